use std::fmt;

use crate::Version;

/// One state of one row: whoever changes the row names the state it read.
///
/// It means nothing to anybody but the store it is from. As text it may go into an `ETag`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Revision(Box<str>);

impl Revision {
    /// Takes a revision from its text, for adapters and for what comes back from a client.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text of the revision.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Revision").field(&self.0).finish()
    }
}

/// A row as a store has it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The document, as it is stored.
    pub document: Vec<u8>,
    /// The state of the row.
    pub revision: Revision,
    /// What the version column says, where there is one. The tag in the document is the authority.
    pub version: Option<Version>,
}

impl Row {
    /// Puts a row together, for adapters.
    #[must_use]
    pub fn new(document: Vec<u8>, revision: Revision, version: Option<Version>) -> Self {
        Self { document, revision, version }
    }
}

impl fmt::Debug for Row {
    /// Shows no values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("bytes", &self.document.len())
            .field("revision", &self.revision)
            .field("version", &self.version)
            .finish()
    }
}

/// A document that was encoded at the write version of its kind and read again: all that a store is ever given.
///
/// Only this crate makes one, so that nothing else can be stored.
#[derive(Clone, Copy)]
pub struct Encoded<'d> {
    document: &'d str,
    version: Version,
}

impl<'d> Encoded<'d> {
    pub(crate) fn new(document: &'d str, version: Version) -> Self {
        Self { document, version }
    }

    /// The document, with its tag.
    #[must_use]
    pub fn document(&self) -> &'d str {
        self.document
    }

    /// The version it is of, for the version column.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }
}

impl fmt::Debug for Encoded<'_> {
    /// Shows no values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded")
            .field("bytes", &self.document.len())
            .field("version", &self.version)
            .finish()
    }
}
