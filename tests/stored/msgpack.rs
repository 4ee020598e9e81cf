//! What only `MessagePack` does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use upcaster::{Document, History, Steps, Stored, Versioned};

use crate::format::{Format, Msgpack};

/// An extension of the format: a number that says which one, and bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "_ExtStruct")]
struct Extension((i8, ByteBuf));

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "frame", version = 1)]
struct Frame {
    extension: Extension,
    position: (f32, f64),
    corner: Corner,
}

/// Written as an array, without the names of its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Corner {
    x: i32,
    y: Option<i32>,
}

#[test]
fn extensions_and_arrays_survive_before_and_after_the_tag() {
    let frame = Frame {
        extension: Extension((5, ByteBuf::from([1, 2, 3]))),
        position: (0.1, 0.1),
        corner: Corner { x: -1, y: None },
    };
    let first = Msgpack::write(&Stored::new(frame.clone())).unwrap();
    assert_eq!(*Msgpack::read::<Stored<Frame>>(&first).unwrap(), frame);

    // The marker of a map with four members, three of them, and the tag.
    let mut last = vec![0x84];
    last.extend(members(&frame));
    last.extend(Msgpack::write(&"_v").unwrap());
    last.push(1);
    assert_eq!(*Msgpack::read::<Stored<Frame>>(&last).unwrap(), frame);
}

fn members(frame: &Frame) -> Vec<u8> {
    let member = |name: &str, value: Result<Vec<u8>, String>| {
        let mut bytes = Msgpack::write(&name).expect("a name is written");
        bytes.extend(value.expect("a member is written"));
        bytes
    };
    [
        member("extension", Msgpack::write(&frame.extension)),
        member("position", Msgpack::write(&frame.position)),
        member("corner", Msgpack::write(&frame.corner)),
    ]
    .concat()
}

#[test]
fn the_record_is_a_map_even_where_structs_are_arrays() {
    let corner = Frame {
        extension: Extension((1, ByteBuf::new())),
        position: (0.0, 0.0),
        corner: Corner { x: 0, y: Some(1) },
    };
    assert_eq!(Msgpack::write(&Stored::new(corner.clone())).unwrap()[0], 0x84);
    assert_eq!(Msgpack::write(&corner).unwrap()[0], 0x93);
}

/// A note that keeps the whole old one as a text.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 2, history)]
struct Note {
    old: String,
}

impl History for Note {
    fn history() -> Steps {
        Steps::new().step("keep as text", |s| {
            s.with(|note: &mut Document<'_>| {
                let old = note.to_json();
                Ok(note.set("old", &old)?)
            })
        })
    }
}

#[test]
fn closures_see_names_escaped_that_json_escapes() {
    let note = Msgpack::write(&BTreeMap::from([("_v", 1), ("a\"b", 2)])).unwrap();
    assert_eq!(Msgpack::read::<Stored<Note>>(&note).unwrap().old, r#"{"a\"b":2}"#);
}
