use std::error::Error as StdError;
use std::fmt;

use crate::Error;
use crate::store::StoreError;

/// Why a repository could not load or save a record.
#[derive(Debug)]
#[non_exhaustive]
pub enum RepositoryError {
    /// There is no record with that id.
    NotFound,
    /// There is a record with that id already.
    Exists,
    /// Somebody else changed the record since it was loaded, and nothing was saved.
    Conflict(Conflict),
    /// The record is not, or no longer, in the state that was [asked for](super::Record::only_if), and nothing was saved.
    PreconditionFailed(Conflict),
    /// The record could not be read, or the value not be written; the document is as it was.
    Record(Error),
    /// The store failed.
    Store(StoreError),
}

/// What is there in place of the record that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Conflict {
    /// Another state of it, at the write version or between that and the current one.
    Current,
    /// Another state of it, still below the write version.
    Stale,
    /// A state that a newer program wrote.
    Newer,
    /// A state that cannot be read.
    Unreadable,
    /// Nothing: it was deleted.
    Gone,
}

impl RepositoryError {
    /// What is there in place of the record, if that is why nothing was saved.
    #[must_use]
    pub fn conflict(&self) -> Option<Conflict> {
        match self {
            Self::Conflict(conflict) | Self::PreconditionFailed(conflict) => Some(*conflict),
            _ => None,
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Current => "another state of it is there",
            Self::Stale => "another state of it is there, still of an older version",
            Self::Newer => "a newer program has written it",
            Self::Unreadable => "what is there cannot be read",
            Self::Gone => "it was deleted",
        })
    }
}

impl fmt::Display for RepositoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("there is no record with that id"),
            Self::Exists => f.write_str("there is a record with that id already"),
            Self::Conflict(conflict) => write!(f, "the record was changed since it was loaded: {conflict}"),
            Self::PreconditionFailed(conflict) => {
                write!(f, "the record is not in the state that was asked for: {conflict}")
            }
            Self::Record(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl StdError for RepositoryError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Record(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::NotFound | Self::Exists | Self::Conflict(_) | Self::PreconditionFailed(_) => None,
        }
    }
}

impl From<Error> for RepositoryError {
    fn from(error: Error) -> Self {
        Self::Record(error)
    }
}

impl From<StoreError> for RepositoryError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
