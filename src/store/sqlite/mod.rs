//! Documents in SQLite.

mod catalogue;
mod fault;
mod fence;
mod install;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use fault::fault;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqlitePool};

use super::sql::{self, Columns, Statements};
use super::table::Table;
use super::{Encoded, Revision, Row, StoreError, StoreErrorKind};
use crate::{Tag, Version};

/// A [store](super::Store) in a table of SQLite, by way of sqlx.
///
/// Either the table of this library, which holds the records of all kinds,
///
/// ```no_run
/// # async fn example(pool: sqlx::SqlitePool) -> Result<(), upcaster::store::StoreError> {
/// use upcaster::store::SqliteStore;
///
/// SqliteStore::install(&pool).await?;
/// let orders = SqliteStore::records(pool, "order").await?; // and `.with_tag(Order::TAG)`, if the tag is not `_v`
/// # Ok(()) }
/// ```
///
/// or one that the program has already:
///
/// ```no_run
/// # async fn example(pool: sqlx::SqlitePool) -> Result<(), upcaster::store::StoreError> {
/// use upcaster::store::{SqliteStore, Table};
///
/// let table = Table::new("orders").document("doc").revision("rev").version("schema_version");
/// // and `.tag(Order::TAG)`, if the tag is not `_v`
/// let orders = SqliteStore::table(pool, table).await?;
/// orders.install_fence().await?;
/// # Ok(()) }
/// ```
///
/// Each call is one statement in a transaction of its own. It waits for other writers as long as the `busy_timeout` of the
/// connections says, and is [`Busy`](StoreErrorKind::Busy) then. It works on connections of the program, whose features
/// of sqlx and settings are its own.
///
/// Messages of this crate contain no values of documents; what the database itself says, in the source of an error, may
/// quote them.
///
/// A clone is the same store.
#[derive(Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
    columns: Arc<Columns>,
    statements: Arc<Statements>,
}

impl SqliteStore {
    /// Makes the tables of this library, or brings them up to what this release needs.
    ///
    /// Does nothing where that was done before, and may be called by several processes at once.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`] if a newer release has changed the tables, and what the database says.
    pub async fn install(pool: &SqlitePool) -> Result<(), StoreError> {
        install::install(pool).await
    }

    /// The records of a kind in the table of this library, `upcaster_records`.
    ///
    /// Their tag is the member `_v`, unless [`with_tag`](Self::with_tag) says otherwise.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`] if the table is not there, and what the database says.
    pub async fn records(pool: SqlitePool, kind: &str) -> Result<Self, StoreError> {
        let table = Table::new(sql::RECORDS_TABLE).version("version");
        Self::open(pool, table, Some(kind)).await
    }

    /// The records in a table of the program.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`] if the table is not as it was described, and what the database says.
    pub async fn table(pool: SqlitePool, table: Table) -> Result<Self, StoreError> {
        Self::open(pool, table, None).await
    }

    async fn open(pool: SqlitePool, table: Table, kind: Option<&str>) -> Result<Self, StoreError> {
        let columns = catalogue::columns(&pool, &table, kind).await?;
        let statements = Arc::new(Statements::new(&columns));
        Ok(Self { pool, columns: Arc::new(columns), statements })
    }

    /// Says where the documents have their tag, for the fence: `Order::TAG`.
    #[must_use]
    pub fn with_tag(mut self, tag: Tag) -> Self {
        let columns = Arc::try_unwrap(self.columns);
        let columns = columns.unwrap_or_else(|shared| Columns::clone(&shared));
        self.columns = Arc::new(catalogue::with_tag(columns, &tag));
        self
    }
}

sql::adapter!(SqliteStore, SqliteRow, fault);
