//! Nothing is put or read deeper than 127 levels, wherever the document itself stands.

use serde::Deserialize;
use serde_json::Value;

use crate::document::error::What;
use crate::document::node::OpenFault;
use crate::document::{Document, DocumentError, Fast, Json, Node, Reader, Slow};

const TEXT: &str = r#"{"a":{"b":{"c":[]}}}"#;

/// Below how many levels a call works; below more, it says that it would be too deep.
#[track_caller]
fn room(call: impl Fn(&mut Document<'_>) -> Result<(), DocumentError>) -> usize {
    let works: Vec<bool> = (0..135)
        .map(|base| match call(&mut Document::below(base, Node::Slice(TEXT))) {
            Ok(()) => true,
            Err(error) => {
                assert_eq!(error.what(), &What::TooDeep, "{error}");
                false
            }
        })
        .collect();
    let room = works.iter().filter(|works| **works).count();
    assert!(works[..room].iter().all(|works| *works), "{works:?}");
    room
}

fn list(levels: usize) -> Json<'static> {
    Document::json(Node::Text("[".repeat(levels) + "1" + &"]".repeat(levels)))
}

#[test]
fn what_is_opened_stands_among_127_levels() {
    assert_eq!(room(|document| document.names("/a/b").map(drop)), 125);
    assert_eq!(room(|document| document.len_of("/a/b/c").map(drop)), 124);
    assert_eq!(room(|document| document.reach(&["a", "b", "c"]).map(drop)), 125);
    assert_eq!(room(|document| document.open_at(&["a", "b"])), 125);
    assert_eq!(room(|document| document.open_at(&["a", "b", "c"])), 124);
    assert_eq!(room(|document| document.expect_fit_at(&["a", "b", "c"])), 124);
    assert_eq!(room(|document| document.take("/a/b/c").map(drop)), 125);
    assert_eq!(room(|document| document.rename("/a/b/c", "d")), 125);
}

#[test]
fn what_is_put_in_ends_among_127_levels() {
    for levels in [0, 1, 2, 123, 124, 125, 126] {
        // Three names, and with them the levels of the object.
        let expected = 125_usize.saturating_sub(levels);
        assert_eq!(room(|document| document.insert("/a/b/d", list(levels))), expected);
        let replace = |document: &mut Document<'_>| document.replace_at(&["a", "b", "c"], list(levels).node);
        assert_eq!(room(replace), expected);
        // Again where the way is open.
        assert_eq!(
            room(|document| {
                document.insert("/a/b/d", list(0))?;
                document.insert("/a/b/e", list(levels))
            }),
            expected
        );
    }
    assert_eq!(room(|document| document.set("/a/b/c", &1)), 125);
    assert_eq!(room(|document| document.set("/a/b/c", &[[0]])), 123);
    for levels in [2, 124, 125] {
        let value: Value = serde_json::from_str(&list(levels).to_json()).unwrap();
        // The second time the way is open.
        let set = |document: &mut Document<'_>| {
            document.set("/a/b/c", &1)?;
            document.set("/a/b/c", &value)
        };
        assert_eq!(room(set), 125 - levels);
    }
}

#[test]
fn what_is_lent_stands_where_it_stood() {
    fn each(document: &mut Document<'_>, levels: usize) -> Result<(), DocumentError> {
        let put = |_: &dyn std::fmt::Display, value: &mut Document<'_>| value.insert("x", list(levels));
        document.each_at(&["a"], put).map(drop)
    }
    // `b` stands below two levels, and what is put into it below three.
    assert_eq!(room(|document| each(document, 0)), 125);
    assert_eq!(room(|document| each(document, 2)), 123);
    let in_list = |document: &mut Document<'_>| {
        document.set("/a/b/c", &[std::collections::BTreeMap::<u8, u8>::new()])?;
        let put = |_: &dyn std::fmt::Display, value: &mut Document<'_>| value.insert("x", list(1));
        document.each_at(&["a", "b", "c"], put).map(drop)
    };
    assert_eq!(room(in_list), 122);
}

#[test]
fn opened_levels_count_as_much_as_closed_ones() {
    for open in [Node::Object(Vec::new()), Node::Array(Vec::new())] {
        let mut open = open;
        assert!(open.fits(126) && !open.fits(127) && !open.fits(128));
        assert_eq!(open.open(126), Ok(()));
        assert_eq!(open.open(127), Err(OpenFault::TooDeep));
        assert_eq!(open.open(128), Err(OpenFault::TooDeep));
    }
}

#[test]
fn a_type_is_read_from_among_127_levels() {
    let mut document = Document::below(0, Node::Slice(TEXT));
    document.open_at(&["a", "b"]).unwrap();
    for level in 0..130 {
        let fits = level + 4 <= 127;
        let node = document.node();
        assert_eq!(Value::deserialize(Reader::<Fast>::new(node, level)).is_ok(), fits, "{level}");
        assert_eq!(Value::deserialize(Reader::<Slow>::new(node, level)).is_ok(), fits, "{level}");
    }
}
