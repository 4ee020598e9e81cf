use crate::error::{Error, ErrorKind};
use crate::tag::StampFault;

/// Everything that can keep a value from being written.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum WriteFault {
    #[error(transparent)]
    Stamp(#[from] StampFault),
    #[error("holds a number that is not finite, for which JSON has no form")]
    NonFinite,
    #[error("would be nested deeper than 127 levels, which nothing could read again")]
    TooDeep,
    #[error("would be larger than the limit of {limit} bytes")]
    TooLarge { limit: usize },
    #[error("could not be written")]
    Encode,
    #[error("panicked in the writing code of its type")]
    Panicked,
    #[error("could not be written to its destination")]
    Io,
}

impl WriteFault {
    fn kind(self) -> ErrorKind {
        match self {
            Self::Stamp(StampFault::SecondTag) => ErrorKind::DuplicateTag,
            Self::Stamp(StampFault::NotAnObject) => ErrorKind::NotAnObject,
            Self::Stamp(StampFault::Codec) => ErrorKind::MalformedTag,
            Self::NonFinite => ErrorKind::NonFinite,
            Self::TooDeep => ErrorKind::TooDeep,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            Self::Encode => ErrorKind::Encode,
            Self::Panicked => ErrorKind::Panic,
            Self::Io => ErrorKind::Io,
        }
    }
}

impl From<WriteFault> for Error {
    fn from(fault: WriteFault) -> Self {
        Error::new(fault.kind(), fault)
    }
}
