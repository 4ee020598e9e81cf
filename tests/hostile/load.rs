//! Hot keys that are stale: how often they are written, and what the readers of them feel.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use upcaster::Version;
use upcaster::repository::Repository;
use upcaster::store::{Encoded, MemoryStore, Revision, Row, Store, StoreError};

use crate::account::{Account, Dice, V1, id, registry};

/// Counts what would be an UPDATE in a database.
pub(crate) struct Counting<S> {
    pub(crate) store: S,
    pub(crate) updates: Arc<AtomicU64>,
}

impl<S: Store> Store for Counting<S> {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        self.store.get(id).await
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        self.store.insert(id, document).await
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        self.updates.fetch_add(1, Ordering::Relaxed);
        self.store.compare_and_swap(id, revision, document).await
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        self.store.delete(id, revision).await
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        self.store.scan(below, after, limit).await
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        self.store.census().await
    }
}

const HOT: usize = 100;

#[test]
fn a_stale_record_is_updated_once_however_many_read_it() {
    let updates = Arc::new(AtomicU64::new(0));
    let memory = Arc::new(MemoryStore::new());
    (0..HOT).for_each(|record| memory.seed(id(record), V1, Version::new(1)));
    let open = || Counting { store: Arc::clone(&memory), updates: Arc::clone(&updates) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let builder = Repository::<Account, _>::builder(&registry(2), open()).allow_unfenced();
        let (accounts, writer) = builder.build_on_read(open(), HOT).await.unwrap();
        let writer = tokio::spawn(writer.run());
        let readers: Vec<_> = (0..8_u64)
            .map(|reader| {
                let accounts = accounts.clone();
                tokio::spawn(async move {
                    let mut dice = Dice(reader + 1);
                    for _ in 0..2_000 {
                        // The lower the hotter.
                        let bound = 1 + dice.below(HOT);
                        let record = dice.below(bound);
                        assert_eq!(accounts.load(&id(record)).await.unwrap().cents, 700);
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        for reader in readers {
            reader.await.unwrap();
        }
        let write_backs = accounts.write_backs();
        drop(accounts);
        writer.await.unwrap();
        assert_eq!((write_backs.refused, write_backs.failed), (0, 0));
    });
    let stale = HOT as u64;
    let updates = updates.load(Ordering::Relaxed);
    assert!(updates * 100 <= stale * 101, "{updates} updates of {stale} records");
    let current = (0..HOT).filter(|record| {
        let row = runtime.block_on(memory.get(&id(*record))).unwrap().unwrap();
        row.version == Version::new(2)
    });
    assert_eq!(current.count() as u64, updates);
}
