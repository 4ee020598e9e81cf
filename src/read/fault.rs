use std::fmt;
use std::sync::Arc;

use crate::Version;
use crate::error::{Error, ErrorKind};

/// Everything that can be wrong with a document to be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadFault {
    #[error("has no version tag")]
    MissingTag,
    #[error(
        "keeps its version outside the document and was read without it: give it to `from_slice_at` or `Registry::at`"
    )]
    VersionNotGiven,
    #[error("has a version tag that is not a whole number from 1 to 4294967295")]
    MalformedNumber,
    #[error("has a version tag that is not one of the texts its format uses")]
    MalformedLabel,
    #[error("has its version tag twice")]
    DuplicateTag,
    #[error("has a version label this program does not know")]
    UnknownLabel,
    #[error("was given as version {given}, against its tag")]
    TagMismatch { given: Version },
    #[error("was given with a version that is not a whole number from 1 to 4294967295")]
    InvalidVersion,
    #[error("is newer than version {current}, the current one of this program")]
    Newer { current: Version },
    #[error("is below the floor: version {floor} is the oldest that is read")]
    BelowFloor { floor: Version },
    #[error("is not a JSON object and so has no place for a version tag")]
    NotAnObject,
    #[error("is not UTF-8")]
    InvalidUtf8,
    #[error("is not JSON")]
    Syntax,
    #[error("begins with a byte order mark, which JSON does not have")]
    ByteOrderMark,
    #[error("is empty")]
    Empty,
    #[error("is cut off")]
    Truncated,
    #[error("does not fit its type")]
    Data,
    #[error("failed in step {step}{op}")]
    Step { step: NamedStep, op: String, kind: ErrorKind },
    #[error("panicked in step {step}")]
    StepPanicked { step: NamedStep },
    #[error("panicked in the reading code of its type")]
    Panicked,
    #[error("panicked in its label codec")]
    CodecPanicked,
    #[error("is read by its type in a way that hides the version tag")]
    TagHidden,
    #[error("is larger than the limit of {limit} bytes")]
    TooLarge { limit: usize },
    #[error("is nested deeper than 127 levels")]
    TooDeep,
    #[error("could not be read from its source")]
    Io,
}

/// A step as messages show it.
#[derive(Debug)]
pub(crate) struct NamedStep {
    pub(crate) from: Version,
    pub(crate) to: u64,
    pub(crate) name: Option<Arc<str>>,
}

impl NamedStep {
    /// The step up from a version.
    pub(crate) fn up(from: Version, name: Option<Arc<str>>) -> Self {
        Self { from, to: u64::from(from.get()) + 1, name }
    }

    /// The step between two versions, in either direction.
    pub(crate) fn between(from: Version, to: Version, name: Option<Arc<str>>) -> Self {
        Self { from, to: to.get().into(), name }
    }
}

impl fmt::Display for NamedStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)?;
        match &self.name {
            Some(name) => write!(f, " \"{name}\""),
            None => Ok(()),
        }
    }
}

impl ReadFault {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::MissingTag | Self::VersionNotGiven => ErrorKind::MissingTag,
            Self::MalformedNumber | Self::MalformedLabel | Self::InvalidVersion => ErrorKind::MalformedTag,
            Self::DuplicateTag => ErrorKind::DuplicateTag,
            Self::UnknownLabel => ErrorKind::UnknownLabel,
            Self::TagMismatch { .. } => ErrorKind::TagMismatch,
            Self::Newer { .. } => ErrorKind::Newer,
            Self::BelowFloor { .. } => ErrorKind::BelowFloor,
            Self::NotAnObject => ErrorKind::NotAnObject,
            Self::InvalidUtf8 => ErrorKind::InvalidUtf8,
            Self::Syntax | Self::ByteOrderMark => ErrorKind::Syntax,
            Self::Truncated | Self::Empty => ErrorKind::Truncated,
            Self::Data | Self::TagHidden => ErrorKind::Data,
            Self::Step { kind, .. } => *kind,
            Self::StepPanicked { .. } | Self::Panicked | Self::CodecPanicked => ErrorKind::Panic,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            Self::TooDeep => ErrorKind::TooDeep,
            Self::Io => ErrorKind::Io,
        }
    }
}

impl From<ReadFault> for Error {
    fn from(fault: ReadFault) -> Self {
        Error::new(fault.kind(), fault)
    }
}
