use std::error::Error as StdError;
use std::fmt;

use super::fault::Fault;

/// Why a document is not known to be valid by a schema: where, and by which keyword; no values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    kind: InvalidKind,
    path: String,
    keyword: String,
    words: String,
}

/// Whether a document is wrong, or nothing can be said about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidKind {
    /// The document violates the schema.
    Violated,
    /// It depends on a keyword that is not known, or on a value of one.
    NotDecided,
}

impl Invalid {
    pub(super) fn new(fault: &Fault<'_, '_>) -> Self {
        let kind = if fault.is_decided() { InvalidKind::Violated } else { InvalidKind::NotDecided };
        let why = fault.why();
        let keyword = why.keyword().to_owned();
        Self { kind, path: fault.path(), keyword, words: why.to_string() }
    }

    /// Whether the document is wrong, or nothing can be said about it.
    #[must_use]
    pub fn kind(&self) -> InvalidKind {
        self.kind
    }

    /// Where in the document, as a JSON Pointer.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The keyword of the schema: `required`, `type`; `false` for the schema that allows nothing.
    #[must_use]
    pub fn keyword(&self) -> &str {
        &self.keyword
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the document" } else { &self.path };
        write!(f, "{path}: {}", self.words)
    }
}

impl StdError for Invalid {}
