use crate::{Error, ErrorKind, Loaded, Raw, Versioned};

/// What became of a document, for callers that have something to do in every case.
///
/// [`read_outcome`](crate::read_outcome) gives it. It is not `#[non_exhaustive]`: a `match` names all four, and
/// there will be no fifth.
///
/// ```
/// use upcaster::{Outcome, Versioned, read_outcome};
///
/// #[derive(serde::Deserialize, Versioned)]
/// #[versioned(kind = "note", version = 1)]
/// struct Note {
///     text: String,
/// }
///
/// fn sort(document: &[u8]) -> &str {
///     match read_outcome::<Note>(document) {
///         Outcome::Current(note) => "use it",
///         Outcome::Upcast(note) => "use it, and if it is stale, store it again some time",
///         Outcome::Newer(error, raw) => "leave it alone: a newer program wrote it",
///         Outcome::Refused(error, raw) => "set it aside, with raw.as_bytes() and the error",
///     }
/// }
///
/// assert_eq!(sort(br#"{"_v":1,"text":"milk"}"#), "use it");
/// assert_eq!(sort(br#"{"_v":2,"title":"milk"}"#), "leave it alone: a newer program wrote it");
/// assert_eq!(sort(br#"{"_v":1,"te"#), "set it aside, with raw.as_bytes() and the error");
/// ```
#[derive(Debug)]
#[must_use]
pub enum Outcome<'b, T> {
    /// Stored at the current version.
    Current(Loaded<T>),
    /// Stored at an older version, and brought up to the current one.
    Upcast(Loaded<T>),
    /// Stored above the current version, by a newer program: [`ErrorKind::Newer`] and no other.
    ///
    /// There is nothing wrong with the document. It must only not be overwritten by what this program makes of it.
    /// An [unknown label](ErrorKind::UnknownLabel) may be a newer program's too; nothing tells, so it is refused.
    Newer(Error, Raw<'b>),
    /// Not read, for any other reason.
    Refused(Error, Raw<'b>),
}

impl<'b, T> Outcome<'b, T> {
    pub(crate) fn new(bytes: &'b [u8], result: Result<Loaded<T>, Error>) -> Self
    where
        T: Versioned,
    {
        match result {
            Ok(loaded) if loaded.stored_version() == T::VERSION => Self::Current(loaded),
            Ok(loaded) => Self::Upcast(loaded),
            Err(error) => {
                let raw = Raw::new(bytes, error.stored_version());
                match error.kind() {
                    ErrorKind::Newer => Self::Newer(error, raw),
                    _ => Self::Refused(error, raw),
                }
            }
        }
    }

    /// The value and its stored version, or why there is none.
    ///
    /// # Errors
    ///
    /// That of [`Newer`](Self::Newer) and [`Refused`](Self::Refused).
    pub fn into_result(self) -> Result<Loaded<T>, Error> {
        match self {
            Self::Current(loaded) | Self::Upcast(loaded) => Ok(loaded),
            Self::Newer(error, _) | Self::Refused(error, _) => Err(error),
        }
    }

    /// Why there is no value.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Current(_) | Self::Upcast(_) => None,
            Self::Newer(error, _) | Self::Refused(error, _) => Some(error),
        }
    }

    /// The document, where there is no value.
    #[must_use]
    pub fn raw(&self) -> Option<Raw<'b>> {
        match self {
            Self::Current(_) | Self::Upcast(_) => None,
            Self::Newer(_, raw) | Self::Refused(_, raw) => Some(*raw),
        }
    }
}

impl<T: Versioned> Outcome<'_, T> {
    /// Whether a save would bring the document forward, as [`Loaded::is_stale`]; without a value there is none.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        match self {
            Self::Current(loaded) | Self::Upcast(loaded) => loaded.is_stale(),
            Self::Newer(..) | Self::Refused(..) => false,
        }
    }
}
