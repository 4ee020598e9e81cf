//! What is said of documents, and by whom.

use std::error::Error;

use crate::document::Document;
use crate::document::tests::{document, says};
use crate::{DocumentError, Json};

#[test]
fn nothing_that_is_shown_holds_a_value() {
    let mut secret = document(r#"{"pin":1234,"flag":true}"#);
    assert_eq!(format!("{secret:?}"), "Document(Object)");
    assert_eq!(format!("{:?}", secret.take("pin").unwrap()), "Json(Number)");
    let refused = secret.get_as::<u8>("flag").unwrap_err();
    assert_eq!(format!("{refused:?}"), r#"DocumentError { path: "/flag", what: Unreadable }"#);
    assert_eq!(refused.source().unwrap().to_string(), "invalid type: boolean, expected u8");
    assert!(secret.get_as::<u8>("pin").unwrap_err().source().is_none());
}

#[test]
fn what_is_missing_is_told_from_what_is_wrong() {
    let looked = document(r#"{"a":null}"#);
    assert!(looked.get_as::<u8>("b").unwrap_err().is_missing());
    assert!(!looked.get_as::<u8>("a").unwrap_err().is_missing());
    assert!(Json::null().is_null() && !Json::of(&1).unwrap().is_null());
    says(looked.names("a").unwrap_err(), "/a is null, not an object");
    for flag in ["true", "false"] {
        says(document(flag).names("").unwrap_err(), "the document is a boolean, not an object");
    }
}

#[test]
fn an_error_of_an_element_is_told_from_above() {
    let mut list = document(r#"{"lines":[{"sku":{}}]}"#);
    let mut end = |path: &'static str| {
        let ended = list.each("lines", |line| Ok(line.get_as::<u8>(path).map(drop)?));
        ended.unwrap_err().to_string()
    };
    assert_eq!(end("/sku/a/b"), "there is no /lines/0/sku/a/b: the way ends at /lines/0/sku");
    assert_eq!(end("/a/b"), "there is no /lines/0/a/b: the way ends at /lines/0");
    assert_eq!(end("a"), "there is no /lines/0/a");
}

#[test]
fn a_way_through_a_value_that_has_no_members_is_none() {
    let text = r#"{"n":null,"s":"x"}"#;
    let reach = |way: &[&str]| {
        let mut reached = document(text);
        reached.reach(way).map(|node| node.is_some()).map_err(|error| error.to_string())
    };
    assert_eq!(reach(&["n"]), Ok(true));
    assert_eq!(reach(&["n", "a"]), Ok(false));
    assert_eq!(reach(&["s", "a"]), Err("/s is a text, not an object".to_owned()));
}

#[test]
fn a_document_knows_its_size() {
    let text = r#"{"a":[1,[2,3],{}],"b":{"c":"d","e":[]}}"#;
    let mut opened = document(text);
    assert_eq!(opened.node().size(), text.len());
    let ways: [&[&str]; 6] = [&[], &["a"], &["a", "1"], &["a", "2"], &["b"], &["b", "e"]];
    for (count, way) in (1..).zip(ways) {
        opened.open_at(way).unwrap();
        let size = opened.node().size();
        assert!((text.len()..=text.len() + count).contains(&size), "{size} after {way:?}");
    }
}

#[test]
fn elements_that_grow_are_stopped_while_they_grow() {
    let text = format!(r#"{{"l":[{}]}}"#, vec!["{}"; 100].join(","));
    let run = |limit| {
        let mut document = Document::from_text(&text).limited(text.len(), limit);
        let mut calls = 0;
        let ended = document.each_at::<_, DocumentError>(&["l"], |_, element| {
            calls += 1;
            element.set("grown", &"x".repeat(100))
        });
        (ended.map_err(|error| error.path().to_owned()), calls)
    };
    assert_eq!(run(100_000), (Ok(true), 100));
    let (ended, calls) = run(1_000);
    assert_eq!(ended, Err("/l".to_owned()));
    assert!((5..10).contains(&calls), "{calls}");
}
