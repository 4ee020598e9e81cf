//! Stores that fail, and one at which two writers meet.

use std::collections::BTreeMap;

use tokio::sync::Barrier;
use upcaster::Version;
use upcaster::store::{Encoded, MemoryStore, Revision, Row, Store, StoreError, StoreErrorKind};

/// Fails with what no client may see.
pub(crate) struct Failing(pub(crate) StoreErrorKind);

impl Failing {
    fn fail<T>(&self) -> Result<T, StoreError> {
        Err(StoreError::new(self.0, "canary: password authentication failed for postgres://ada@db"))
    }
}

impl Store for Failing {
    async fn get(&self, _: &str) -> Result<Option<Row>, StoreError> {
        self.fail()
    }

    async fn insert(&self, _: &str, _: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        self.fail()
    }

    async fn compare_and_swap(
        &self,
        _: &str,
        _: &Revision,
        _: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        self.fail()
    }

    async fn delete(&self, _: &str, _: &Revision) -> Result<bool, StoreError> {
        self.fail()
    }

    async fn scan(&self, _: Version, _: Option<&str>, _: usize) -> Result<Vec<(String, Row)>, StoreError> {
        self.fail()
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        self.fail()
    }
}

/// Lets the writes through in pairs, so that both have read the same state.
pub(crate) struct Meeting {
    pub(crate) rows: MemoryStore,
    pub(crate) barrier: Barrier,
}

impl Store for Meeting {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        self.rows.get(id).await
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        self.rows.insert(id, document).await
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        self.barrier.wait().await;
        self.rows.compare_and_swap(id, revision, document).await
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        self.barrier.wait().await;
        self.rows.delete(id, revision).await
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        self.rows.scan(below, after, limit).await
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        self.rows.census().await
    }
}
