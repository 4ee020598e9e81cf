//! Closures see arrays and objects after the type has read them, and the type reads again what they change.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use upcaster::__support::{Declared, DeclaredCell, Trace, read_through};
use upcaster::{BoxError, Document, Origin, Steps, Version, Versioned};

/// The members of an object in the order in which they come.
#[derive(Debug)]
struct Listed(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Listed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listed, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Listed(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// How the closure of the moment changes a document.
static CHANGE: AtomicU32 = AtomicU32::new(0);

fn change(document: &mut Document<'_>) -> Result<(), BoxError> {
    let whole: Value = serde_json::from_str(&document.to_json())?;
    assert_eq!(whole["list"], serde_json::json!([1, {"a": 2.5}]), "closures see what the type has read");
    match CHANGE.load(Ordering::Relaxed) {
        0 => {}
        1 => document.each("list", |_| Ok(()))?,
        2 => document.rename("list", "items")?,
        3 => {
            let (list, inner) = (document.take("list")?, document.take("inner")?);
            document.insert("list", inner)?;
            document.insert("inner", list)?;
        }
        4 => document.each("list", |element| Ok(element.set("", &7)?)).unwrap_or_default(),
        5 => document.set("/inner/x", &"y")?,
        6 => drop(document.take("list")?),
        7 => {
            let list = document.take("list")?;
            document.insert("list", list)?;
        }
        _ => document.set("list", &[1])?,
    }
    Ok(document.set("last", &document.contains("list")?)?)
}

static DECLARED: DeclaredCell = DeclaredCell::new();

impl Versioned for Listed {
    type Previous = Origin;
    const KIND: &'static str = "listed";
    const VERSION: Version = Version::of(2);
    const DECLARED: bool = true;

    fn read_declared<'de, D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<Self, D::Error> {
        let steps = || Steps::new().step("change", |s| s.with(change));
        let declared = DECLARED.get_or_init(|| Declared::new(steps(), Version::of(2), Version::FIRST));
        read_through(declared, version, payload, trace)
    }

    fn upcast(previous: Origin) -> Result<Self, BoxError> {
        match previous {}
    }
}

const DOCUMENT: &str =
    r#"{"_v":1,"first":"a","list":[1, {"a":2.5}],"\u0069d":{},"inner":{"x":[ ]} , "b" : null }"#;

fn read() -> Vec<(String, Value)> {
    upcaster::from_str::<Listed>(DOCUMENT).expect("a document").0
}

/// The same document after the change, as a tree.
fn changed() -> Value {
    let mut document = Document::from_str(DOCUMENT).expect("a document");
    document.remove("_v").expect("a tag");
    change(&mut document).expect("a change");
    serde_json::from_str(&document.to_json()).expect("JSON")
}

#[test]
fn what_closures_change_is_read_as_they_leave_it() {
    let first: Vec<Vec<_>> = (0..9).map(|_| Vec::new()).collect();
    let mut seen = first;
    // So often that reading ahead is given up for good in between.
    for round in 0..24 {
        for kind in 0..9 {
            CHANGE.store(kind, Ordering::Relaxed);
            let members = read();
            assert_eq!(
                Value::Object(members.iter().cloned().collect()),
                changed(),
                "{kind} in round {round}"
            );
            let order: Vec<String> = members.into_iter().map(|(name, _)| name).collect();
            let kind = usize::try_from(kind).expect("a small number");
            if round == 0 {
                seen[kind] = order;
            } else {
                assert_eq!(seen[kind], order, "the order is the same however it is read");
            }
        }
    }
    assert_eq!(seen[0], ["list", "inner", "first", "id", "b", "last"]);
}

#[test]
fn what_stands_there_twice_is_an_error_also_where_it_was_read() {
    for twice in [r#""list":[1]"#, r#""b":1"#, r#""\u0069d":1"#] {
        let document = DOCUMENT.replace(r#""first":"a""#, twice);
        assert!(upcaster::from_str::<Listed>(&document).is_err(), "{twice}");
    }
}

mod nested {
    use upcaster::{History, Steps, Versioned};

    #[derive(serde::Deserialize)]
    pub(crate) struct Meta {
        pub(crate) seen: Option<bool>,
    }

    #[derive(serde::Deserialize, Versioned)]
    #[versioned(kind = "opaque", version = 2, history, tag = "/meta/v", untagged = 1)]
    pub(crate) struct Opaque {
        pub(crate) meta: Meta,
    }

    impl History for Opaque {
        fn history() -> Steps {
            Steps::new().step("see", |s| s.with(|document| Ok(document.set("/meta/seen", &true)?)))
        }
    }

    #[derive(serde::Deserialize, Versioned)]
    #[versioned(kind = "declared", version = 2, history, tag = "/meta/v", untagged = 1)]
    pub(crate) struct Declared {
        pub(crate) meta: Meta,
    }

    impl History for Declared {
        fn history() -> Steps {
            Steps::new().step("see", |s| s.add("/meta/seen", true))
        }
    }
}

#[test]
fn a_nested_tag_is_seen_in_what_steps_work_on() {
    for (document, version, seen) in [
        (r#"{"meta":{"a":[]}}"#, 1, Some(true)),
        (r#"{"meta":{"a":[],"v":1}}"#, 1, Some(true)),
        (r#"{"meta":{"a":[],"v":2}}"#, 2, None),
        (r#"{"meta":{"a":[],"\u0076":1}}"#, 1, Some(true)),
        (r#"{"meta":{"a":[],"\u0076":2}}"#, 2, None),
    ] {
        let opaque = upcaster::load_str::<nested::Opaque>(document).expect(document);
        assert_eq!((opaque.stored_version().get(), opaque.meta.seen), (version, seen), "{document}");
        let declared = upcaster::load_str::<nested::Declared>(document).expect(document);
        assert_eq!((declared.stored_version().get(), declared.meta.seen), (version, seen), "{document}");
    }
}
