use std::error::Error as StdError;
use std::fmt;

use crate::document::DocumentError;
use crate::error::BoxError;
use crate::{Error, ErrorKind};

/// What is wrong with a history, found when a document is to be read through it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unsound(pub(crate) String);

/// Why an op failed.
pub(crate) enum Failure {
    Document(DocumentError),
    Closure { path: String, error: BoxError },
    OneWay,
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl Failure {
    /// What a closure over the value at a path returned.
    pub(super) fn of_closure(path: String, error: BoxError) -> Self {
        match error.downcast::<DocumentError>() {
            Ok(error) => Self::Document(error.below(&path)),
            Err(error) => Self::Closure { path, error },
        }
    }

    /// The same, seen from above.
    pub(super) fn below(self, prefix: &str) -> Self {
        match self {
            Self::Document(error) => Self::Document(error.below(prefix)),
            Self::Closure { path, error } => Self::Closure { path: format!("{prefix}{path}"), error },
            Self::OneWay => Self::OneWay,
        }
    }
}

/// Why a step failed: the op in words, the path, and the cause; no values.
pub(crate) struct StepFault(Box<Repr>);

struct Repr {
    sentence: String,
    failure: Failure,
}

impl From<DocumentError> for StepFault {
    fn from(error: DocumentError) -> Self {
        Self::new(String::new(), error.into())
    }
}

impl StepFault {
    #[cold]
    pub(super) fn new(sentence: String, failure: Failure) -> Self {
        Self(Box::new(Repr { sentence, failure }))
    }

    /// The op in words; empty where the document could not even be opened.
    pub(crate) fn sentence(&self) -> &str {
        &self.0.sentence
    }

    /// The same behind the name of the step, with what the context lacks: that is a type, and no value.
    #[cold]
    pub(crate) fn words(&self) -> String {
        self.told(", where it")
    }

    /// The same of a step that was run back.
    #[cold]
    pub(crate) fn words_down(&self) -> String {
        self.told(", going back from where it")
    }

    fn told(&self, begin: &str) -> String {
        match (self.sentence(), &self.0.failure) {
            ("", _) => String::new(),
            (sentence, Failure::Document(error)) if error.is_missing_context() => {
                format!("{begin} {sentence}: {error}")
            }
            (sentence, _) => format!("{begin} {sentence}"),
        }
    }

    /// Where in the document, as a JSON Pointer.
    pub(crate) fn path(&self) -> &str {
        match &self.0.failure {
            Failure::Document(error) => error.path(),
            Failure::Closure { path, .. } => path,
            Failure::OneWay => "",
        }
    }

    /// What it is for a program.
    pub(crate) fn kind(&self) -> ErrorKind {
        match &self.0.failure {
            Failure::Document(error) if error.is_missing_context() => ErrorKind::MissingContext,
            Failure::Document(error) if error.is_too_large() => ErrorKind::TooLarge,
            Failure::OneWay => ErrorKind::OneWay,
            Failure::Document(_) | Failure::Closure { .. } => ErrorKind::Step,
        }
    }

    /// Why, where that holds no value: what an op or a call of the document met.
    #[cold]
    pub(crate) fn reason(&self) -> Option<String> {
        let Failure::Document(error) = &self.0.failure else { return None };
        Some(match StdError::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        })
    }

    /// Whether the step has no way back.
    pub(crate) fn is_one_way(&self) -> bool {
        matches!(self.0.failure, Failure::OneWay)
    }

    /// The cause: what a closure returned, or what was wrong with the document.
    pub(crate) fn into_source(self) -> Option<BoxError> {
        match self.0.failure {
            Failure::Document(error) => Some(Box::new(error)),
            Failure::Closure { error, .. } => Some(error),
            Failure::OneWay => None,
        }
    }
}

impl fmt::Display for StepFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_one_way(), self.sentence()) {
            (true, sentence) => write!(f, "cannot go back behind a step that {sentence}"),
            (false, "") => f.write_str("could not be opened by a step"),
            (false, sentence) => write!(f, "failed in a step where it {sentence}"),
        }
    }
}

impl fmt::Debug for StepFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StepFault").field("sentence", &self.sentence()).field("path", &self.path()).finish()
    }
}

impl StdError for StepFault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.failure {
            Failure::Document(error) => Some(error),
            Failure::Closure { error, .. } => Some(&**error),
            Failure::OneWay => None,
        }
    }
}

impl From<StepFault> for Error {
    fn from(fault: StepFault) -> Self {
        let error =
            Error::new(fault.kind(), &fault).at_path(fault.path().to_owned()).for_reason(fault.reason());
        match fault.into_source() {
            Some(source) => error.caused_by(source),
            None => error,
        }
    }
}
