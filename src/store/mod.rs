//! Where documents are kept, and how they are saved without losing an edit.
//!
//! A [`Store`] is a table of documents of one kind. It can only be changed by compare-and-swap: a row is replaced or
//! deleted by who names the [`Revision`] it read, and nobody else. There is no blind write, and neither a time nor
//! the version of the schema is ever taken for the revision.
//!
//! There is [`MemoryStore`]; by the feature `sqlite` there is `SqliteStore`, and by the feature `postgres` `PostgresStore`, both on
//! the library's own table or on one of the program. Programs that write to such a table without the library are kept
//! from undoing what newer ones wrote by a [`Fence`], a trigger of the table.

mod error;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
mod row;
mod shared;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod table;

use std::collections::BTreeMap;
use std::future::Future;

pub use error::{StoreError, StoreErrorKind};
pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
pub use row::{Encoded, Revision, Row};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use table::Table;

use crate::Version;

/// What a store does with a write of a lower version than the row holds, also with one from a program that does not
/// know of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fence {
    /// It takes it.
    Missing,
    /// It refuses it.
    Installed,
    /// It refuses what is below a version, for a rollback.
    Lowered {
        /// The lowest version it takes.
        to: Version,
    },
}

/// A table of documents of one kind, by their ids.
///
/// What every adapter promises:
///
/// - The document, the revision and the version column of a row change together, in one statement.
/// - A revision stands for one state of one row: every write makes another one, and so does deleting a row and
///   inserting one with the same id.
/// - A write that returns an [ambiguous](StoreError::is_ambiguous) error may have happened: only reading again tells. Any
///   other error says that nothing did, so that whoever met a busy store may try again.
pub trait Store: Send + Sync {
    /// The row with an id.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn get(&self, id: &str) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send;

    /// Adds a row; `None` if there is one with that id, which stays as it is.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn insert(
        &self,
        id: &str,
        document: Encoded<'_>,
    ) -> impl Future<Output = Result<Option<Revision>, StoreError>> + Send;

    /// Replaces the document of a row that is still at a revision; `None` if it is not, or is gone.
    ///
    /// # Errors
    ///
    /// What the database says; [`StoreErrorKind::Fenced`] if the fence refuses the version.
    fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> impl Future<Output = Result<Option<Revision>, StoreError>> + Send;

    /// Deletes a row that is still at a revision, and says whether it was.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn delete(&self, id: &str, revision: &Revision) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The rows behind an id, at most `limit` of them, in the order of the ids, that may hold a document below a
    /// version: those whose version column says so, and those of which it says nothing.
    ///
    /// The order is that of the bytes of the ids.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(String, Row)>, StoreError>> + Send;

    /// How many rows the version column says are at each version; `None` counts those of which it says nothing.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn census(&self) -> impl Future<Output = Result<BTreeMap<Option<Version>, u64>, StoreError>> + Send;

    /// Whether the store refuses writes of a lower version than a row holds, from whoever they come.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn fence(&self) -> impl Future<Output = Result<Fence, StoreError>> + Send {
        async { Ok(Fence::Missing) }
    }

    /// The rows with the given ids, one answer for each, in their order.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn get_many(&self, ids: &[&str]) -> impl Future<Output = Result<Vec<Option<Row>>, StoreError>> + Send {
        async move {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.push(self.get(id).await?);
            }
            Ok(rows)
        }
    }
}
