use std::error::Error as StdError;
use std::fmt;

use crate::BoxError;

/// Why a store could not do what it was asked for.
pub struct StoreError(Box<Repr>);

struct Repr {
    kind: StoreErrorKind,
    source: Option<BoxError>,
}

/// What kept a store from doing what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// Another transaction was in the way: a lock, a deadlock, a serialisation failure. Trying again may help.
    Busy,
    /// The database could not be reached, or the connection broke. Whether a write happened is not known.
    Unavailable,
    /// The database, or the connection, takes no writes.
    ReadOnly,
    /// The fence refused a version lower than the one the row holds.
    Fenced,
    /// The store has no fence, or it is lowered, where one is needed.
    Unfenced,
    /// There is no room.
    Full,
    /// The database does not take this document: `\u0000` in `jsonb`, a constraint of the table.
    Rejected,
    /// The table is not as the adapter was told.
    Schema,
    /// Whatever else.
    Other,
}

impl StoreError {
    /// Makes an error of what the database said.
    pub fn new(kind: StoreErrorKind, source: impl Into<BoxError>) -> Self {
        Self(Box::new(Repr { kind, source: Some(source.into()) }))
    }

    /// What went wrong, for a program.
    #[must_use]
    pub fn kind(&self) -> StoreErrorKind {
        self.0.kind
    }

    /// Whether a write that gave this error may have happened all the same.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.0.kind, StoreErrorKind::Unavailable | StoreErrorKind::Other)
    }
}

impl From<StoreErrorKind> for StoreError {
    fn from(kind: StoreErrorKind) -> Self {
        Self(Box::new(Repr { kind, source: None }))
    }
}

impl fmt::Display for StoreErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Busy => "the store is busy",
            Self::Unavailable => "the store cannot be reached",
            Self::ReadOnly => "the store takes no writes",
            Self::Fenced => "the fence of the store refuses a lower version than it holds",
            Self::Unfenced => "the store has no fence, or it is lowered",
            Self::Full => "the store is full",
            Self::Rejected => "the store does not take this document",
            Self::Schema => "the table of the store is not as it should be",
            Self::Other => "the store failed",
        })
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreError").field("kind", &self.0.kind).field("source", &self.0.source).finish()
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
