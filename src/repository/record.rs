use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::store::{Revision, Row};
use crate::{Loaded, Version};

/// A value together with the row it was loaded from; a [`Repository`](super::Repository) saves it.
///
/// It dereferences to the value.
#[derive(Clone)]
pub struct Record<T> {
    pub(super) id: String,
    pub(super) value: Loaded<T>,
    pub(super) row: Row,
}

impl<T> Record<T> {
    /// The id of the record.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The state of the row that was loaded: for an `ETag`, for instance.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.row.revision
    }

    /// The version the document is stored at.
    #[must_use]
    pub fn stored_version(&self) -> Version {
        self.value.stored_version()
    }

    /// Whether it is stored below the write version.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.value.is_stale()
    }

    /// The document as it is stored.
    #[must_use]
    pub fn document(&self) -> &[u8] {
        &self.row.document
    }

    /// Whether the version column says another version than the tag in the document, which is the authority.
    #[must_use]
    pub fn is_mislabelled(&self) -> bool {
        self.row.version.is_some_and(|version| version != self.stored_version())
    }

    /// The value alone, which can be changed and no longer be saved.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T> Deref for Record<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Record<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Record<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("id", &self.id)
            .field("value", &*self.value)
            .field("row", &self.row)
            .finish()
    }
}
