use std::fmt;

use crate::Version;

/// The bytes of a document that gave no value, as they were given.
///
/// They can be kept, compared, or handed to somebody else. There is no way from here to a value, and nothing here
/// can be written with a tag: `Raw` is neither [`Versioned`](trait@crate::Versioned) nor serializable.
#[derive(Clone, Copy)]
pub struct Raw<'b> {
    bytes: &'b [u8],
    stored_version: Option<Version>,
}

impl<'b> Raw<'b> {
    pub(crate) fn new(bytes: &'b [u8], stored_version: Option<Version>) -> Self {
        Self { bytes, stored_version }
    }

    /// The very bytes that were to be read.
    #[must_use]
    pub fn as_bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// The version the document is stored at, where that could be told.
    #[must_use]
    pub fn stored_version(&self) -> Option<Version> {
        self.stored_version
    }
}

impl fmt::Debug for Raw<'_> {
    /// Shows how many bytes there are, and none of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("len", &self.bytes.len())
            .field("stored_version", &self.stored_version)
            .finish()
    }
}
