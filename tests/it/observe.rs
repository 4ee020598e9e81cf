//! What an observer is told: each read of a registry once, and no value of any document.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use upcaster::{
    Census, ErrorKind, History, Observer, ReadEvent, ReadOutcome, Registry, Steps, TracingObserver, Version,
    Versioned,
};

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "secret", version = 3, history)]
struct Secret {
    word: String,
}

impl History for Secret {
    fn history() -> Steps {
        Steps::new().step("one", |s| s.rename("a", "b")).step("two", |s| {
            s.with(|document| if document.contains("bad")? { Err("bad".into()) } else { Ok(()) })
                .rename("b", "word")
        })
    }
}

const DOCUMENTS: [&str; 7] = [
    r#"{"_v":3,"word":"canary"}"#,
    r#"{"_v":1,"a":"canary"}"#,
    r#"{"_v":2,"b":"canary"}"#,
    r#"{"_v":9,"word":"canary"}"#,
    r#"{"word":"canary"}"#,
    r#"{"_v":1,"a":"canary","bad":0}"#,
    r#"{"_v":3,"word":["canary"]}"#,
];

/// The events that reading the documents makes.
fn expected() -> Vec<(Option<u32>, u32, ReadOutcome, usize)> {
    vec![
        (Some(3), 0, ReadOutcome::Current, DOCUMENTS[0].len()),
        (Some(1), 2, ReadOutcome::Upcast, DOCUMENTS[1].len()),
        (Some(2), 1, ReadOutcome::Upcast, DOCUMENTS[2].len()),
        (Some(9), 0, ReadOutcome::Newer, DOCUMENTS[3].len()),
        (None, 0, ReadOutcome::Refused(ErrorKind::MissingTag), DOCUMENTS[4].len()),
        (Some(1), 1, ReadOutcome::Refused(ErrorKind::Step), DOCUMENTS[5].len()),
        (Some(3), 0, ReadOutcome::Refused(ErrorKind::Data), DOCUMENTS[6].len()),
    ]
}

#[derive(Default)]
struct Recorder(Mutex<Vec<ReadEvent>>);

impl Observer for Recorder {
    fn on_read(&self, event: &ReadEvent) {
        self.0.lock().unwrap().push(*event);
    }
}

fn observed(observer: impl Observer + 'static) -> Registry {
    Registry::builder().register::<Secret>().observer(observer).build().unwrap()
}

#[test]
fn each_read_is_one_event() {
    let ways: [fn(&Registry, &[u8]); 3] = [
        |registry, bytes| drop(registry.read::<Secret>(bytes)),
        |registry, bytes| drop(registry.load::<Secret>(bytes)),
        |registry, bytes| drop(registry.upcast("secret", bytes)),
    ];
    for read in ways {
        let recorder = Arc::new(Recorder::default());
        let registry = observed(Arc::clone(&recorder));
        for document in DOCUMENTS {
            read(&registry, document.as_bytes());
        }
        let events = recorder.0.lock().unwrap();
        let told = events
            .iter()
            .map(|event| (event.stored_version.map(Version::get), event.steps, event.outcome, event.bytes));
        assert_eq!(told.collect::<Vec<_>>(), expected());
        assert!(events.iter().all(|event| event.kind == "secret"));
    }
}

#[test]
fn an_event_tells_the_stored_version_and_how_many_steps_were_run_to_their_end() {
    let recorder = Arc::new(Recorder::default());
    let registry = Registry::builder()
        .register_with::<Way>(|way| way.write_at(2))
        .register::<OneWay>()
        .observer(Arc::clone(&recorder))
        .build()
        .unwrap();
    let up = |document: &str| drop(registry.upcast("way", document.as_bytes()));
    let down = |document: &str, to: u32| drop(registry.downcast("way", document.as_bytes(), to));
    up(r#"{"_v":1,"a":0}"#);
    // What the type refuses of what all steps made.
    up(r#"{"_v":1,"a":"no"}"#);
    drop(registry.read::<Way>(br#"{"_v":1,"a":"no"}"#));
    down(r#"{"_v":4,"d":0}"#, 1);
    down(r#"{"_v":4,"d":0}"#, 3);
    down(r#"{"_v":3,"c":0}"#, 4);
    // The way back from version 3 minds a member, after one step.
    down(r#"{"_v":4,"d":0,"bad":0}"#, 1);
    let refused = registry.downcast("one way", br#"{"_v":4,"n":0}"#, 1).unwrap_err();
    assert_eq!(refused.step().unwrap().to_string(), "2 -> 1");
    let events = recorder.0.lock().unwrap();
    let told = events.iter().map(|event| (event.stored_version.unwrap().get(), event.steps, event.outcome));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (1, 3, ReadOutcome::Upcast),
            (1, 3, ReadOutcome::Refused(ErrorKind::Data)),
            (1, 3, ReadOutcome::Refused(ErrorKind::Data)),
            (4, 3, ReadOutcome::Current),
            (4, 1, ReadOutcome::Current),
            (3, 1, ReadOutcome::Upcast),
            (4, 1, ReadOutcome::Refused(ErrorKind::Step)),
            // That no way leads down is known before any step.
            (4, 0, ReadOutcome::Refused(ErrorKind::OneWay)),
        ]
    );
}

/// A member that every step renames.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "way", version = 4, history)]
struct Way {
    d: u8,
}

impl History for Way {
    fn history() -> Steps {
        Steps::new()
            .step("b", |s| s.rename("a", "b"))
            .step("c", |s| {
                let minds = |document: &mut upcaster::Document<'_>| {
                    if document.contains("bad")? { Err("bad".into()) } else { Ok(()) }
                };
                s.rename("b", "c").with(|_| Ok(())).down(minds)
            })
            .step("d", |s| s.rename("c", "d"))
    }
}

/// A kind whose first step has no way back.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "one way", version = 4, history)]
struct OneWay {
    n: u8,
}

impl History for OneWay {
    fn history() -> Steps {
        Steps::new()
            .step("fax", |s| s.remove("fax"))
            .step("b", |s| s.add("b", 0))
            .step("c", |s| s.add("c", 0))
    }
}

#[test]
fn nothing_but_reads_is_told() {
    let recorder = Arc::new(Recorder::default());
    let registry = observed(Arc::clone(&recorder));
    registry.encode(&Secret { word: "canary".to_owned() }).unwrap();
    registry.explain("secret", DOCUMENTS[1].as_bytes()).unwrap();
    registry.upcast("other", DOCUMENTS[1].as_bytes()).unwrap_err();
    assert!(recorder.0.lock().unwrap().is_empty());
}

#[test]
fn a_read_does_not_fail_with_its_observer() {
    struct Panicking;
    impl Observer for Panicking {
        fn on_read(&self, _: &ReadEvent) {
            panic!("an observer");
        }
    }
    let registry = observed(Panicking);
    assert_eq!(registry.read::<Secret>(DOCUMENTS[1].as_bytes()).unwrap().word, "canary");
    assert_eq!(registry.read::<Secret>(DOCUMENTS[4].as_bytes()).unwrap_err().kind(), ErrorKind::MissingTag);
}

#[test]
fn a_census_counts_what_was_read() {
    let census = Arc::new(Census::default());
    let registry = observed(Arc::clone(&census));
    for document in DOCUMENTS.iter().chain(&DOCUMENTS[..2]) {
        let _ = registry.read::<Secret>(document.as_bytes());
    }
    assert_eq!(
        census.to_string(),
        "secret of no version: 1 refused: missing tag\n\
         secret version 1: 1 refused: failed step\n\
         secret version 1: 2 upcast\n\
         secret version 2: 1 upcast\n\
         secret version 3: 2 current\n\
         secret version 3: 1 refused: unexpected data\n\
         secret version 9: 1 newer\n"
    );
    let versions: Vec<_> =
        census.versions("secret").into_iter().map(|(version, reads)| (version.get(), reads)).collect();
    assert_eq!(versions, [(1, 3), (2, 1), (3, 3), (9, 1)]);
    assert!(census.versions("other").is_empty());
    assert_eq!(census.take().iter().map(|count| count.reads).sum::<u64>(), 9);
    assert!(census.counts().is_empty());
}

/// Writes every event down as text.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() != "message" {
            write!(self.0, " {}={value:?}", field.name()).unwrap();
        }
    }
}

/// Tells the notes of one test from those of another.
struct Noting(Arc<Notes>);

impl Subscriber for Noting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "upcaster"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let level = *event.metadata().level();
        let mut fields = Fields(if level == Level::DEBUG { "debug".to_owned() } else { "warn".to_owned() });
        event.record(&mut fields);
        self.0.0.lock().unwrap().push(fields.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn tracing_gets_an_event_for_each_read() {
    let notes = Arc::new(Notes::default());
    let registry = observed(TracingObserver);
    tracing::subscriber::with_default(Noting(Arc::clone(&notes)), || {
        for document in DOCUMENTS {
            let _ = registry.read::<Secret>(document.as_bytes());
        }
    });
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            r#"debug kind="secret" stored_version=3 steps=0 outcome="current" bytes=24"#,
            r#"debug kind="secret" stored_version=1 steps=2 outcome="upcast" bytes=21"#,
            r#"debug kind="secret" stored_version=2 steps=1 outcome="upcast" bytes=21"#,
            r#"warn kind="secret" stored_version=9 steps=0 outcome="newer" bytes=24"#,
            r#"warn kind="secret" steps=0 outcome="refused" error="missing tag" bytes=17"#,
            r#"warn kind="secret" stored_version=1 steps=1 outcome="refused" error="failed step" bytes=29"#,
            r#"warn kind="secret" stored_version=3 steps=0 outcome="refused" error="unexpected data" bytes=26"#,
        ]
    );
}
