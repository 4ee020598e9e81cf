use std::fmt;

/// What went wrong, for a program that decides by it.
///
/// [`Error::kind`](crate::Error::kind) gives it; the other accessors say where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The document has no tag, and the kind does not say what that means (`untagged`).
    MissingTag,
    /// The tag is there and is not a version: `2.0`, `"2"`, `-1`, `0`, `null`, 2^32 ...
    MalformedTag,
    /// The tag stands in the document more than once.
    DuplicateTag,
    /// The tag is a text that stands for no version this program knows; often a newer program's.
    UnknownLabel,
    /// The tag disagrees with the version that was given from outside the document.
    TagMismatch,
    /// Stored above the current version, by a newer program.
    Newer,
    /// Stored below the oldest version that is still read.
    BelowFloor,
    /// Not a JSON object, so there is no place in it for a tag.
    NotAnObject,
    /// Not UTF-8.
    InvalidUtf8,
    /// Not JSON.
    Syntax,
    /// The document ends before it is complete.
    Truncated,
    /// JSON that does not fit the type of its version.
    Data,
    /// The conversion from one version to the next gave an error.
    Step,
    /// The declared history is not sound: a step too few or too many, or a mistake in one. It is the program that is at
    /// fault; [`Versioned::chain`](crate::Versioned::chain) tells without a document.
    History,
    /// A step needs a value from the [`Context`](crate::Context) that was not given. Only a registry gives one:
    /// [`Registry::with`](crate::Registry::with), [`RegistryBuilder::context`](crate::RegistryBuilder::context).
    MissingContext,
    /// There is no way back from one version to the one before.
    OneWay,
    /// The registry does not have the kind, or not that type of it.
    NotRegistered,
    /// The document has members that its type does not know, and that could not be carried over.
    UnknownMembers,
    /// A conversion, or the type's own reading or writing code, panicked.
    Panic,
    /// More bytes than the kind allows, or than steps may make of a document: 4 times what it was, and 64 KiB.
    TooLarge,
    /// Nested deeper than 127 levels, which no reader would take.
    TooDeep,
    /// A value that cannot be stored: NaN or an infinity, for which JSON has no number.
    NonFinite,
    /// The value could not be written.
    Encode,
    /// The reader or writer below failed.
    Io,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingTag => "missing tag",
            Self::MalformedTag => "malformed tag",
            Self::DuplicateTag => "duplicate tag",
            Self::UnknownLabel => "unknown label",
            Self::TagMismatch => "tag mismatch",
            Self::Newer => "newer document",
            Self::BelowFloor => "below the floor",
            Self::NotAnObject => "not an object",
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::Syntax => "invalid JSON",
            Self::Truncated => "truncated JSON",
            Self::Data => "unexpected data",
            Self::Step => "failed step",
            Self::History => "unsound history",
            Self::MissingContext => "missing context",
            Self::OneWay => "no way back",
            Self::NotRegistered => "not registered",
            Self::UnknownMembers => "unknown members",
            Self::Panic => "panic",
            Self::TooLarge => "too large",
            Self::TooDeep => "too deep",
            Self::NonFinite => "not a finite number",
            Self::Encode => "cannot be written",
            Self::Io => "input or output failed",
        })
    }
}
