use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Encoded, Revision, Row, Store, StoreError};
use crate::Version;

/// A store in memory: for tests, and the reference for all others.
#[derive(Default)]
pub struct MemoryStore {
    rows: Mutex<BTreeMap<String, Row>>,
}

impl MemoryStore {
    /// A store with no rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a document there as it is, in place of any other: what a store holds before this crate comes to it.
    pub fn seed(&self, id: impl Into<String>, document: impl Into<Vec<u8>>, version: Option<Version>) {
        self.rows().insert(id.into(), Row::new(document.into(), fresh(), version));
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<String, Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A revision that no row has had.
fn fresh() -> Revision {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Revision::new(NEXT.fetch_add(1, Ordering::Relaxed).to_string())
}

impl Store for MemoryStore {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        Ok(self.rows().get(id).cloned())
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        let mut rows = self.rows();
        if rows.contains_key(id) {
            return Ok(None);
        }
        let row = row_of(document);
        let revision = row.revision.clone();
        rows.insert(id.to_owned(), row);
        Ok(Some(revision))
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        let mut rows = self.rows();
        let Some(row) = rows.get_mut(id).filter(|row| row.revision == *revision) else { return Ok(None) };
        *row = row_of(document);
        Ok(Some(row.revision.clone()))
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        let mut rows = self.rows();
        let found = rows.get(id).is_some_and(|row| row.revision == *revision);
        if found {
            rows.remove(id);
        }
        Ok(found)
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        let rows = self.rows();
        let behind = after.map_or(Bound::Unbounded, Bound::Excluded);
        let stale = rows.range::<str, _>((behind, Bound::Unbounded));
        let stale = stale.filter(|(_, row)| row.version.is_none_or(|version| version < below));
        Ok(stale.take(limit).map(|(id, row)| (id.clone(), row.clone())).collect())
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        let mut census = BTreeMap::new();
        for row in self.rows().values() {
            *census.entry(row.version).or_default() += 1;
        }
        Ok(census)
    }
}

fn row_of(document: Encoded<'_>) -> Row {
    Row::new(document.document().into(), fresh(), Some(document.version()))
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("rows", &self.rows().len()).finish()
    }
}
