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

/// What readers feel of write-backs: run it alone, on a machine that does nothing else.
///
/// `cargo test --release --features sqlite,postgres --test hostile -- --ignored --nocapture readers`
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod felt {
    use std::time::Instant;

    use upcaster::repository::Repository;

    use super::HOT;
    use crate::account::{Account, Dice, V1, id, registry};
    use crate::database::{Database, Sqlite};
    use crate::servers::Folder;

    const ROUNDS: usize = 30;
    const READERS: u64 = 8;
    const READS: usize = 400;

    #[test]
    #[ignore = "a measurement"]
    fn readers_feel_little_of_write_backs() {
        let folder = Folder::new("felt");
        let url = folder.sqlite();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let [mut off, mut on] = runtime.block_on(async {
            let database = Sqlite::open(&url).await;
            for record in 0..HOT {
                database.seed(&id(record), V1).await;
            }
            let without = Repository::<Account, _>::new(&registry(2), Sqlite::open(&url).await).unwrap();
            let builder = Repository::<Account, _>::builder(&registry(2), Sqlite::open(&url).await);
            let built = builder.allow_unfenced().build_on_read(Sqlite::open(&url).await, HOT).await;
            let (with, writer) = built.unwrap();
            tokio::spawn(writer.run());
            let mut felt = [Vec::new(), Vec::new()];
            for round in 0..ROUNDS * 2 {
                for record in 0..HOT {
                    assert!(database.plain_write(&id(record), V1).await);
                }
                let accounts = if round % 2 == 0 { &without } else { &with };
                felt[round % 2].extend(read(accounts).await);
            }
            felt
        });
        off.sort_unstable();
        on.sort_unstable();
        let at = |times: &[u128], percent: usize| times[times.len() * percent / 100];
        #[allow(clippy::print_stdout, clippy::cast_precision_loss)]
        for percent in [50, 90, 99] {
            let (off, on) = (at(&off, percent), at(&on, percent));
            println!("p{percent}: {off} ns without write-backs, {on} ns with: {:.3}", on as f64 / off as f64);
        }
    }

    /// How long each of many reads took, in nanoseconds.
    async fn read(accounts: &Repository<Account, Sqlite>) -> Vec<u128> {
        let readers: Vec<_> = (0..READERS)
            .map(|reader| {
                let accounts = accounts.clone();
                tokio::spawn(async move {
                    let mut dice = Dice(reader + 1);
                    let mut times = Vec::with_capacity(READS);
                    for _ in 0..READS {
                        let id = id(dice.below(HOT));
                        let started = Instant::now();
                        accounts.load(&id).await.unwrap();
                        times.push(started.elapsed().as_nanos());
                    }
                    times
                })
            })
            .collect();
        let mut times = Vec::new();
        for reader in readers {
            times.extend(reader.await.unwrap());
        }
        times
    }
}
