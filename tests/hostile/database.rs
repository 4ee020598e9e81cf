//! Real databases to fight over.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use upcaster::Version;
use upcaster::store::{
    Encoded, Fence, PostgresStore, Revision, Row, SqliteStore, Store, StoreError, StoreErrorKind,
};

use crate::race::Careless;

/// What the tests do beside what a store can.
pub(crate) trait Database: Careless + Clone + 'static {
    async fn open(url: &str) -> Self;

    async fn seed(&self, id: &str, document: &str);

    async fn install_fence(&self);

    async fn lower_fence(&self, to: u32);

    async fn raise_fence(&self);

    /// A write that knows nothing of this crate; whether the database took it.
    async fn plain_write(&self, id: &str, document: &str) -> bool;

    /// What the database says of itself.
    async fn check(&self) -> String;
}

#[derive(Clone)]
pub(crate) struct Sqlite {
    pool: SqlitePool,
    store: SqliteStore,
}

#[derive(Clone)]
pub(crate) struct Postgres {
    pool: PgPool,
    store: PostgresStore,
}

impl Database for Sqlite {
    async fn open(url: &str) -> Self {
        let options = SqliteConnectOptions::from_str(url)
            .unwrap()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(30));
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        SqliteStore::install(&pool).await.unwrap();
        let store = SqliteStore::records(pool.clone(), "account").await.unwrap();
        Self { pool, store }
    }

    async fn seed(&self, id: &str, document: &str) {
        let insert = "INSERT INTO upcaster_records (kind, id, document, revision, version) \
                      VALUES ('account', ?, ?, abs(random()), 1)";
        sqlx::query(insert).bind(id).bind(document).execute(&self.pool).await.unwrap();
    }

    async fn install_fence(&self) {
        self.store.install_fence().await.unwrap();
    }

    async fn lower_fence(&self, to: u32) {
        self.store.lower_fence(Version::of(to)).await.unwrap();
    }

    async fn raise_fence(&self) {
        self.store.raise_fence().await.unwrap();
    }

    async fn plain_write(&self, id: &str, document: &str) -> bool {
        let update = "UPDATE upcaster_records SET document = ? WHERE kind = 'account' AND id = ?";
        sqlx::query(update).bind(document).bind(id).execute(&self.pool).await.is_ok()
    }

    async fn check(&self) -> String {
        sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&self.pool).await.unwrap()
    }
}

impl Careless for Sqlite {
    async fn put_if_version(
        &self,
        id: &str,
        version: &str,
        document: Encoded<'_>,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE upcaster_records SET document = ?, version = ?, revision = abs(random()) \
                      WHERE kind = 'account' AND id = ? AND version = ?";
        let version: i64 = version.parse().unwrap();
        let query = sqlx::query(update).bind(document.document()).bind(i64::from(document.version()));
        let done = query.bind(id).bind(version).execute(&self.pool).await;
        done.map(|done| done.rows_affected() == 1)
            .map_err(|error| StoreError::new(StoreErrorKind::Busy, error))
    }
}

impl Database for Postgres {
    async fn open(url: &str) -> Self {
        let pool = PgPoolOptions::new().max_connections(1).connect(url).await.unwrap();
        PostgresStore::install(&pool).await.unwrap();
        let store = PostgresStore::records(pool.clone(), "account").await.unwrap();
        Self { pool, store }
    }

    async fn seed(&self, id: &str, document: &str) {
        let insert = "INSERT INTO upcaster_records (kind, id, document, revision, version) \
                      VALUES ('account', $1, $2::json, (random() * 1e15)::bigint, 1)";
        sqlx::query(insert).bind(id).bind(document).execute(&self.pool).await.unwrap();
    }

    async fn install_fence(&self) {
        self.store.install_fence().await.unwrap();
    }

    async fn lower_fence(&self, to: u32) {
        self.store.lower_fence(Version::of(to)).await.unwrap();
    }

    async fn raise_fence(&self) {
        self.store.raise_fence().await.unwrap();
    }

    async fn plain_write(&self, id: &str, document: &str) -> bool {
        let update = "UPDATE upcaster_records SET document = $1::json WHERE kind = 'account' AND id = $2";
        sqlx::query(update).bind(document).bind(id).execute(&self.pool).await.is_ok()
    }

    async fn check(&self) -> String {
        "ok".to_owned()
    }
}

impl Careless for Postgres {
    async fn put_if_version(
        &self,
        id: &str,
        version: &str,
        document: Encoded<'_>,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE upcaster_records SET document = $1::json, version = $2, revision = (random() * 1e15)::bigint \
                      WHERE kind = 'account' AND id = $3 AND version = $4";
        let version: i64 = version.parse().unwrap();
        let query = sqlx::query(update).bind(document.document()).bind(i64::from(document.version()));
        let done = query.bind(id).bind(version).execute(&self.pool).await;
        done.map(|done| done.rows_affected() == 1)
            .map_err(|error| StoreError::new(StoreErrorKind::Busy, error))
    }
}

macro_rules! stores {
    ($($database:ident)*) => {$(
        impl Store for $database {
            fn get(&self, id: &str) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
                self.store.get(id)
            }

            fn insert(
                &self,
                id: &str,
                document: Encoded<'_>,
            ) -> impl Future<Output = Result<Option<Revision>, StoreError>> + Send {
                self.store.insert(id, document)
            }

            fn compare_and_swap(
                &self,
                id: &str,
                revision: &Revision,
                document: Encoded<'_>,
            ) -> impl Future<Output = Result<Option<Revision>, StoreError>> + Send {
                self.store.compare_and_swap(id, revision, document)
            }

            fn delete(
                &self,
                id: &str,
                revision: &Revision,
            ) -> impl Future<Output = Result<bool, StoreError>> + Send {
                self.store.delete(id, revision)
            }

            fn scan(
                &self,
                below: Version,
                after: Option<&str>,
                limit: usize,
            ) -> impl Future<Output = Result<Vec<(String, Row)>, StoreError>> + Send {
                self.store.scan(below, after, limit)
            }

            fn census(
                &self,
            ) -> impl Future<Output = Result<BTreeMap<Option<Version>, u64>, StoreError>> + Send {
                self.store.census()
            }

            fn fence(&self) -> impl Future<Output = Result<Fence, StoreError>> + Send {
                self.store.fence()
            }
        }
    )*};
}

stores! { Sqlite Postgres }
