//! What holds in every format.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use upcaster::{Stored, Versioned};

use crate::format::{Bson, Cbor, Format, Json, Msgpack, MsgpackNamed, Yaml};
use crate::model::{Body, Document, Member, Sample, stored_as, with};

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "old", version = 2, floor = 2, untagged = 2)]
struct Untagged {
    body: Body,
}

#[derive(Debug, Serialize, Deserialize)]
struct Shelf {
    one: Stored<Sample>,
    many: Vec<Stored<Sample>>,
    by_name: BTreeMap<String, Stored<Sample>>,
    maybe: Option<Stored<Sample>>,
    nothing: Option<Stored<Sample>>,
}

/// A shelf whose records are given member by member.
#[derive(Serialize)]
struct OldShelf<'a> {
    one: Document<'a>,
    many: Vec<Document<'a>>,
    by_name: BTreeMap<String, Document<'a>>,
    maybe: Option<Document<'a>>,
    nothing: Option<Document<'a>>,
}

/// The names of the members, in the order they stand in.
#[derive(Debug)]
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamesVisitor;

        impl<'de> Visitor<'de> for NamesVisitor {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_map(NamesVisitor)
    }
}

#[track_caller]
fn encoded<F: Format>(value: &impl Serialize) -> Vec<u8> {
    F::write(value).expect("the format writes the value")
}

/// What reading a document says that must not be readable.
#[track_caller]
fn refusal<F: Format>(document: &Document<'_>) -> String {
    let message = F::read::<Stored<Sample>>(&encoded::<F>(document)).expect_err("the document is refused");
    assert!(!message.contains("ada"), "a value in an error: {message}");
    message
}

fn every_version_is_read_wherever_its_tag_stands<F: Format>() {
    let body = Body::new(F::LARGEST);
    for version in 1..=3 {
        for position in 0..=stored_as(version, &body).len() {
            let document = with(stored_as(version, &body), position, "_v", Member::Integer(version));
            let read: Stored<Sample> = F::read(&encoded::<F>(&document))
                .unwrap_or_else(|error| panic!("version {version}, tag at {position}: {error}"));
            assert_eq!(*read, Sample::new(F::LARGEST), "version {version}, tag at {position}");
            assert_eq!(i64::from(read.stored_version()), version);
            assert_eq!(read.is_stale(), version < 3);
        }
    }
}

fn containers_hold_any_version<F: Format>() {
    let body = Body::new(F::LARGEST);
    let old = |version, at| with(stored_as(version, &body), at, "_v", Member::Integer(version));
    let shelf: Shelf = F::read(&encoded::<F>(&OldShelf {
        one: old(1, 0),
        many: vec![old(1, 2), old(2, 1), old(3, 0)],
        by_name: BTreeMap::from([("a".to_owned(), old(2, 2))]),
        maybe: Some(old(1, 1)),
        nothing: None,
    }))
    .expect("all versions are read");
    let versions: Vec<u32> = shelf.many.iter().map(|sample| sample.stored_version().get()).collect();
    assert_eq!(versions, [1, 2, 3]);
    assert_eq!(shelf.by_name["a"].stored_version(), 2);
    assert!(shelf.maybe.is_some() && shelf.nothing.is_none());

    let again: Shelf = F::read(&encoded::<F>(&shelf)).expect("what was written is read");
    assert_eq!(again.many, shelf.many);
    assert!(again.many.iter().chain([&again.one]).all(|sample| !sample.is_stale()));
}

fn the_current_version_is_written_with_its_tag_first<F: Format>() {
    let body = Body::new(F::LARGEST);
    let old = with(stored_as(1, &body), 0, "_v", Member::Integer(1));
    let read: Stored<Sample> = F::read(&encoded::<F>(&old)).expect("version 1 is read");
    let bytes = encoded::<F>(&read);
    let names: Names = F::read(&bytes).expect("a map with names");
    assert_eq!(names.0, ["_v", "name", "host", "body"]);
    let again: Stored<Sample> = F::read(&bytes).expect("what was written is read");
    assert_eq!((&again, again.is_stale()), (&read, false));
}

fn a_second_tag_is_refused<F: Format>() {
    let body = Body::new(F::LARGEST);
    for (first, second) in [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)] {
        let once = with(stored_as(1, &body), first, "_v", Member::Integer(1));
        let twice = with(once.0, second, "_v", Member::Integer(1));
        let message = refusal::<F>(&twice);
        assert!(message.contains("sample has its version tag twice at /_v"), "{message}");
    }
}

fn a_newer_document_is_refused<F: Format>() {
    let body = Body::new(F::LARGEST);
    for position in [0, 2] {
        let message = refusal::<F>(&with(stored_as(3, &body), position, "_v", Member::Integer(4)));
        assert!(message.contains("sample version 4 is newer than version 3"), "{message}");
    }
}

fn a_missing_tag_is_refused_unless_it_has_a_meaning<F: Format>() {
    let body = Body::new(F::LARGEST);
    let message = refusal::<F>(&Document(stored_as(1, &body)));
    assert!(message.contains("sample has no version tag at /_v"), "{message}");

    let untagged = encoded::<F>(&Document(vec![("body", Member::Body(&body))]));
    let read: Stored<Untagged> = F::read(&untagged).expect("the kind says what no tag means");
    assert_eq!(read.body, body);
    assert_eq!(read.stored_version(), 2);
}

fn a_malformed_tag_is_refused_wherever_it_stands<F: Format>() {
    let body = Body::new(F::LARGEST);
    let malformed = [
        Member::Text("2"),
        Member::Integer(0),
        Member::Integer(-1),
        Member::Integer(1 << 32),
        Member::Float(2.0),
        Member::Float(1.5),
        Member::Flag(true),
        Member::Null,
        Member::Body(&body),
    ];
    for tag in &malformed {
        for position in 0..=2 {
            let message = refusal::<F>(&with(stored_as(1, &body), position, "_v", tag.clone()));
            assert!(message.contains("sample has a version tag that is not a whole number"), "{message}");
        }
    }
}

fn a_failed_step_is_an_error_without_values<F: Format>() {
    let body = Body::new(F::LARGEST);
    for position in [0, 2] {
        let members = vec![("email", Member::Text("nowhere")), ("body", Member::Body(&body))];
        let message = refusal::<F>(&with(members, position, "_v", Member::Integer(2)));
        assert!(message.contains("sample version 2 failed in step 2 -> 3"), "{message}");
        assert!(!message.contains("nowhere"), "{message}");
    }
}

fn a_panic_in_a_step_is_an_error<F: Format>() {
    let body = Body::new(F::LARGEST);
    for position in [0, 2] {
        let members = vec![("mail", Member::Text("panic@example.com")), ("body", Member::Body(&body))];
        let message = refusal::<F>(&with(members, position, "_v", Member::Integer(1)));
        assert!(message.contains("sample version 1 panicked in step 1 -> 2"), "{message}");
    }
}

fn data_of_another_type_is_refused_wherever_the_tag_stands<F: Format>() {
    let body = Body::new(F::LARGEST);
    for position in 0..=2 {
        let wrong = vec![("mail", Member::Flag(true)), ("body", Member::Body(&body))];
        refusal::<F>(&with(wrong, position, "_v", Member::Integer(1)));
        let missing = vec![("body", Member::Body(&body)), ("other", Member::Null)];
        let message = refusal::<F>(&with(missing, position, "_v", Member::Integer(1)));
        assert!(message.contains("missing field `mail`"), "{message}");
    }
}

macro_rules! laws {
    ($($format:ident as $module:ident)*) => {$(
        laws! { @ $format $module
            every_version_is_read_wherever_its_tag_stands
            containers_hold_any_version
            the_current_version_is_written_with_its_tag_first
            a_second_tag_is_refused
            a_newer_document_is_refused
            a_missing_tag_is_refused_unless_it_has_a_meaning
            a_malformed_tag_is_refused_wherever_it_stands
            a_failed_step_is_an_error_without_values
            a_panic_in_a_step_is_an_error
            data_of_another_type_is_refused_wherever_the_tag_stands
        }
    )*};
    (@ $format:ident $module:ident $($law:ident)*) => {
        mod $module {
            $(
                #[test]
                fn $law() {
                    super::$law::<super::$format>();
                }
            )*
        }
    };
}

laws! {
    Json as json
    Yaml as yaml
    Cbor as cbor
    Msgpack as msgpack
    MsgpackNamed as msgpack_named
    Bson as bson
}

/// What the formats say of themselves to the record: whether people are to read it.
#[derive(Debug, PartialEq, Versioned)]
#[versioned(kind = "asks", version = 1)]
struct Asks {
    /// When it was written.
    written: bool,
    /// When it was read.
    read: bool,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    written: bool,
}

impl Serialize for Asks {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Answer { written: serializer.is_human_readable() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Asks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = deserializer.is_human_readable();
        Answer::deserialize(deserializer).map(|Answer { written }| Self { written, read })
    }
}

#[test]
fn a_record_is_told_whether_people_are_to_read_it() {
    fn asked<F: Format>() -> (bool, bool) {
        let written = F::write(&Stored::new(Asks { written: true, read: true })).unwrap();
        let Asks { written, read } = F::read::<Stored<Asks>>(&written).unwrap().into_inner();
        (written, read)
    }
    assert_eq!((asked::<Json>(), asked::<Yaml>()), ((true, true), (true, true)));
    assert_eq!((asked::<Cbor>(), asked::<Msgpack>()), ((false, false), (false, false)));
}
