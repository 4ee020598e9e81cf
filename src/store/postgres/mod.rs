//! Documents in PostgreSQL.

mod catalogue;
mod fault;
mod fence;
mod install;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use fault::fault;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row as _};

use super::sql::{self, Columns, Statements};
use super::table::Table;
use super::{Encoded, Revision, Row, StoreError, StoreErrorKind};
use crate::{Tag, Version};

/// A [store](super::Store) in a table of PostgreSQL 14 or later, by way of sqlx.
///
/// Either the table of this library, which holds the records of all kinds,
///
/// ```no_run
/// # async fn example(pool: sqlx::PgPool) -> Result<(), upcaster::store::StoreError> {
/// use upcaster::store::PostgresStore;
///
/// PostgresStore::install(&pool).await?;
/// let orders = PostgresStore::records(pool, "order").await?; // and `.with_tag(Order::TAG)`, if the tag is not `_v`
/// # Ok(()) }
/// ```
///
/// or one that the program has already:
///
/// ```no_run
/// # async fn example(pool: sqlx::PgPool) -> Result<(), upcaster::store::StoreError> {
/// use upcaster::store::{PostgresStore, Table};
///
/// let table = Table::new("orders").schema("app").document("doc").revision("rev").version("schema_version");
/// // and `.tag(Order::TAG)`, if the tag is not `_v`
/// let orders = PostgresStore::table(pool, table).await?;
/// orders.install_fence().await?;
/// # Ok(()) }
/// ```
///
/// Each call is one statement in a transaction of its own. It works on connections of the program, whose features of sqlx
/// (TLS, for instance) and settings are its own.
///
/// A column of type `json`, `text` or `bytea` gives back the very bytes that were saved; the library's own table has
/// `json`. A column of type `jsonb` gives back another text with the same meaning: members are in another order, of those with the
/// same name only the last is there, and numbers are written out: `1e2` comes back as `100`, `-0.0` as `0.0`,
/// `1.10` as it was, and `1e400` as 401 digits. It takes no `\u0000` in a text, which is
/// [`Rejected`](StoreErrorKind::Rejected).
///
/// Messages of this crate contain no values of documents; what the database itself says, in the source of an error, may
/// quote them.
///
/// A clone is the same store.
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
    columns: Arc<Columns>,
    statements: Arc<Statements>,
}

impl PostgresStore {
    /// Makes the tables of this library, or brings them up to what this release needs, in the first schema of the search
    /// path.
    ///
    /// Does nothing where that was done before, and may be called by several processes at once.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`] if a newer release has changed the tables, and what the database says.
    pub async fn install(pool: &PgPool) -> Result<(), StoreError> {
        install::install(pool).await
    }

    /// The records of a kind in the table of this library, `upcaster_records`.
    ///
    /// Their tag is the member `_v`, unless [`with_tag`](Self::with_tag) says otherwise.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`] if the table is not there, and what the database says.
    pub async fn records(pool: PgPool, kind: &str) -> Result<Self, StoreError> {
        let table = Table::new(sql::RECORDS_TABLE).version("version");
        Self::open(pool, table, Some(kind)).await
    }

    /// The records in a table of the program.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`] if the table is not as it was described, and what the database says.
    pub async fn table(pool: PgPool, table: Table) -> Result<Self, StoreError> {
        Self::open(pool, table, None).await
    }

    async fn open(pool: PgPool, table: Table, kind: Option<&str>) -> Result<Self, StoreError> {
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

sql::adapter!(PostgresStore, PgRow, fault);
