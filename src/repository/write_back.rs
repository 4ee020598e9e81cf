use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::queue::{Handed, Permit, Receiver, Sender};
use crate::store::{Encoded, Revision, Row, Store};
use crate::{ReadableOwned, Registry, Version};

/// When a stale record is stored in its new form. A repository whose *reads* do it as well is made by
/// [`build_on_read`](super::RepositoryBuilder::build_on_read).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WriteBack {
    /// When somebody saves it.
    #[default]
    OnSave,
    /// Not at all: a save keeps the version that a record is stored at, through the steps' way back, and is refused
    /// where there is none. What later steps add is not stored; see [`Chain::down_to`](crate::Chain::down_to). New
    /// records are at the write version.
    Never,
}

/// How often a stale record was, or was not, written back after a read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteBacks {
    /// Records that were handed to the queue.
    pub queued: u64,
    /// Records there was no room for.
    pub dropped: u64,
    /// Records that were stored in their new form.
    pub written: u64,
    /// Records that somebody else changed or deleted first.
    pub overtaken: u64,
    /// Records that could not be brought up: a step that fails, members that cannot be carried over.
    pub refused: u64,
    /// Times the store failed.
    pub failed: u64,
}

/// The counters behind [`WriteBacks`].
#[derive(Default)]
pub(super) struct Counters {
    queued: AtomicU64,
    dropped: AtomicU64,
    written: AtomicU64,
    overtaken: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    pub(super) fn read(&self) -> WriteBacks {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        WriteBacks {
            queued: of(&self.queued),
            dropped: of(&self.dropped),
            written: of(&self.written),
            overtaken: of(&self.overtaken),
            refused: of(&self.refused),
            failed: of(&self.failed),
        }
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Where reads leave the stale records they meet.
pub(super) struct Outbox {
    pub(super) sender: Sender,
    pub(super) counters: Arc<Counters>,
}

impl Outbox {
    pub(super) fn hand(&self, id: &str, revision: &Revision) {
        match self.sender.hand(id, revision) {
            Handed::Queued => count(&self.counters.queued),
            Handed::Dropped => count(&self.counters.dropped),
            Handed::Known => {}
        }
    }
}

/// Writes the stale records back that reads have met, on a store of its own: never in the transaction of a reader, and
/// never more than one of the same id at a time.
///
/// A record that was changed or deleted since it was read is left alone. Whatever fails is counted, and nothing
/// else: the next read meets the record again.
#[must_use = "`run` does the work: spawn it"]
pub struct Writer<T, S> {
    pub(super) registry: Registry,
    pub(super) store: S,
    pub(super) receiver: Receiver,
    pub(super) counters: Arc<Counters>,
    pub(super) of: PhantomData<fn() -> T>,
}

impl<T, S> Writer<T, S>
where
    T: ReadableOwned + 'static,
    S: Store,
{
    /// Works until every clone of the repository is gone and nothing is left to do.
    pub async fn run(self) {
        while let Some(permit) = self.receiver.next().await {
            self.work(permit).await;
        }
    }

    /// Works off what waits now, and says how many records that were.
    pub async fn run_once(&self) -> u64 {
        let mut done = 0;
        while let Some(permit) = self.receiver.try_next() {
            self.work(permit).await;
            done += 1;
        }
        done
    }

    async fn work(&self, permit: Permit) {
        // Also if this future is dropped on the way.
        let done = Done { receiver: &self.receiver, id: &permit.id };
        let counters = &self.counters;
        count(match self.write(&permit).await {
            Worked::Written => &counters.written,
            Worked::Overtaken => &counters.overtaken,
            Worked::Refused => &counters.refused,
            Worked::Failed => &counters.failed,
        });
        drop(done);
    }

    async fn write(&self, permit: &Permit) -> Worked {
        let row = match self.store.get(&permit.id).await {
            Ok(Some(row)) if row.revision == permit.revision => row,
            Ok(_) => return Worked::Overtaken,
            Err(_) => return Worked::Failed,
        };
        let Some((document, version)) = self.upcast(&row) else { return Worked::Refused };
        let encoded = Encoded::new(&document, version);
        match self.store.compare_and_swap(&permit.id, &permit.revision, encoded).await {
            Ok(Some(_)) => Worked::Written,
            Ok(None) => Worked::Overtaken,
            Err(_) => Worked::Failed,
        }
    }

    fn upcast(&self, row: &Row) -> Option<(String, Version)> {
        self.registry.upcast_row::<T>(&row.document, row.version).ok().flatten()
    }
}

enum Worked {
    Written,
    Overtaken,
    Refused,
    Failed,
}

struct Done<'r> {
    receiver: &'r Receiver,
    id: &'r str,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.receiver.done(self.id);
    }
}

impl<T, S> fmt::Debug for Writer<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("counters", &self.counters.read()).finish_non_exhaustive()
    }
}
