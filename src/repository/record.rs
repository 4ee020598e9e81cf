use std::fmt;
use std::ops::{Deref, DerefMut};

use super::{Conflict, RepositoryError};
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
    /// Whether somebody asked for this state and for no other.
    pub(super) asked_for: bool,
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

    /// Goes on only if the record is in a state that somebody asked for: the client of an API, by the revision that it
    /// was given with the record.
    ///
    /// It stands for that state until it is saved: if somebody else changes the record before, saving and deleting it
    /// give [`PreconditionFailed`](RepositoryError::PreconditionFailed) as well, and not
    /// [`Conflict`](RepositoryError::Conflict).
    ///
    /// ```
    /// # use upcaster::repository::{Repository, RepositoryError};
    /// # use upcaster::store::{MemoryStore, Revision};
    /// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
    /// # #[versioned(kind = "note", version = 1)]
    /// # struct Note { text: String }
    /// # futures_executor::block_on(async {
    /// # let registry = upcaster::Registry::builder().register::<Note>().build()?;
    /// # let notes = Repository::<Note, _>::new(&registry, MemoryStore::new())?;
    /// let seen = notes.insert("a", Note { text: "milk".to_owned() }).await?.revision().clone();
    /// notes.update("a", |note| note.text = "eggs".to_owned()).await?;
    ///
    /// let mut note = notes.load("a").await?;
    /// let refused = note.only_if(|revision| *revision == seen);
    /// assert!(matches!(refused, Err(RepositoryError::PreconditionFailed(_))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// [`RepositoryError::PreconditionFailed`] if `asked_for` does not know the revision.
    pub fn only_if(&mut self, asked_for: impl FnOnce(&Revision) -> bool) -> Result<(), RepositoryError> {
        self.asked_for = true;
        if asked_for(&self.row.revision) {
            return Ok(());
        }
        Err(self.overtaken(if self.is_stale() { Conflict::Stale } else { Conflict::Current }))
    }

    /// The error of a record in whose place there is something else.
    pub(super) fn overtaken(&self, conflict: Conflict) -> RepositoryError {
        if self.asked_for {
            RepositoryError::PreconditionFailed(conflict)
        } else {
            RepositoryError::Conflict(conflict)
        }
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
            .finish_non_exhaustive()
    }
}
