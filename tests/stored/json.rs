//! What only JSON does.

use serde::{Deserialize, Serialize, Serializer};
use upcaster::{Stored, Versioned};

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "line", version = 1)]
struct Borrowing<'a> {
    text: &'a str,
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "reading", version = 1)]
struct Reading {
    values: Vec<f64>,
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "tree", version = 1)]
struct Tree {
    children: serde_json::Value,
}

/// A type whose own code writes the name of the tag.
#[derive(Debug, Versioned)]
#[versioned(kind = "liar", version = 1)]
struct Liar {}

impl Serialize for Liar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("_v", 7)])
    }
}

#[derive(Debug, Versioned)]
#[versioned(kind = "bomb", version = 1)]
struct Bomb {}

impl<'de> Deserialize<'de> for Bomb {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("a type that does not read")
    }
}

/// Bytes that are asked for as such and found as a text.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "blob", version = 1)]
struct Blob<'a> {
    #[serde(borrow, with = "serde_bytes")]
    bytes: &'a [u8],
}

#[test]
fn text_is_borrowed_from_the_document_on_either_side_of_the_tag() {
    for document in [r#"{"_v":1,"text":"milk"}"#, r#"{"text":"milk","_v":1}"#] {
        let read: Stored<Borrowing<'_>> = serde_json::from_str(document).unwrap();
        assert_eq!(read.text, "milk");
        let document = document.replace("text", "bytes");
        let read: Stored<Blob<'_>> = serde_json::from_str(&document).unwrap();
        assert_eq!(read.bytes, b"milk");
    }
}

#[test]
fn a_number_that_is_not_finite_is_refused_instead_of_turned_to_null() {
    for value in [f64::NAN, f64::INFINITY] {
        let error = serde_json::to_string(&[Stored::new(Reading { values: vec![1.5, value] })]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "reading version 1 holds a number that is not finite, for which JSON has no form at /values/1"
        );
    }
}

#[test]
fn a_value_too_deep_to_be_read_again_is_refused() {
    let nested = |depth: usize| {
        let children =
            (0..depth).fold(serde_json::Value::Null, |inner, _| serde_json::Value::Array(vec![inner]));
        Stored::new(Tree { children })
    };
    let text = serde_json::to_string(&nested(126)).unwrap();
    serde_json::from_str::<Stored<Tree>>(&text).unwrap();
    let message = serde_json::to_string(&nested(127)).unwrap_err().to_string();
    assert!(message.starts_with("tree version 1 would be nested deeper than 127 levels"), "{message}");
}

#[test]
fn what_stands_before_the_tag_may_be_as_deep_as_after_it() {
    let document = |depth| format!(r#"{{"children":{}{},"_v":1}}"#, "[".repeat(depth), "]".repeat(depth));
    serde_json::from_str::<Stored<Tree>>(&document(126)).unwrap();
    serde_json::from_str::<Stored<Tree>>(&document(127)).unwrap_err();
}

#[test]
fn a_type_that_writes_the_tag_itself_is_refused() {
    let message = serde_json::to_string(&Stored::new(Liar {})).unwrap_err().to_string();
    assert!(message.starts_with("liar version 1 would be written with a second version tag"), "{message}");
}

#[test]
fn a_panic_in_the_code_of_the_type_is_an_error() {
    for document in [r#"{"_v":1,"x":2}"#, r#"{"x":2,"_v":1}"#] {
        let message = serde_json::from_str::<Stored<Bomb>>(document).unwrap_err().to_string();
        assert!(message.starts_with("bomb version 1 panicked in the reading code of its type"), "{message}");
    }
}

#[test]
fn what_is_no_object_is_refused() {
    for document in ["[1]", "null", "3", r#""text""#] {
        let message = serde_json::from_str::<Stored<Reading>>(document).unwrap_err().to_string();
        assert!(message.contains("expected a stored reading: a map that holds its version tag"), "{message}");
    }
}

#[test]
fn invalid_json_is_reported_by_its_parser() {
    for document in [r#"{"_v":1,"values":[}"#, r#"{"values":[},"_v":1}"#, r#"{"values":[1],"_v":"#] {
        assert!(!serde_json::from_str::<Stored<Reading>>(document).unwrap_err().is_data(), "{document}");
    }
}

#[test]
fn a_record_with_its_tag_first_is_read_without_holding_anything() {
    let plain = r#"{"values":[1.5,2.5,3.5,4.5,5.5]}"#;
    let stored = r#"{"_v":1,"values":[1.5,2.5,3.5,4.5,5.5]}"#;
    let own = allocation_counter::measure(|| drop(serde_json::from_str::<Reading>(plain).unwrap()));
    let with_tag =
        allocation_counter::measure(|| drop(serde_json::from_str::<Stored<Reading>>(stored).unwrap()));
    if serde_json::from_str::<serde_json::Value>("1e999").is_err() {
        assert_eq!((with_tag.count_total, with_tag.bytes_total), (own.count_total, own.bytes_total));
    }
}

#[test]
fn a_value_of_another_type_is_named_by_kind_and_version_and_not_quoted() {
    #[derive(Debug, serde::Deserialize, upcaster::Versioned)]
    #[versioned(kind = "note", version = 1)]
    #[allow(dead_code)]
    struct Note {
        stars: u8,
    }
    let error = serde_json::from_str::<Vec<Stored<Note>>>(r#"[{"_v":1,"stars":"canary"}]"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "note version 1 does not fit its type: invalid type: string, expected u8 at line 1 column 26"
    );
    let torn = serde_json::from_str::<Vec<Stored<Note>>>(r#"[{"_v":1,"stars":"can"#).unwrap_err();
    assert!(torn.is_eof(), "{torn}");
    let yaml = serde_norway::from_str::<Stored<Note>>("_v: 1\nstars: canary\n").unwrap_err().to_string();
    assert!(
        yaml.contains("note version 1 does not fit its type: invalid type: string, expected u8"),
        "{yaml}"
    );
    assert!(!yaml.contains("canary"), "{yaml}");
}
