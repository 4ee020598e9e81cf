//! Eight writers, half of them of the old version, on sixteen records, with reads that write back between them; and a
//! ledger of what was acknowledged.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use upcaster::Version;
use upcaster::repository::{Repository, RepositoryError};
use upcaster::store::{Encoded, MemoryStore, Revision, Row, Store, StoreError};

use crate::account::{Account, Dice, V1, WRITERS, id, registry};

pub(crate) const RECORDS: usize = 16;

/// How many writes the races of this run take.
pub(crate) fn acks(short: u64) -> u64 {
    std::env::var("HOSTILE_ACKS").ok().and_then(|acks| acks.parse().ok()).unwrap_or(short)
}

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) acked: u64,
    pub(crate) lost: u64,
    pub(crate) ambiguous: u64,
    pub(crate) conflicts: u64,
    pub(crate) written_back: u64,
    pub(crate) seconds: f64,
}

/// What one writer was told.
#[derive(Default)]
struct Ledger {
    acked: [u64; RECORDS],
    ambiguous: u64,
    conflicts: u64,
    written_back: u64,
}

/// Lets them all write to stores that `open` opens, one for each writer and its background.
pub(crate) fn race<S: Store + 'static>(
    open: impl Fn(&Runtime) -> S + Send + Sync,
    target: u64,
    limit: Duration,
) -> Outcome {
    let (done, started) = (AtomicU64::new(0), Instant::now());
    let ledgers: Vec<Ledger> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (done, open) = (&done, &open);
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    let (store, background) = (open(&runtime), open(&runtime));
                    runtime.block_on(write(
                        writer,
                        store,
                        background,
                        || done.load(Ordering::Relaxed) < target && started.elapsed() < limit,
                        done,
                    ))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = open(&runtime);
    let accounts = Repository::<Account, _>::new(&registry(2), store).unwrap();
    let mut lost = 0;
    for record in 0..RECORDS {
        let account = runtime.block_on(accounts.load(&id(record))).unwrap();
        assert_eq!(account.cents, 700, "brought up not once for each time it was stored");
        for (writer, ledger) in ledgers.iter().enumerate() {
            lost += ledger.acked[record].saturating_sub(account.counts[writer]);
        }
    }
    let sum = |of: fn(&Ledger) -> u64| ledgers.iter().map(of).sum();
    Outcome {
        acked: ledgers.iter().flat_map(|ledger| ledger.acked).sum(),
        lost,
        ambiguous: sum(|ledger| ledger.ambiguous),
        conflicts: sum(|ledger| ledger.conflicts),
        written_back: sum(|ledger| ledger.written_back),
        seconds,
    }
}

async fn write<S: Store + 'static>(
    writer: usize,
    store: S,
    background: S,
    goes_on: impl Fn() -> bool,
    done: &AtomicU64,
) -> Ledger {
    // Half of them still write the old version, and bring records down to it, so that they are stale again and again.
    let registry = registry(if writer % 2 == 0 { 1 } else { 2 });
    let builder = Repository::<Account, _>::builder(&registry, store).attempts(2);
    let (accounts, sweeper) = builder.allow_unfenced().build_on_read(background, 64).await.unwrap();
    let (mut ledger, mut dice) = (Ledger::default(), Dice(0x9E37_79B9 + writer as u64));
    while goes_on() {
        let record = dice.below(RECORDS);
        if dice.below(3) == 0 {
            accounts.load(&id(dice.below(RECORDS))).await.unwrap();
            sweeper.run_once().await;
        }
        // A rollback that never ends: what is above the pin goes down again and again.
        if writer % 2 == 0 && dice.below(4) == 0 {
            let _ = accounts.lower(&id(dice.below(RECORDS))).await;
        }
        let change = |account: &mut Account| {
            account.counts[writer] += 1;
            // Between the read and the write.
            std::thread::yield_now();
        };
        match accounts.update(&id(record), change).await {
            Ok(_) => {
                ledger.acked[record] += 1;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Err(RepositoryError::Store(error)) if error.is_ambiguous() => ledger.ambiguous += 1,
            Err(RepositoryError::Conflict(_) | RepositoryError::Store(_)) => ledger.conflicts += 1,
            Err(error) => panic!("{error}"),
        }
    }
    ledger.written_back = accounts.write_backs().written;
    ledger
}

/// A store whose revision is the version of the schema: what must not be done.
pub(crate) struct VersionToken<S>(pub(crate) S);

/// What only the control does: replaces a document by the version it had.
pub(crate) trait Careless: Store {
    fn put_if_version(
        &self,
        id: &str,
        version: &str,
        document: Encoded<'_>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

impl<S: Careless> Store for VersionToken<S> {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        let row = self.0.get(id).await?;
        Ok(row.map(|row| {
            let token = row.version.map_or(0, Version::get).to_string();
            Row::new(row.document, Revision::new(token), row.version)
        }))
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        self.0.insert(id, document).await
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        let token = Revision::new(document.version().to_string());
        Ok(self.0.put_if_version(id, revision.as_str(), document).await?.then_some(token))
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        self.0.delete(id, revision).await
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        self.0.scan(below, after, limit).await
    }

    async fn census(&self) -> Result<std::collections::BTreeMap<Option<Version>, u64>, StoreError> {
        self.0.census().await
    }
}

impl Careless for Arc<MemoryStore> {
    async fn put_if_version(
        &self,
        id: &str,
        version: &str,
        document: Encoded<'_>,
    ) -> Result<bool, StoreError> {
        // As a database would, in one go; that another thread comes between is not needed for it to lose.
        let row = self.get(id).await?;
        let same = row.is_some_and(|row| row.version.map_or(0, Version::get).to_string() == version);
        if same {
            self.seed(id, document.document(), Some(document.version()));
        }
        Ok(same)
    }
}

pub(crate) fn memory() -> Arc<MemoryStore> {
    let store = MemoryStore::new();
    (0..RECORDS).for_each(|record| store.seed(id(record), V1, Version::new(1)));
    Arc::new(store)
}

#[test]
fn nothing_is_lost_in_memory() {
    let store = memory();
    let outcome = race(|_| Arc::clone(&store), acks(5_000), Duration::from_secs(60));
    assert!(outcome.acked >= acks(5_000), "{outcome:?}");
    // Somebody wins each time.
    assert!(outcome.conflicts < outcome.acked, "{outcome:?}");
    assert!(outcome.written_back > 0 && outcome.seconds > 0.0, "{outcome:?}");
    assert_eq!((outcome.lost, outcome.ambiguous), (0, 0), "{outcome:?}");
}

/// The control: the ledger sees what is lost.
#[test]
fn the_version_as_a_token_loses_edits_in_memory() {
    let store = memory();
    let outcome = race(|_| VersionToken(Arc::clone(&store)), acks(5_000), Duration::from_secs(60));
    assert!(outcome.lost > 0, "{outcome:?}");
}

#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod databases {
    use super::{Outcome, RECORDS, V1, VersionToken, acks, id, race};
    use crate::database::{Database, Postgres, Sqlite};
    use crate::servers;
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(1_200);

    fn seeded<D: Database>(url: &str) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let database = D::open(url).await;
            for record in 0..RECORDS {
                database.seed(&id(record), V1).await;
            }
        });
    }

    fn raced<D: Database>(url: &str, target: u64) -> Outcome {
        seeded::<D>(url);
        race(|runtime| runtime.block_on(D::open(url)), target, LIMIT)
    }

    fn careless<D: Database>(url: &str, target: u64) -> Outcome {
        seeded::<D>(url);
        race(|runtime| VersionToken(runtime.block_on(D::open(url))), target, LIMIT)
    }

    fn nothing_was_lost(outcome: &Outcome, target: u64) {
        assert!(outcome.acked >= target && outcome.written_back > 0, "{outcome:?}");
        assert_eq!((outcome.lost, outcome.ambiguous), (0, 0), "{outcome:?}");
        // For the figures of a long run.
        #[allow(clippy::print_stdout)]
        {
            println!("{outcome:?}");
        }
    }

    #[test]
    fn nothing_is_lost_on_sqlite() {
        let folder = servers::Folder::new("race");
        nothing_was_lost(&raced::<Sqlite>(&folder.sqlite(), acks(1_500)), acks(1_500));
    }

    #[test]
    fn nothing_is_lost_on_postgresql() {
        let Some(url) = servers::postgres() else { return };
        nothing_was_lost(&raced::<Postgres>(&url, acks(1_500)), acks(1_500));
    }

    /// The controls: the ledger sees what is lost.
    #[test]
    fn the_version_as_a_token_loses_edits_on_sqlite() {
        let folder = servers::Folder::new("careless");
        let outcome = careless::<Sqlite>(&folder.sqlite(), 3_000);
        assert!(outcome.lost > 0, "{outcome:?}");
    }

    #[test]
    fn the_version_as_a_token_loses_edits_on_postgresql() {
        let Some(url) = servers::postgres() else { return };
        let outcome = careless::<Postgres>(&url, 3_000);
        assert!(outcome.lost > 0, "{outcome:?}");
    }
}
