//! A store that fails at its n-th call, for every n, in every way: what was told has to be what is there.

use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use upcaster::repository::{Conflict, Record, Repository, RepositoryError};
use upcaster::store::{Encoded, MemoryStore, Revision, Row, Store, StoreError, StoreErrorKind};
use upcaster::{Registry, Version};

use crate::bill::{Bill, STALE, pinned, registry};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Error(StoreErrorKind),
    /// No answer ever comes, and who waits for it gives up.
    Silence,
}

#[derive(Clone, Copy, Debug)]
struct Plan {
    /// The call that fails, from 1.
    nth: usize,
    /// Whether all after it fail as well.
    on: bool,
    /// Whether what was asked for happens all the same.
    after: bool,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    Read,
    Write,
}

struct Failing {
    inner: MemoryStore,
    plan: Plan,
    /// Every call and how it failed.
    calls: Mutex<Vec<(Call, Option<Fault>)>>,
}

impl Failing {
    async fn call<T: Send>(
        &self,
        call: Call,
        inner: impl Future<Output = Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        let fails = {
            let mut calls = self.calls.lock().expect("no test panics with it");
            let number = calls.len() + 1;
            let fails = number == self.plan.nth || self.plan.on && number > self.plan.nth;
            calls.push((call, fails.then_some(self.plan.fault)));
            fails
        };
        if !fails {
            return inner.await;
        }
        if self.plan.after {
            inner.await?;
        }
        match self.plan.fault {
            Fault::Error(kind) => Err(kind.into()),
            Fault::Silence => pending().await,
        }
    }

    fn calls(&self) -> Vec<(Call, Option<Fault>)> {
        self.calls.lock().expect("no test panics with it").clone()
    }
}

impl Store for Failing {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        self.call(Call::Read, self.inner.get(id)).await
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        self.call(Call::Write, self.inner.insert(id, document)).await
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        self.call(Call::Write, self.inner.compare_and_swap(id, revision, document)).await
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        self.call(Call::Write, self.inner.delete(id, revision)).await
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        self.call(Call::Read, self.inner.scan(below, after, limit)).await
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        self.call(Call::Read, self.inner.census()).await
    }

    async fn get_many(&self, ids: &[&str]) -> Result<Vec<Option<Row>>, StoreError> {
        self.call(Call::Read, self.inner.get_many(ids)).await
    }
}

/// The edits of a record, or that there is none.
type Bills = Option<Vec<u32>>;

/// A repository on a store that fails, and what may be there by all that was told.
struct World {
    bills: Repository<Bill, Failing>,
    possible: BTreeMap<&'static str, Vec<Bills>>,
}

/// What came of a call of the repository; `None` if no answer came.
type Told<T> = Option<Result<T, RepositoryError>>;

impl World {
    fn new(plan: Plan) -> Self {
        Self::of(registry(), plan)
    }

    fn of(registry: &Registry, plan: Plan) -> Self {
        let inner = MemoryStore::new();
        inner.seed("a", STALE, Some(Version::FIRST));
        inner.seed("b", STALE, None);
        let store = Failing { inner, plan, calls: Mutex::default() };
        let bills = Repository::new(registry, store).expect("it is registered");
        let seeded = Some(vec![1]);
        let possible =
            [("a", vec![seeded.clone()]), ("b", vec![seeded]), ("c", vec![None])].into_iter().collect();
        Self { bills, possible }
    }

    fn store(&self) -> &Failing {
        self.bills.store()
    }

    /// Waits for an answer, and gives up if there will be none. Checks what no answer may be.
    fn ask<T>(&self, future: impl Future<Output = Result<T, RepositoryError>>) -> Told<T> {
        let before = self.store().calls().len();
        let answer = match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        };
        let calls = &self.store().calls()[before..];
        let writes: Vec<Option<Fault>> =
            calls.iter().filter(|(call, _)| *call == Call::Write).map(|(_, fault)| *fault).collect();
        let again = writes.iter().rev().skip(1);
        let busy = Some(Fault::Error(StoreErrorKind::Busy));
        assert!(again.into_iter().all(|fault| *fault == busy), "written again after {writes:?}");
        assert!(writes.len() <= 8, "written again without end");
        match &answer {
            None => assert_eq!(self.store().plan.fault, Fault::Silence, "a call of no store waits"),
            Some(Err(RepositoryError::Store(error))) => {
                assert_eq!(Fault::Error(error.kind()), self.store().plan.fault);
                assert!(calls.iter().any(|(_, fault)| fault.is_some()), "an error came from nowhere");
            }
            Some(_) => {}
        }
        answer
    }

    /// Notes what a write may have done.
    fn wrote<T>(
        &mut self,
        id: &'static str,
        told: Option<&Result<T, RepositoryError>>,
        change: impl Fn(Option<&[u32]>) -> Option<Bills>,
    ) {
        let possible = self.possible.get_mut(id).expect("it is one of them");
        let after: Vec<Bills> = possible.iter().filter_map(|there| change(there.as_deref())).collect();
        match told {
            Some(Ok(_)) => *possible = after,
            None => possible.extend(after),
            Some(Err(RepositoryError::Store(error))) if error.is_ambiguous() => possible.extend(after),
            Some(Err(RepositoryError::Store(_))) => {}
            Some(Err(RepositoryError::NotFound)) => possible.retain(Option::is_none),
            Some(Err(RepositoryError::Exists)) => possible.retain(Option::is_some),
            Some(Err(error)) => panic!("nobody else writes: {error}"),
        }
        assert!(!possible.is_empty(), "{id:?} cannot be as it was told");
    }

    fn read(&mut self, id: &'static str, told: Result<&Bill, &RepositoryError>) {
        let possible = self.possible.get_mut(id).expect("it is one of them");
        match told {
            Ok(bill) => {
                let edits = bill.sound().expect("a reader got a wrong value");
                possible.retain(|there| there.as_ref() == Some(&edits));
            }
            Err(RepositoryError::NotFound) => possible.retain(Option::is_none),
            Err(RepositoryError::Store(_)) => {}
            Err(error) => panic!("{error}"),
        }
        assert!(!possible.is_empty(), "{id:?} was read as it cannot be");
    }

    fn load(&mut self, id: &'static str) -> Option<Record<Bill>> {
        let told = self.ask(self.bills.load(id))?;
        self.read(id, told.as_deref());
        told.ok()
    }

    fn load_many(&mut self) {
        let ids = ["c", "a", "b", "a"];
        let Some(Ok(told)) = self.ask(self.bills.load_many(&ids)) else { return };
        assert_eq!(told.len(), ids.len());
        for (id, told) in ids.into_iter().zip(&told) {
            self.read(id, told.as_deref());
        }
    }

    fn update(&mut self, id: &'static str, edit: u32) {
        let told = self.ask(self.bills.update(id, |bill| bill.edits.push(edit)));
        self.wrote(id, told.as_ref(), |there| there.map(|edits| Some([edits, &[edit]].concat())));
    }

    fn insert(&mut self, id: &'static str, edit: u32) {
        let told = self.ask(self.bills.insert(id, Bill::with(edit)));
        self.wrote(id, told.as_ref(), |there| there.is_none().then(|| Some(vec![edit])));
    }

    fn delete(&mut self, id: &'static str) {
        let Some(record) = self.load(id) else { return };
        let told = self.ask(self.bills.delete(record));
        self.wrote(id, told.as_ref(), |_| Some(None));
    }

    /// Saves a record that somebody else changed after it was loaded, which nothing may make possible.
    fn save_too_late(&mut self, id: &'static str, edit: u32, rival: u32) {
        let Some(mut record) = self.load(id) else { return };
        let bill = Bill { cents: 700, edits: [&record.edits[..], &[rival]].concat() };
        self.store().inner.seed(id, upcaster::to_vec(&bill).expect("it is written"), Version::new(2));
        self.possible.insert(id, vec![Some(bill.edits)]);
        record.edits.push(edit);
        match self.ask(self.bills.save(&mut record)) {
            Some(Ok(())) => panic!("an edit was written over another"),
            Some(Err(RepositoryError::Conflict(conflict))) => assert_eq!(conflict, Conflict::Current),
            Some(Err(RepositoryError::Store(_))) | None => {}
            Some(Err(error)) => panic!("{error}"),
        }
    }

    /// Whatever is there is possible, and of the version it says.
    fn check(&self) {
        for (id, possible) in &self.possible {
            let row = futures_executor::block_on(self.store().inner.get(id)).expect("it never fails");
            let there = row.map(|row| {
                let json: serde_json::Value = serde_json::from_slice(&row.document).expect("it is JSON");
                let tag = json["_v"].as_u64().expect("it has a tag");
                let shape = if json.get("cents").is_some() { 2 } else { 1 };
                assert_eq!(tag, shape, "{id:?} says another version than its shape");
                assert!(
                    row.version.is_none_or(|column| u64::from(column.get()) == tag),
                    "{id:?} is mislabelled"
                );
                let bill: Bill = registry().read(&row.document).expect("what is there can be read");
                bill.sound().expect("a step was applied once")
            });
            assert!(possible.contains(&there), "{id:?} is {there:?} and not one of {possible:?}");
        }
    }

    fn work(&mut self) {
        self.load("a");
        self.update("a", 2);
        self.load_many();
        self.insert("c", 3);
        self.update("c", 4);
        self.update("b", 5);
        self.load("c");
        self.save_too_late("b", 6, 7);
        self.update("b", 8);
        self.delete("c");
        self.load_many();
        self.insert("c", 9);
        self.delete("c");
        self.update("a", 10);
        self.load_many();
    }
}

const KINDS: [StoreErrorKind; 8] = [
    StoreErrorKind::Busy,
    StoreErrorKind::Unavailable,
    StoreErrorKind::ReadOnly,
    StoreErrorKind::Fenced,
    StoreErrorKind::Full,
    StoreErrorKind::Rejected,
    StoreErrorKind::Schema,
    StoreErrorKind::Other,
];

/// Runs the work with a fault at its first call, its second and so on, until it comes through without.
fn at_every_call(fault: Fault, on: bool, after: bool) -> usize {
    for nth in 1.. {
        let mut world = World::new(Plan { nth, on, after, fault });
        world.work();
        world.check();
        if world.store().calls().iter().all(|(_, fault)| fault.is_none()) {
            return nth;
        }
    }
    unreachable!("some call is the last")
}

fn faults() -> impl Iterator<Item = Fault> {
    KINDS.into_iter().map(Fault::Error).chain([Fault::Silence])
}

#[test]
fn what_was_told_is_there_wherever_a_store_fails() {
    let mut runs = 0;
    for (fault, on) in faults().flat_map(|fault| [(fault, false), (fault, true)]) {
        runs += at_every_call(fault, on, false);
    }
    assert!(runs >= 9 * 2 * 25, "{runs} runs");
}

#[test]
fn what_was_told_is_there_wherever_a_reply_is_lost() {
    let unheard = faults().filter(|fault| match fault {
        Fault::Error(kind) => StoreError::from(*kind).is_ambiguous(),
        Fault::Silence => true,
    });
    let unheard: Vec<Fault> = unheard.collect();
    assert_eq!(unheard.len(), 3);
    for (fault, on) in unheard.into_iter().flat_map(|fault| [(fault, false), (fault, true)]) {
        at_every_call(fault, on, true);
    }
}

#[test]
#[should_panic(expected = "is Some([1, 2, 2]) and not one of")]
fn a_store_that_is_busy_and_writes_all_the_same_is_caught() {
    let mut world =
        World::new(Plan { nth: 2, on: false, after: true, fault: Fault::Error(StoreErrorKind::Busy) });
    world.update("a", 2);
    world.check();
}

#[test]
#[should_panic(expected = "was read as it cannot be")]
fn a_store_that_refuses_and_writes_all_the_same_is_caught() {
    at_every_call(Fault::Error(StoreErrorKind::ReadOnly), false, true);
}

fn failing(nth: usize, on: bool, kind: StoreErrorKind) -> World {
    World::new(Plan { nth, on, after: false, fault: Fault::Error(kind) })
}

#[test]
fn an_update_is_tried_again_where_the_store_is_busy() {
    for nth in [1, 2] {
        let world = failing(nth, false, StoreErrorKind::Busy);
        let told = world.ask(world.bills.update("a", |bill| bill.edits.push(2)));
        assert_eq!(told.expect("an answer").expect("it was busy once").edits, [1, 2], "call {nth}");
    }
}

#[test]
fn an_update_of_a_store_that_stays_busy_comes_to_an_end() {
    for (nth, calls) in [(1, 8), (2, 9)] {
        let world = failing(nth, true, StoreErrorKind::Busy);
        let told = world.ask(world.bills.update("a", |bill| bill.edits.push(2)));
        let error = told.expect("an answer").map(drop).expect_err("it is busy");
        assert!(matches!(error, RepositoryError::Store(error) if error.kind() == StoreErrorKind::Busy));
        assert_eq!(world.store().calls().len(), calls);
    }
}

#[test]
fn a_record_is_lowered_again_where_the_store_is_busy() {
    for nth in [1, 2] {
        let world = World::of(
            pinned(),
            Plan { nth, on: false, after: false, fault: Fault::Error(StoreErrorKind::Busy) },
        );
        let new = r#"{"_v":2,"cents":700,"edits":[1]}"#;
        world.store().inner.seed("a", new, Version::new(2));
        let told = world.ask(world.bills.lower("a"));
        assert_eq!(
            told.expect("an answer").expect("it was busy once").stored_version().get(),
            1,
            "call {nth}"
        );
    }
}

#[test]
fn no_other_error_is_tried_again() {
    for kind in KINDS.into_iter().filter(|kind| *kind != StoreErrorKind::Busy) {
        for nth in [1, 2] {
            let world = failing(nth, false, kind);
            let told = world.ask(world.bills.update("a", |bill| bill.edits.push(2)));
            let error = told.expect("an answer").map(drop).expect_err("it failed");
            assert!(matches!(error, RepositoryError::Store(error) if error.kind() == kind));
            assert_eq!(world.store().calls().len(), nth);
        }
    }
}

#[test]
fn a_record_is_what_it_was_after_a_save_that_failed() {
    for kind in KINDS {
        let mut world = failing(2, false, kind);
        let mut record = world.load("a").expect("the first call is fine");
        record.edits.push(2);
        let (document, revision) = (record.document().to_vec(), record.revision().clone());
        world.ask(world.bills.save(&mut record)).expect("an answer").expect_err("it failed");
        assert_eq!((record.document(), record.revision()), (&document[..], &revision));
        assert_eq!((record.stored_version().get(), record.is_stale()), (1, true));
        // The same record can be saved once the store is well.
        world.ask(world.bills.save(&mut record)).expect("an answer").expect("it is well");
        assert_eq!((record.stored_version().get(), record.is_stale()), (2, false));
    }
}
