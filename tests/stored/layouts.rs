//! Tags that are nested, in an envelope, or texts.

use serde::{Deserialize, Serialize};
use upcaster::{LabelCodec, Stored, Versioned};

use crate::format::{Bson, Cbor, Format, Json, Msgpack, MsgpackNamed, Yaml};
use crate::model::Member::{Integer, Null, Object, Text};
use crate::model::{Document, Member};

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "release", version = 1, tag = "/meta/schema/version", untagged = 1)]
#[serde(deny_unknown_fields)]
struct ReleaseV1 {
    title: String,
    meta: Option<Meta>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "release", version = 2, previous = ReleaseV1, untagged = 1)]
struct Release {
    name: String,
    meta: Option<Meta>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Meta {
    author: String,
}

impl From<ReleaseV1> for Release {
    fn from(old: ReleaseV1) -> Self {
        Self { name: old.title, meta: old.meta }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "event", version = 1, envelope)]
struct EventV1(String);

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "event", version = 2, previous = EventV1)]
struct Event {
    name: String,
}

impl From<EventV1> for Event {
    fn from(old: EventV1) -> Self {
        Self { name: old.0 }
    }
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "api", version = 1, tag = "api", label = "1.9")]
struct ApiV1 {
    path: String,
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "api", version = 2, previous = ApiV1, label = "1.10")]
struct Api {
    paths: Vec<String>,
}

impl From<ApiV1> for Api {
    fn from(old: ApiV1) -> Self {
        Self { paths: vec![old.path] }
    }
}

const URL: LabelCodec = LabelCodec {
    parse: |text| text.strip_prefix("https://example.com/v")?.strip_suffix(".json")?.parse().ok(),
    print: |version| format!("https://example.com/v{version}.json"),
};

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "manifest", version = 8, floor = 8, tag = "$schema", label(parse = URL.parse, print = URL.print))]
struct Manifest {
    id: u64,
}

fn document<'a, const N: usize>(members: [(&'a str, Member<'a>); N]) -> Document<'a> {
    Document(members.into())
}

fn read<F: Format, T: serde::de::DeserializeOwned>(document: &Document<'_>) -> Result<T, String> {
    F::read(&F::write(document).expect("the format writes the document"))
}

fn a_nested_tag_is_found_and_taken_out<F: Format>() {
    let schema = || Object(document([("version", Integer(1))]));
    let author = || ("author", Text("Ada"));
    let title = || ("title", Text("First"));
    let documents = [
        document([("meta", Object(document([("schema", schema()), author()]))), title()]),
        document([title(), ("meta", Object(document([author(), ("schema", schema())])))]),
    ];
    for document in &documents {
        // The object that held the tag is still there, and is no business of the type.
        let read: Stored<Release> = read::<F, _>(document).expect("the tag is found");
        let meta = Some(Meta { author: "Ada".to_owned() });
        assert_eq!(*read, Release { name: "First".to_owned(), meta });
        assert_eq!(read.stored_version(), 1);
        let again: Stored<Release> =
            F::read(&F::write(&read).expect("it is written")).expect("what was written is read");
        assert_eq!((&again, again.stored_version().get()), (&read, 2));
    }
}

fn a_nested_tag_is_refused_as_any_other<F: Format>() {
    let meta = |schema| Object(document([("author", Text("Ada")), ("schema", schema)]));
    let version = |version| Object(document([("version", Integer(version))]));
    let title = || ("title", Text("First"));
    let twice = Object(document([("version", Integer(1)), ("version", Integer(1))]));
    let cases = [
        (document([("meta", meta(twice)), title()]), "twice at /meta/schema/version"),
        (document([("meta", meta(version(1))), title(), ("meta", meta(version(1)))]), "twice"),
        (document([("meta", meta(Null)), title(), ("meta", meta(version(1)))]), "twice"),
        (document([title(), ("meta", meta(version(3)))]), "release version 3 is newer than version 2"),
        (document([title(), ("meta", meta(version(0)))]), "not a whole number"),
    ];
    for (document, expected) in &cases {
        let message = read::<F, Stored<Release>>(document).expect_err("the tag is refused");
        assert!(message.contains(expected), "{message}");
    }
}

fn a_document_without_its_nested_tag_is_untagged<F: Format>() {
    for meta in [Null, Object(document([("author", Text("Ada"))]))] {
        let document = document([("meta", meta), ("title", Text("First"))]);
        let read: Stored<Release> = read::<F, _>(&document).expect("no tag means version 1");
        assert_eq!((read.name.as_str(), read.stored_version().get()), ("First", 1));
    }
}

fn an_envelope_is_read_in_any_order<F: Format>() {
    let beside = || ("trace", Object(document([("id", Integer(5))])));
    let documents = [
        document([("v", Integer(1)), ("data", Text("start")), beside()]),
        document([beside(), ("data", Text("start")), ("v", Integer(1))]),
        document([("data", Object(document([("name", Text("start"))]))), ("v", Integer(2))]),
        document([("v", Integer(2)), ("data", Object(document([("name", Text("start"))])))]),
    ];
    for document in &documents {
        let read: Stored<Event> = read::<F, _>(document).expect("the envelope is read");
        assert_eq!(read.name, "start");
        let again: Stored<Event> =
            F::read(&F::write(&read).expect("it is written")).expect("what was written is read");
        assert_eq!((&again, again.is_stale()), (&read, false));
    }
}

fn an_envelope_is_refused_as_any_other_record<F: Format>() {
    let (v, data) = (|version| ("v", Integer(version)), || ("data", Text("start")));
    let cases = [
        (document([v(1), data(), v(1)]), "event has its version tag twice at /v"),
        (document([v(1), data(), data()]), "duplicate field `data`"),
        (document([data(), v(1), data()]), "duplicate field `data`"),
        (document([data(), v(3)]), "event version 3 is newer than version 2"),
        (document([v(1)]), "missing field `data`"),
        (document([data()]), "event has no version tag at /v"),
    ];
    for (document, expected) in &cases {
        let message = read::<F, Stored<Event>>(document).expect_err("the envelope is refused");
        assert!(message.contains(expected), "{message}");
    }
}

fn a_label_stands_for_its_version<F: Format>() {
    let old = document([("path", Text("/orders")), ("api", Text("1.9"))]);
    let api: Stored<Api> = read::<F, _>(&old).expect("the label is known");
    assert_eq!((api.paths.as_slice(), api.stored_version().get()), (["/orders".to_owned()].as_slice(), 1));
    let again: Stored<Api> = F::read(&F::write(&api).expect("it is written")).expect("it is read again");
    assert!(!again.is_stale());

    let unknown = document([("api", Text("2.0")), ("paths", Null)]);
    let message = read::<F, Stored<Api>>(&unknown).expect_err("nobody knows that label");
    assert!(message.contains("api has a version label this program does not know at /api"), "{message}");

    let url = document([("id", Integer(7)), ("$schema", Text("https://example.com/v8.json"))]);
    let manifest: Stored<Manifest> = read::<F, _>(&url).expect("the codec knows it");
    assert_eq!((manifest.id, manifest.stored_version().get()), (7, 8));
}

macro_rules! in_every_format {
    ($($law:ident)*) => {$(
        mod $law {
            use super::*;

            #[test]
            fn in_json() { super::$law::<Json>(); }
            #[test]
            fn in_yaml() { super::$law::<Yaml>(); }
            #[test]
            fn in_cbor() { super::$law::<Cbor>(); }
            #[test]
            fn in_msgpack() { super::$law::<Msgpack>(); }
            #[test]
            fn in_msgpack_with_names() { super::$law::<MsgpackNamed>(); }
            #[test]
            fn in_bson() { super::$law::<Bson>(); }
        }
    )*};
}

in_every_format! {
    a_nested_tag_is_found_and_taken_out
    a_nested_tag_is_refused_as_any_other
    a_document_without_its_nested_tag_is_untagged
    an_envelope_is_read_in_any_order
    an_envelope_is_refused_as_any_other_record
    a_label_stands_for_its_version
}
