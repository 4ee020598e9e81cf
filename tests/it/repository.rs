//! Repositories on the store in memory: whatever is stored is loaded, and no edit is lost.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

use std::future::Future;
use std::sync::Arc;

use futures_executor::block_on;
use serde::{Deserialize, Serialize};
use upcaster::repository::{Cohort, Conflict, Repository, RepositoryError, WriteBack, WriteBacks};
use upcaster::store::{MemoryStore, Store, StoreErrorKind};
use upcaster::{ErrorKind, History, Registry, Steps, Tag, UnknownMembers, Version, Versioned};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "task", version = 3, history)]
struct Task {
    title: String,
    lines: Vec<Line>,
    done: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    text: String,
}

impl History for Task {
    fn history() -> Steps {
        Steps::new()
            .step("title", |s| s.rename("name", "title"))
            .step("lines", |s| s.each("lines", |line| line.rename("t", "text")).add("done", false))
    }
}

const V1: &str = r#"{"_v":1,"name":"milk","lines":[{"t":"a"},{"t":"b"}]}"#;
const V3: &str = r#"{"_v":3,"title":"milk","lines":[{"text":"a"},{"text":"b"}],"done":false}"#;

fn registry() -> Registry {
    Registry::builder().register::<Task>().build().unwrap()
}

fn store(documents: &[(&str, &str)]) -> MemoryStore {
    let store = MemoryStore::new();
    for (id, document) in documents {
        store.seed(*id, *document, None);
    }
    store
}

fn tasks(documents: &[(&str, &str)]) -> Repository<Task, MemoryStore> {
    Repository::new(&registry(), store(documents)).unwrap()
}

/// What is stored under an id.
fn stored<T, S: Store>(repository: &Repository<T, S>, id: &str) -> Option<String>
where
    T: upcaster::ReadableOwned + Serialize + Send + Sync + 'static,
{
    let row = block_on(repository.store().get(id)).unwrap();
    row.map(|row| String::from_utf8(row.document).unwrap())
}

fn kind_of(error: &RepositoryError) -> Option<ErrorKind> {
    match error {
        RepositoryError::Record(error) => Some(error.kind()),
        _ => None,
    }
}

fn assert_send(future: impl Future + Send) -> impl Future + Send {
    future
}

#[test]
fn a_record_of_any_version_is_loaded_and_saved_as_the_newest() {
    let tasks = tasks(&[("a", V1)]);
    let mut task = block_on(tasks.load("a")).unwrap();
    assert_eq!((task.stored_version().get(), task.is_stale(), task.id()), (1, true, "a"));
    assert_eq!(task.document(), V1.as_bytes());
    let before = task.revision().clone();
    task.done = true;
    block_on(tasks.save(&mut task)).unwrap();
    assert_eq!((task.stored_version().get(), task.is_stale()), (3, false));
    assert_ne!(*task.revision(), before);
    assert_eq!(stored(&tasks, "a").unwrap(), V3.replace("false", "true"));
    // It stands for what was saved, and can be saved again.
    task.title = "eggs".to_owned();
    block_on(tasks.save(&mut task)).unwrap();
    assert_eq!(stored(&tasks, "a").unwrap(), V3.replace("false", "true").replace("milk", "eggs"));
    let row = block_on(tasks.store().get("a")).unwrap().unwrap();
    assert_eq!(row.version, Version::new(3));
}

#[test]
fn every_future_can_be_sent() {
    let tasks = tasks(&[]);
    let mut count = 0;
    drop(assert_send(tasks.update("a", |task| {
        count += 1;
        task.done = true;
    })));
    drop(assert_send(tasks.load("a")));
    drop(assert_send(tasks.load_many(&["a"])));
}

#[test]
fn a_conflict_says_what_is_there_now() {
    let tasks = tasks(&[("a", V1)]);
    let now = |document: Option<&str>| {
        tasks.store().seed("a", V1, None);
        let mut task = block_on(tasks.load("a")).unwrap();
        if let Some(document) = document {
            tasks.store().seed("a", document, None);
        } else {
            let row = block_on(tasks.store().get("a")).unwrap().unwrap();
            assert!(block_on(tasks.store().delete("a", &row.revision)).unwrap());
        }
        task.done = true;
        let error = block_on(tasks.save(&mut task)).unwrap_err();
        assert_eq!(stored(&tasks, "a").as_deref(), document);
        // What was to be saved is still there.
        assert!(task.done);
        assert_eq!(task.stored_version(), 1);
        error.conflict().unwrap()
    };
    assert_eq!(now(Some(V3)), Conflict::Current);
    assert_eq!(now(Some(V1)), Conflict::Stale);
    assert_eq!(now(Some(r#"{"_v":4}"#)), Conflict::Newer);
    assert_eq!(now(Some("{")), Conflict::Unreadable);
    assert_eq!(now(None), Conflict::Gone);
}

#[test]
fn an_update_that_was_overtaken_is_made_again_on_what_is_there() {
    let tasks = tasks(&[("a", V1)]);
    let mut runs = 0;
    let updated = block_on(tasks.update("a", |task| {
        runs += 1;
        if runs < 3 {
            // Somebody else is faster.
            tasks.store().seed("a", V3.replace("milk", &format!("milk{runs}")), None);
        }
        task.title += "!";
    }));
    assert_eq!(updated.unwrap().title, "milk2!");
    assert_eq!(runs, 3);
    let few = Repository::<Task, _>::builder(&registry(), store(&[("a", V1)])).attempts(2).build().unwrap();
    let overtaken = block_on(few.update("a", |_| few.store().seed("a", V1, None)));
    assert_eq!(overtaken.unwrap_err().conflict(), Some(Conflict::Stale));
    let error = block_on(few.update("b", |_| {})).unwrap_err();
    assert!(matches!(error, RepositoryError::NotFound));
}

#[test]
fn a_change_that_cannot_be_made_saves_nothing() {
    #[derive(Debug)]
    enum Refused {
        Done,
        Repository(RepositoryError),
    }
    impl From<RepositoryError> for Refused {
        fn from(error: RepositoryError) -> Self {
            Self::Repository(error)
        }
    }
    let tasks = tasks(&[("a", V1)]);
    let refused = block_on(tasks.try_update("a", |task| {
        task.done = true;
        Err::<(), _>(Refused::Done)
    }));
    assert!(matches!(refused, Err(Refused::Done)));
    assert_eq!(stored(&tasks, "a").unwrap(), V1);
    let missing = block_on(tasks.try_update("b", |_| Ok::<(), Refused>(())));
    assert!(matches!(missing, Err(Refused::Repository(RepositoryError::NotFound))));
}

#[test]
fn a_record_is_changed_only_in_the_state_that_was_asked_for() {
    let tasks = tasks(&[("a", V1)]);
    let load = || block_on(tasks.load("a")).unwrap();
    let failed = |error: RepositoryError| {
        assert!(matches!(error, RepositoryError::PreconditionFailed(_)), "{error:?}");
        error.conflict().unwrap()
    };
    let seen = load().revision().clone();
    let mut task = load();
    assert_eq!(failed(task.only_if(|_| false).unwrap_err()), Conflict::Stale);
    task.only_if(|revision| *revision == seen).unwrap();
    let overtaken = load();
    block_on(tasks.save(&mut task)).unwrap();
    assert_eq!(failed(load().only_if(|revision| *revision == seen).unwrap_err()), Conflict::Current);
    // Overtaken after the question, by who asked nothing.
    for gone in [false, true] {
        let mut asked = if gone { load() } else { overtaken.clone() };
        asked.only_if(|_| true).unwrap();
        if gone {
            block_on(tasks.delete(load())).unwrap();
        }
        let there = if gone { Conflict::Gone } else { Conflict::Current };
        assert_eq!(failed(block_on(tasks.save(&mut asked)).unwrap_err()), there);
        if gone {
            block_on(tasks.delete(asked)).unwrap();
        } else {
            assert_eq!(failed(block_on(tasks.delete(asked)).unwrap_err()), there);
        }
    }
    // A save answers the question; the next conflict is one like any other.
    tasks.store().seed("a", V1, None);
    let mut task = load();
    task.only_if(|_| true).unwrap();
    block_on(tasks.save(&mut task)).unwrap();
    tasks.store().seed("a", V1, None);
    let error = block_on(tasks.save(&mut task)).unwrap_err();
    assert!(matches!(error, RepositoryError::Conflict(Conflict::Stale)), "{error:?}");
}

#[test]
fn one_bad_record_does_not_stop_the_others() {
    let tasks = tasks(&[("a", V1), ("b", "{"), ("c", r#"{"_v":9}"#), ("d", V3)]);
    let many = block_on(tasks.load_many(&["d", "b", "x", "c", "a"])).unwrap();
    let kinds: Vec<_> = many.iter().map(|record| record.as_ref().err().and_then(kind_of)).collect();
    assert_eq!(kinds, [None, Some(ErrorKind::Truncated), None, Some(ErrorKind::Newer), None]);
    assert!(many[0].is_ok() && many[4].is_ok());
    assert!(matches!(many[2], Err(RepositoryError::NotFound)));
    for id in ["b", "c"] {
        assert!(block_on(tasks.update(id, |task| task.done = true)).is_err());
    }
    assert_eq!(stored(&tasks, "c").unwrap(), r#"{"_v":9}"#);
}

#[test]
fn a_record_is_inserted_once_and_deleted_as_it_was_loaded() {
    let tasks = tasks(&[]);
    let new = Task { title: "milk".to_owned(), lines: Vec::new(), done: false };
    let inserted = block_on(tasks.insert("a", new.clone())).unwrap();
    assert_eq!((inserted.stored_version().get(), inserted.is_stale()), (3, false));
    assert!(matches!(block_on(tasks.insert("a", new.clone())), Err(RepositoryError::Exists)));
    block_on(tasks.update("a", |task| task.done = true)).unwrap();
    assert_eq!(block_on(tasks.delete(inserted.clone())).unwrap_err().conflict(), Some(Conflict::Current));
    let loaded = block_on(tasks.load("a")).unwrap();
    block_on(tasks.delete(loaded.clone())).unwrap();
    // Gone is what was wanted.
    block_on(tasks.delete(loaded)).unwrap();
    assert!(block_on(tasks.find("a")).unwrap().is_none());
    // Another record with the same id is not the one that was loaded.
    block_on(tasks.insert("a", new)).unwrap();
    assert_eq!(block_on(tasks.delete(inserted)).unwrap_err().conflict(), Some(Conflict::Current));
}

#[test]
fn members_that_the_type_does_not_know_are_carried_over() {
    let document = r#"{"_v":1,"name":"milk","x":1.50,"lines":[{"t":"a","y":[ 1 ]},{"t":"b"}]}"#;
    let tasks = tasks(&[("a", document)]);
    block_on(tasks.update("a", |task| task.lines[1].text = "c".to_owned())).unwrap();
    assert_eq!(
        stored(&tasks, "a").unwrap(),
        r#"{"_v":3,"title":"milk","lines":[{"text":"a","y":[ 1 ]},{"text":"c"}],"done":false,"x":1.50}"#
    );
    // Nobody can tell which line it belongs to.
    let error = block_on(tasks.update("a", |task| drop(task.lines.remove(0)))).unwrap_err();
    assert_eq!(kind_of(&error), Some(ErrorKind::UnknownMembers));
    let with = |policy| {
        let store = store(&[("a", document)]);
        Repository::<Task, _>::builder(&registry(), store).unknown_members(policy).build().unwrap()
    };
    let refusing = with(UnknownMembers::Refuse);
    let error = block_on(refusing.update("a", |task| task.done = true)).unwrap_err();
    assert_eq!(kind_of(&error), Some(ErrorKind::UnknownMembers));
    assert_eq!(stored(&refusing, "a").unwrap(), document);
    let dropping = with(UnknownMembers::Drop);
    block_on(dropping.update("a", |_| {})).unwrap();
    assert_eq!(stored(&dropping, "a").unwrap(), V3);
}

#[test]
fn a_pinned_save_carries_them_over_too() {
    let registry = Registry::builder().register_with::<Task>(|task| task.write_at(2)).build().unwrap();
    let document = r#"{"_v":1,"name":"milk","x":1.50,"lines":[{"t":"a","y":[ 1 ]}]}"#;
    let tasks = Repository::<Task, _>::new(&registry, store(&[("a", document)])).unwrap();
    let saved = block_on(tasks.update("a", |task| task.title = "eggs".to_owned())).unwrap();
    assert_eq!(saved.stored_version(), 2);
    assert_eq!(
        stored(&tasks, "a").unwrap(),
        r#"{"_v":2,"title":"eggs","lines":[{"t":"a","y":[ 1 ]}],"x":1.50}"#
    );
}

#[test]
fn a_pinned_program_leaves_what_is_above_its_pin_there_until_it_is_told() {
    let registry = Registry::builder().register_with::<Task>(|task| task.write_at(2)).build().unwrap();
    let new = V3.replace("false", "true").replacen('{', r#"{"x":1.50,"#, 1);
    let tasks = Repository::<Task, _>::new(&registry, store(&[("a", &new), ("b", V1)])).unwrap();
    let saved = block_on(tasks.update("a", |task| task.title = "eggs".to_owned())).unwrap();
    assert_eq!((saved.stored_version().get(), saved.done), (3, true));
    let lowered = block_on(tasks.lower("a")).unwrap();
    assert_eq!(lowered.stored_version(), 2);
    assert_eq!(
        stored(&tasks, "a").unwrap(),
        r#"{"_v":2,"title":"eggs","lines":[{"t":"a"},{"t":"b"}],"x":1.50}"#
    );
    assert_eq!(block_on(tasks.lower("b")).unwrap().stored_version(), 1);
    assert_eq!(stored(&tasks, "b").unwrap(), V1);
    assert!(matches!(block_on(tasks.lower("c")), Err(RepositoryError::NotFound)));
}

#[test]
fn a_version_column_that_disagrees_is_told_and_not_believed() {
    let tasks = tasks(&[]);
    tasks.store().seed("a", V1, Version::new(3));
    let task = block_on(tasks.load("a")).unwrap();
    assert!(task.is_mislabelled());
    assert_eq!(task.stored_version(), 1);
    tasks.store().seed("a", V1, Version::new(1));
    assert!(!block_on(tasks.load("a")).unwrap().is_mislabelled());
    // Where the document has no tag, the column is all there is.
    let outside = Registry::builder().register_with::<Task>(|task| task.tag(Tag::outside())).build().unwrap();
    let store = MemoryStore::new();
    store.seed("a", V1.replace("\"_v\":1,", ""), Version::new(1));
    let tasks = Repository::<Task, _>::new(&outside, store).unwrap();
    block_on(tasks.update("a", |task| task.done = true)).unwrap();
    let row = block_on(tasks.store().get("a")).unwrap().unwrap();
    assert_eq!(row.version, Version::new(3));
    assert_eq!(row.document, V3.replace("\"_v\":3,", "").replace("false", "true").as_bytes());
}

#[test]
fn a_record_outside_of_the_cohort_keeps_its_version() {
    let keeping = |cohort: Cohort, policy: WriteBack| {
        let store = store(&[("a", V1), ("b", V1)]);
        let built =
            Repository::<Task, _>::builder(&registry(), store).cohort(cohort).write_back(policy).build();
        let tasks = built.unwrap();
        ["a", "b"].map(|id| {
            let saved = block_on(tasks.update(id, |task| task.title = "eggs".to_owned())).unwrap();
            (saved.stored_version().get(), stored(&tasks, id).unwrap())
        })
    };
    let old = (1, V1.replace("milk", "eggs"));
    let new = (3, V3.replace("milk", "eggs"));
    assert_eq!(keeping(Cohort::all(), WriteBack::OnSave), [new.clone(), new.clone()]);
    assert_eq!(keeping(Cohort::ids(["b"]), WriteBack::OnSave), [old.clone(), new]);
    assert_eq!(keeping(Cohort::all(), WriteBack::Never), [old.clone(), old]);
}

#[test]
fn a_cohort_only_grows_with_its_percentage() {
    let ids: Vec<String> = (0..10_000).map(|id| format!("order-{id}")).collect();
    let mut before = 0;
    for percent in [0.0, 0.5, 1.0, 10.0, 33.3, 50.0, 99.9, 100.0] {
        let cohort = Cohort::percent(percent);
        let inside = ids.iter().filter(|id| cohort.contains(id)).count();
        assert!(
            ids.iter()
                .filter(|id| !cohort.contains(id))
                .all(|id| !Cohort::percent(percent / 2.0).contains(id))
        );
        #[allow(clippy::cast_precision_loss)]
        let off = (inside as f64 / 100.0 - percent).abs();
        assert!(off < 1.5, "{percent} % holds {inside} of 10000");
        assert!(inside >= before);
        before = inside;
    }
    assert_eq!(before, 10_000);
    for odd in [f64::NAN, -1.0] {
        assert!(!ids.iter().any(|id| Cohort::percent(odd).contains(id)));
    }
}

#[test]
fn reads_write_back_in_the_background_and_only_once() {
    let rows = Arc::new(store(&[("a", V1), ("b", V1), ("bad", r#"{"_v":1,"name":7}"#), ("c", V3)]));
    let shared = || Arc::clone(&rows);
    let builder = Repository::<Task, _>::builder(&registry(), shared()).cohort(Cohort::by(|id| id != "b"));
    let (tasks, writer) = block_on(builder.allow_unfenced().build_on_read(shared(), 2)).unwrap();
    for _ in 0..10 {
        for id in ["a", "b", "c"] {
            assert_eq!(block_on(tasks.load(id)).unwrap().title, "milk");
        }
        assert!(block_on(tasks.load("bad")).is_err());
    }
    // A read only leaves a note.
    assert_eq!(stored(&tasks, "a").unwrap(), V1);
    assert_eq!(tasks.write_backs().queued, 1);
    assert_eq!(block_on(writer.run_once()), 1);
    assert_eq!(
        stored(&tasks, "a").unwrap(),
        r#"{"_v":3,"title":"milk","lines":[{"text":"a"},{"text":"b"}],"done":false}"#
    );
    assert_eq!(stored(&tasks, "b").unwrap(), V1);
    assert_eq!(block_on(tasks.load("a")).unwrap().stored_version(), 3);
    // Overtaken by a save, and by a delete.
    rows.seed("a", V1, None);
    block_on(tasks.load("a")).unwrap();
    block_on(tasks.update("a", |task| task.done = true)).unwrap();
    block_on(writer.run_once());
    assert_eq!(stored(&tasks, "a").unwrap(), V3.replace("false", "true"));
    rows.seed("a", V1, None);
    let loaded = block_on(tasks.load("a")).unwrap();
    block_on(tasks.delete(loaded)).unwrap();
    block_on(writer.run_once());
    assert_eq!(stored(&tasks, "a"), None);
    // No room for the third.
    for id in ["x", "y", "z"] {
        rows.seed(id, V1, None);
        block_on(tasks.load(id)).unwrap();
    }
    let WriteBacks { queued, dropped, written, overtaken, refused, failed, .. } = tasks.write_backs();
    assert_eq!((queued, dropped, written, overtaken, refused, failed), (5, 1, 1, 2, 0, 0));
    drop(tasks);
    block_on(writer.run());
    assert_eq!(block_on(rows.get("x")).unwrap().unwrap().version, Version::new(3));
    assert_eq!(block_on(rows.get("z")).unwrap().unwrap().version, None);
}

#[test]
fn reads_do_not_write_back_where_nothing_guards_what_they_wrote() {
    let built =
        block_on(Repository::<Task, _>::builder(&registry(), store(&[])).build_on_read(store(&[]), 8));
    let Err(RepositoryError::Store(error)) = built.map(|_| ()) else { panic!("it must not start") };
    assert_eq!(error.kind(), StoreErrorKind::Unfenced);
}
