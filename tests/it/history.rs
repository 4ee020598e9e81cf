//! Declared histories: the same documents as through typed chains.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use serde::{Deserialize, Serialize};
use upcaster::{Document, ErrorKind, History, Registry, Steps, Stored, Version, Versioned};

#[path = "../../examples/orders/model.rs"]
pub(crate) mod declared;

use crate::model::{self, OrderV1, OrderV2, OrderV3};
use declared::Order;

fn order_v1() -> OrderV1 {
    OrderV1 {
        id: 7,
        placed: "2021-03-14T09:26:53Z".to_owned(),
        first: "Ad\u{e9}l \"x\"".to_owned(),
        last: "M\u{fc}ller".to_owned(),
        mail: "a@example.com".to_owned(),
        street: "Lange Reihe 17".to_owned(),
        city: "Hamburg".to_owned(),
        zip: "20099".to_owned(),
        country: "DE".to_owned(),
        lines: vec![model::Line { sku: "A-1".to_owned(), title: "Pen".to_owned(), quantity: 2, price: 1.95 }],
        total: 3.9,
    }
}

/// The same order at each version.
fn orders() -> (OrderV1, OrderV2, OrderV3, model::Order) {
    let v1 = order_v1();
    let v2 = OrderV2::try_from(v1.clone()).expect("an order");
    let v3 = OrderV3::from(v2.clone());
    let v4 = model::Order::from(v3.clone());
    (v1, v2, v3, v4)
}

/// As documents with their tags.
fn documents() -> [String; 4] {
    let (v1, v2, v3, v4) = orders();
    [
        upcaster::to_string(&v1).expect("an order"),
        upcaster::to_string(&v2).expect("an order"),
        upcaster::to_string(&v3).expect("an order"),
        upcaster::to_string(&v4).expect("an order"),
    ]
}

/// An order as CBOR, with its tag.
fn cbor<T: Versioned + Serialize>(order: T) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(&Stored::new(order), &mut bytes).expect("an order");
    bytes
}

/// Both as text, for they are of two types.
#[track_caller]
fn same_as_typed(document: &str) {
    let typed = upcaster::load_str::<model::Order>(document).expect("an order");
    let declared = upcaster::load_str::<Order>(document).expect("an order");
    assert_eq!(declared.stored_version(), typed.stored_version());
    assert_eq!(
        upcaster::to_string(&*declared).expect("an order"),
        upcaster::to_string(&*typed).expect("an order")
    );
}

#[test]
fn every_version_reads_as_through_the_typed_chain() {
    for document in documents() {
        same_as_typed(&document);
    }
}

#[test]
fn the_golden_documents_read_as_through_the_typed_chain() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/order");
    let mut count = 0;
    for version in 1..=4 {
        for entry in std::fs::read_dir(golden.join(format!("v{version}"))).unwrap() {
            let path = entry.unwrap().path();
            let document = std::fs::read_to_string(&path).unwrap();
            if !path.to_string_lossy().ends_with(".current.json") {
                same_as_typed(&document);
                count += 1;
            }
        }
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn the_place_of_the_tag_and_of_members_makes_no_difference() {
    for document in documents() {
        let tree: serde_json::Value = serde_json::from_str(&document).unwrap();
        let members = tree.as_object().unwrap();
        for turn in 0..members.len() {
            let turned: Vec<String> = (0..members.len())
                .map(|n| members.iter().nth((n + turn) % members.len()).unwrap())
                .map(|(name, value)| format!("{name:?} : {value}"))
                .collect();
            same_as_typed(&format!("{{ {} }}", turned.join(" , ")));
        }
    }
}

#[test]
fn stored_in_another_format_runs_the_same_steps() {
    let (v1, v2, v3, v4) = orders();
    for (document, cbor) in documents().iter().zip([cbor(v1), cbor(v2), cbor(v3), cbor(v4)]) {
        let expected: Order = upcaster::from_str(document).unwrap();
        let tree: serde_json::Value = serde_json::from_str(document).unwrap();
        let from_cbor: Stored<Order> = ciborium::from_reader(&cbor[..]).unwrap();
        assert_eq!(*from_cbor, expected);
        let from_tree: Stored<Order> = serde_json::from_value(tree).unwrap();
        assert_eq!(*from_tree, expected);
        let from_text: Stored<Order> = serde_json::from_str(document).unwrap();
        assert_eq!(*from_text, expected);
    }
}

#[test]
fn a_failing_op_names_the_step_and_the_place() {
    let document = documents()[0].replace(r#""first":"Ad"#, r#""name":"taken","first":"Ad"#);
    let error = upcaster::from_str::<Order>(&document).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Step);
    assert_eq!(error.step().map(|step| (step.from.get(), step.to.get())), Some((1, 2)));
    assert_eq!(error.path(), Some("/name"));
    assert_eq!(error.stored_version(), Version::new(1));
    assert_eq!(
        error.to_string(),
        "order version 1 failed in step 1 -> 2 \"split contact\", where it joins first and last to name at /name"
    );
    assert_eq!(error.step_name(), Some("split contact"));
    let stored = serde_json::from_str::<Stored<Order>>(&document).unwrap_err().to_string();
    assert!(
        stored.starts_with("order version 1 failed in step 1 -> 2 \"split contact\", where it joins"),
        "{stored}"
    );
    assert!(!format!("{error} {error:?}").contains("taken"), "{error}");
}

/// A kind whose steps fail in every way.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "reasons", version = 2, history)]
struct Reasons {
    b: Option<String>,
}

impl History for Reasons {
    fn history() -> Steps {
        Steps::new().step("all", |s| {
            s.rename("a", "b").with(|document| {
                document.find_as::<u8>("/deep/0")?;
                match document.find_as::<String>("own")? {
                    Some(own) => Err(format!("{own} is not wanted").into()),
                    None => Ok(()),
                }
            })
        })
    }
}

#[test]
fn the_reason_of_a_failed_step_is_told_without_values() {
    let registry = Registry::builder().register::<Reasons>().build().unwrap();
    for (members, reason) in [
        (r#""a":"canary","b":"canary""#, Some("/b is already there")),
        (
            r#""deep":{"0":"canary"}"#,
            Some("/deep/0 does not fit the type asked for: invalid type: string, expected u8"),
        ),
        (r#""deep":"canary""#, Some("/deep is a text, not an object")),
        // What a closure says for itself may say anything.
        (r#""own":"canary""#, None),
    ] {
        let document = format!(r#"{{"_v":1,{members}}}"#);
        let errors = [
            upcaster::from_str::<Reasons>(&document).unwrap_err(),
            registry.upcast("reasons", document.as_bytes()).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.reason().as_deref(), reason, "{document}");
            assert_eq!(error.kind(), ErrorKind::Step);
            assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
            assert!(std::error::Error::source(&error).is_some());
        }
    }
    let error = upcaster::from_str::<Reasons>(r#"{"_v":2,"b":7}"#).unwrap_err();
    assert_eq!(error.reason().as_deref(), Some("invalid type: integer, expected a string"));
    let error = upcaster::from_str::<Reasons>(r#"{"_v":3}"#).unwrap_err();
    assert_eq!(error.reason(), None);
}

#[test]
fn a_made_member_that_does_not_fit_is_named_by_its_path() {
    let document = documents()[1].replace(r#""total":3.9"#, r#""total":"much""#);
    let error = upcaster::from_str::<Order>(&document).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Data, Some("/total/amount")));
    let untouched = documents()[1].replace(r#""quantity":2"#, r#""quantity":"two""#);
    let error = upcaster::from_str::<Order>(&untouched).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Data, Some("/lines/0/quantity")));
}

#[test]
fn a_member_that_a_step_works_on_may_not_stand_there_twice() {
    let document = documents()[0].replace(r#""mail":"#, r#""mail":"b@example.com","mail":"#);
    assert_eq!(upcaster::from_str::<Order>(&document).unwrap_err().kind(), ErrorKind::Data);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 3, history)]
struct Note {
    text: String,
    stars: u8,
}

impl History for Note {
    fn history() -> Steps {
        Steps::new()
            .step("opaque", |s| {
                s.with(|note: &mut Document<'_>| {
                    let words = note.take_as::<Vec<String>>("words")?;
                    note.set("text", &words.join(" "))?;
                    assert!(!words.is_empty(), "a note without words");
                    Ok(())
                })
            })
            .step("stars", |s| s.add("stars", 3))
    }
}

#[test]
fn an_opaque_step_sees_the_whole_document() {
    let note: Note = upcaster::from_str(r#"{"words":["buy","milk"],"_v":1}"#).unwrap();
    assert_eq!(note, Note { text: "buy milk".to_owned(), stars: 3 });
}

#[test]
fn a_panic_in_an_opaque_step_is_a_failed_read() {
    let error = upcaster::from_str::<Note>(r#"{"_v":1,"words":[]}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Panic);
    assert_eq!(error.step().map(|step| step.from.get()), Some(1));
    assert_eq!(error.step_name(), Some("opaque"));
    assert_eq!(error.to_string(), "note version 1 panicked in step 1 -> 2 \"opaque\"");
    let stored = serde_json::from_str::<Stored<Note>>(r#"{"_v":1,"words":[]}"#).unwrap_err().to_string();
    assert!(stored.starts_with("note version 1 panicked in step 1 -> 2 \"opaque\""), "{stored}");
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 4, previous = Note)]
struct LongNote {
    text: String,
    rating: f64,
}

impl From<Note> for LongNote {
    fn from(old: Note) -> Self {
        Self { text: old.text, rating: f64::from(old.stars) }
    }
}

#[test]
fn typed_versions_follow_on_declared_ones() {
    for (document, version) in [
        (r#"{"_v":1,"words":["milk"]}"#, 1),
        (r#"{"_v":2,"text":"milk"}"#, 2),
        (r#"{"_v":3,"text":"milk","stars":3}"#, 3),
        (r#"{"_v":4,"text":"milk","rating":3.0}"#, 4),
    ] {
        let note = upcaster::load_str::<LongNote>(document).unwrap();
        assert_eq!(note.stored_version(), version);
        assert_eq!(*note, LongNote { text: "milk".to_owned(), rating: 3.0 });
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "page", version = 3, history, tag = "/meta/version")]
struct Page {
    seen: String,
}

impl History for Page {
    fn history() -> Steps {
        Steps::new()
            .step("nothing", |s| s.with(|_| Ok(())))
            .step("look", |s| s.with(|page| Ok(page.set("seen", &page.to_json())?)))
    }
}

#[test]
fn steps_never_see_a_nested_tag_and_it_is_always_verified() {
    let document = r#"{"meta":{"by":"me","version":2},"text":"milk"}"#;
    let page = Page { seen: r#"{"meta":{"by":"me"},"text":"milk"}"#.to_owned() };
    assert_eq!(upcaster::from_str::<Page>(document).unwrap(), page);
    assert_eq!(upcaster::from_str_at::<Page>(2, document).unwrap(), page);
    assert_eq!(serde_json::from_str::<Stored<Page>>(document).unwrap().into_inner(), page);
    let error = upcaster::from_str_at::<Page>(1, document).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TagMismatch);
    let untagged = document.replace(r#","version":2"#, "");
    assert_eq!(upcaster::from_str_at::<Page>(1, &untagged).unwrap(), page);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "note", version = 5, previous = LongNote)]
struct BestNote {}

impl TryFrom<LongNote> for BestNote {
    type Error = String;

    fn try_from(old: LongNote) -> Result<Self, String> {
        assert!(old.rating > 1.0, "not rated");
        Err("not among the best".to_owned())
    }
}

#[test]
fn only_declared_steps_have_a_name() {
    let declared = upcaster::from_str::<BestNote>(r#"{"_v":1,"words":[]}"#).unwrap_err();
    assert_eq!(declared.step_name(), Some("opaque"));
    for (document, message) in [
        (r#"{"_v":1,"words":["milk"]}"#, "note version 1 failed in step 4 -> 5"),
        (r#"{"_v":2,"text":"milk","stars":0}"#, "note version 2 panicked in step 4 -> 5"),
    ] {
        let error = upcaster::from_str::<BestNote>(document).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.step_name()), (message, None));
    }
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "short", version = 3, history)]
struct TooShort {}

impl History for TooShort {
    fn history() -> Steps {
        Steps::new().step("only one", |s| s.rename("a", "b"))
    }
}

#[test]
fn a_history_with_a_hole_reads_no_old_document() {
    assert!(upcaster::from_str::<TooShort>(r#"{"_v":3}"#).is_ok());
    let error = upcaster::from_str::<TooShort>(r#"{"_v":1}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::History);
    assert_eq!(
        error.to_string(),
        "short version 1 failed in step 1 -> 2: its history is not sound: version 3 is read from version 1 on, so its \
         history needs 2 steps; it has 1"
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    article: String,
    count: Option<u32>,
    note: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "cart", version = 2, history)]
struct Cart {
    email: Option<String>,
    items: Option<Vec<Option<Item>>>,
    pairs: Vec<std::collections::BTreeMap<String, u32>>,
    other: serde_json::Value,
}

impl History for Cart {
    fn history() -> Steps {
        Steps::new().step("items", |s| {
            s.rename("mail", "email")
                .each("items", |i| i.rename("sku", "article").rename("q", "count").add("note", "none"))
                .each("pairs", |p| p.rename("a", "b"))
                .each("other", |o| o.rename("x", "y"))
        })
    }
}

/// Through the reader that streams, and through `Stored`, which runs the steps on what it holds.
#[track_caller]
fn same_as_stored(inside: &str) -> Result<Cart, String> {
    let document = format!(r#"{{"_v":1,{inside}}}"#);
    let stored = serde_json::from_str::<Stored<Cart>>(&document).map(Stored::into_inner);
    let read = upcaster::from_str::<Cart>(&document);
    assert_eq!(read.as_ref().ok(), stored.as_ref().ok(), "{document}");
    read.map_err(|error| error.path().unwrap_or_default().to_owned())
}

#[test]
fn elements_that_stream_are_changed_as_those_that_are_held() {
    let rest = r#""other":[{"x":1,"z":[]}],"pairs":[{"c":1,"a":2},{}]"#;
    let cart = same_as_stored(&format!(r#""mail":"m","items":[{{"sku":"A","q":1}},null],{rest}"#)).unwrap();
    assert_eq!(cart.email.as_deref(), Some("m"));
    let item = Item { article: "A".to_owned(), count: Some(1), note: "none".to_owned() };
    assert_eq!(cart.items, Some(vec![Some(item), None]));
    assert_eq!(cart.pairs[0].get("b"), Some(&2));
    assert_eq!(cart.other, serde_json::json!([{"y": 1, "z": []}]));
    for good in [
        r#""mail":"m","items":null"#,
        r#""items":[{"sku":"A","q":null,"note":"n"}]"#,
        r#""items":[{"s\u006bu":"\u0041","q":1,"unknown":{}}]"#,
        r#""items":[]"#,
    ] {
        same_as_stored(&format!("{good},{rest}")).unwrap();
    }
    for (bad, path) in [
        (r#""mail":"m","email":"m""#, "/email"),
        (r#""email":"m""#, "/email"),
        (r#""items":[{"sku":"A","q":1,"article":"B"}]"#, "/items/0/article"),
        (r#""items":5"#, "/items"),
        (r#""items":[5]"#, "/items/0"),
        (r#""items":[null,{"sku":"A","q":1,"z":1,"z":1}]"#, "/items/1/z"),
    ] {
        assert_eq!(same_as_stored(&format!("{bad},{rest}")).unwrap_err(), path, "{bad}");
    }
    same_as_stored(r#""items":[],"items":[],"other":null,"pairs":[]"#).unwrap_err();
    same_as_stored(r#""other":{"k":{"x":1}},"pairs":[]"#).unwrap();
    same_as_stored(r#""other":[{"x":1,"y":2}],"pairs":[]"#).unwrap_err();
}
