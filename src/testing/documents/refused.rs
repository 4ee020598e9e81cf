use std::error::Error as StdError;
use std::fmt;

/// Why no documents can be made of a schema: what it asks for, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoDocuments {
    path: String,
    words: String,
}

impl NoDocuments {
    pub(super) fn new(path: &str, words: impl Into<String>) -> Self {
        Self { path: path.to_owned(), words: words.into() }
    }

    /// Where in the schema, as a JSON Pointer.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for NoDocuments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no documents can be made of the schema: {}", self.words)?;
        if self.path.is_empty() { Ok(()) } else { write!(f, " at `{}`", self.path) }
    }
}

impl StdError for NoDocuments {}
