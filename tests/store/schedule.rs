//! Repositories at work at the same time, in every order of what they ask of the store.
//!
//! Each call of the store is a place where the others may go first, and nothing runs but what the schedule says. So
//! few tasks can be run in all orders, and many in thousands of orders that a seed gives again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

use upcaster::Version;
use upcaster::repository::{Repository, RepositoryError};
use upcaster::store::{Encoded, MemoryStore, Revision, Row, Store, StoreError};

use crate::bill::{Bill, BillV1, STALE, registry};
use crate::mutant::{Mistake, Mutant, way};

/// What a store needs to be scheduled.
trait Bench: Store {
    fn put(&self, id: &str, document: &str, version: Version);
}

impl Bench for MemoryStore {
    fn put(&self, id: &str, document: &str, version: Version) {
        self.seed(id, document, Some(version));
    }
}

impl Bench for Mutant {
    fn put(&self, id: &str, document: &str, version: Version) {
        Self::put(self, id, document, Some(version));
    }
}

/// A store that gives way before each call.
struct Paced<S>(S);

impl<S: Store> Store for Paced<S> {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        way().await;
        self.0.get(id).await
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        way().await;
        self.0.insert(id, document).await
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        way().await;
        self.0.compare_and_swap(id, revision, document).await
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        way().await;
        self.0.delete(id, revision).await
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        way().await;
        self.0.scan(below, after, limit).await
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        way().await;
        self.0.census().await
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Task {
    Update,
    /// Loads, and saves what it loaded, without another try.
    Save,
    Read,
    Delete,
    DeleteAndInsert,
    /// A program of version 1 without the library, which the fence of the database stops.
    OldBinary,
    /// The same in front of a database without a fence.
    OldBinaryUnfenced,
}

/// What was acknowledged.
struct Ledger {
    /// The edits the record has, or that it is gone.
    edits: RefCell<Option<Vec<u32>>>,
    /// What a task saw that must not be.
    wrong: Cell<Option<&'static str>>,
}

impl Ledger {
    fn edited(&self, edit: u32) {
        self.edits.borrow_mut().get_or_insert_default().push(edit);
    }

    /// A record was deleted by a task that had seen it with these edits.
    fn deleted(&self, seen: &[u32]) {
        if self.edits.replace(None).is_some_and(|edits| edits.len() != seen.len()) {
            self.wrong.set(Some("a delete took an edit along that it had not seen"));
        }
    }
}

type Bills<S> = Repository<Bill, Paced<S>>;

/// Lets a task run to the end; `edit` is a number that it alone has.
async fn run<S: Bench>(
    task: Task,
    edit: u32,
    bills: &Bills<S>,
    ledger: &Ledger,
) -> Result<(), RepositoryError> {
    match task {
        Task::Update => {
            bills.update("a", |bill| bill.edits.push(edit)).await?;
            ledger.edited(edit);
        }
        Task::Save => {
            let mut bill = bills.load("a").await?;
            bill.edits.push(edit);
            bills.save(&mut bill).await?;
            ledger.edited(edit);
        }
        Task::Read => {
            let read = bills.load_many(&["a", "b", "a"]).await?;
            if read.iter().flatten().any(|bill| bill.sound().is_none()) {
                ledger.wrong.set(Some("a reader got a wrong value"));
            }
        }
        Task::Delete | Task::DeleteAndInsert => {
            let bill = bills.load("a").await?;
            let seen = bill.edits.clone();
            bills.delete(bill).await?;
            ledger.deleted(&seen);
            if task == Task::DeleteAndInsert {
                bills.insert("a", Bill::with(edit)).await?;
                ledger.edited(edit);
            }
        }
        Task::OldBinary | Task::OldBinaryUnfenced => {
            let store = bills.store();
            let Some(seen) = store.get("a").await? else { return Ok(()) };
            way().await;
            // One statement: nobody is let in between.
            let Some(there) = store.0.get("a").await? else { return Ok(()) };
            let fenced = task == Task::OldBinary && there.version > Version::new(1);
            if there.revision != seen.revision || fenced {
                return Ok(());
            }
            let mut document: serde_json::Value = serde_json::from_slice(&seen.document).expect("it is JSON");
            document["_v"] = 1.into();
            document["euros"] = 7.into();
            let mut bill: BillV1 =
                serde_json::from_value(document).expect("it is a bill for who ignores the tag");
            if seen.version > Version::new(1) {
                bill.edits.clear();
            }
            bill.edits.push(edit);
            store.0.put("a", &upcaster::to_string(&bill)?, Version::FIRST);
            ledger.edited(edit);
        }
    }
    Ok(())
}

/// Runs tasks in the order that `choose` says, given how many are left, and tells what went wrong.
fn scheduled<S: Bench>(
    store: S,
    tasks: &[Task],
    mut choose: impl FnMut(usize) -> usize,
) -> Result<(), String> {
    store.put("a", STALE, Version::FIRST);
    let bills = Repository::<Bill, _>::new(registry(), Paced(store)).expect("it is registered");
    let ledger = Ledger { edits: RefCell::new(Some(vec![1])), wrong: Cell::new(None) };
    let edits = (2..).zip(tasks);
    let mut running: Vec<(Task, Pin<Box<dyn Future<Output = _>>>)> = edits
        .map(|(edit, task)| {
            (*task, Box::pin(run(*task, edit, &bills, &ledger)) as Pin<Box<dyn Future<Output = _>>>)
        })
        .collect();
    let mut context = Context::from_waker(Waker::noop());
    let mut trace = Vec::new();
    while !running.is_empty() {
        let next = choose(running.len());
        trace.push(running[next].0);
        let std::task::Poll::Ready(outcome) = running[next].1.as_mut().poll(&mut context) else { continue };
        drop(running.remove(next));
        match outcome {
            Ok(())
            | Err(RepositoryError::NotFound | RepositoryError::Exists | RepositoryError::Conflict(_)) => {}
            Err(error) => return Err(format!("{error} after {trace:?}")),
        }
    }
    if let Some(wrong) = ledger.wrong.get() {
        return Err(format!("{wrong} after {trace:?}"));
    }
    let stored = now(bills.store().0.get("a")).map_err(|error| error.to_string())?;
    let expected = ledger.edits.take().map(|mut edits| {
        edits.sort_unstable();
        edits
    });
    let found = match &stored {
        Some(row) => {
            let bill: Bill =
                registry().read(&row.document).map_err(|error| format!("{error} after {trace:?}"))?;
            Some(bill.sound().ok_or_else(|| format!("a step was not applied once: {trace:?}"))?)
        }
        None => None,
    };
    if found == expected {
        Ok(())
    } else {
        Err(format!("{found:?} in place of {expected:?} after {trace:?}"))
    }
}

/// What a store that never waits answers.
fn now<T>(future: impl Future<Output = T>) -> T {
    futures_executor::block_on(future)
}

/// Runs tasks in every order, at most so many; the number of orders, or what went wrong in one.
fn in_all_orders<S: Bench>(store: impl Fn() -> S, tasks: &[Task], most: usize) -> Result<usize, String> {
    // The choices of the last order, each with how many there were.
    let mut choices: Vec<(usize, usize)> = Vec::new();
    for orders in 1..=most {
        let mut place = 0;
        scheduled(store(), tasks, |left| {
            if place == choices.len() {
                choices.push((0, left));
            }
            place += 1;
            choices[place - 1].0
        })?;
        while choices.last().is_some_and(|(chosen, left)| chosen + 1 == *left) {
            choices.pop();
        }
        match choices.last_mut() {
            Some((chosen, _)) => *chosen += 1,
            None => return Ok(orders),
        }
    }
    Err(format!("there are more than {most} orders"))
}

/// Numbers that a seed gives again.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("it is below a usize")
    }
}

/// Runs tasks that a seed draws in an order that it draws.
fn in_a_drawn_order<S: Bench>(store: impl Fn() -> S, of: &[Task], seed: u64) -> Result<(), String> {
    let mut drawn = Seeded(seed);
    let count = 2 + drawn.below(5);
    let tasks: Vec<Task> = (0..count).map(|_| of[drawn.below(of.len())]).collect();
    scheduled(store(), &tasks, |left| drawn.below(left))
        .map_err(|error| format!("seed {seed}, {tasks:?}: {error}"))
}

const SOUND: [Task; 6] =
    [Task::Update, Task::Save, Task::Read, Task::Delete, Task::DeleteAndInsert, Task::OldBinary];

#[test]
fn in_no_order_an_edit_is_lost() {
    use Task::{Delete, DeleteAndInsert, OldBinary, Read, Save, Update};
    let together: [&[Task]; 7] = [
        &[Update, Update],
        &[Update, Update, Read],
        &[Save, Save, Save],
        &[Update, Save, Delete],
        &[Update, Update, OldBinary],
        &[Update, DeleteAndInsert, Save],
        &[Update, Delete, DeleteAndInsert],
    ];
    let orders =
        together.map(|tasks| in_all_orders(MemoryStore::new, tasks, 100_000).expect("nothing is lost"));
    assert!(orders.iter().sum::<usize>() > 50_000, "{orders:?}");
}

#[test]
fn in_none_of_many_drawn_orders_an_edit_is_lost() {
    for seed in 0..20_000 {
        in_a_drawn_order(MemoryStore::new, &SOUND, seed).unwrap();
    }
}

/// The first of the drawn orders in which something is wrong.
fn caught(store: impl Fn() -> Mutant, of: &[Task]) -> Option<String> {
    (0..5000).find_map(|seed| in_a_drawn_order(&store, of, seed).err())
}

#[test]
fn a_store_with_a_mistake_loses_an_edit_in_some_order() {
    assert_eq!(caught(|| Mutant::abrupt(Mistake::None), &SOUND), None);
    let mistakes = [
        Mistake::SwapIsBlind,
        Mistake::SwapInserts,
        Mistake::SwapChecksThenWrites,
        Mistake::SwapWritesTwice,
        Mistake::SwapKeepsTheRevision,
        Mistake::DeleteIsBlind,
        Mistake::DeleteChecksThenWrites,
        Mistake::InsertReplaces,
        Mistake::RevisionIsTheVersion,
        Mistake::RevisionIsACoarseTime,
        Mistake::RevisionStartsAgain,
    ];
    let missed: Vec<_> = mistakes
        .into_iter()
        .filter(|mistake| caught(|| Mutant::abrupt(*mistake), &SOUND).is_none())
        .collect();
    assert_eq!(missed, []);
}

#[test]
fn an_old_binary_without_a_fence_loses_an_edit_in_some_order() {
    let tasks = [Task::Update, Task::OldBinaryUnfenced];
    let lost = in_all_orders(MemoryStore::new, &tasks, 1000).unwrap_err();
    assert!(lost.contains("in place of Some([1, 2, 3])"), "{lost}");
}
