//! What only CBOR does.

use ciborium::Value;
use ciborium::tag::{Accepted, Captured};
use serde::{Deserialize, Serialize};
use upcaster::{Stored, Versioned};

use crate::format::{Cbor, Format};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "moment", version = 1)]
struct Moment {
    plain: u64,
    tagged: Accepted<u64, 1>,
    captured: Captured<String>,
    none: Captured<bool>,
    value: Value,
    wide: u128,
    bytes_as_numbers: Vec<u8>,
}

fn moment() -> Moment {
    Moment {
        plain: 5,
        tagged: Accepted(6),
        captured: Captured(Some(0), "1985-04-12".to_owned()),
        none: Captured(None, true),
        value: Value::Tag(99, Box::new(Value::Array(vec![Value::from(-1), Value::Null, Value::Float(0.5)]))),
        wide: u128::MAX,
        bytes_as_numbers: vec![1, 2],
    }
}

/// The members of a moment with the tag last.
fn tag_last(change: impl Fn(&str, Value) -> Value) -> Vec<u8> {
    let members = Value::serialized(&moment()).expect("a moment is a CBOR value");
    let members = members.into_map().expect("a struct is a map");
    let mut members: Vec<_> = members
        .into_iter()
        .map(|(name, value)| {
            let value = change(name.as_text().expect("names are texts"), value);
            (name, value)
        })
        .collect();
    members.push(("_v".into(), 1.into()));
    Cbor::write(&Value::Map(members)).expect("it is written")
}

#[test]
fn tags_of_cbor_survive_before_and_after_the_version() {
    let first = Cbor::write(&Stored::new(moment())).unwrap();
    assert_eq!(*Cbor::read::<Stored<Moment>>(&first).unwrap(), moment());
    let last = tag_last(|_, value| value);
    assert_eq!(*Cbor::read::<Stored<Moment>>(&last).unwrap(), moment());
}

#[test]
fn tags_that_a_type_does_not_ask_for_are_skipped() {
    let last = tag_last(|name, value| match name {
        "plain" => Value::Tag(55799, Box::new(Value::Tag(1, Box::new(value)))),
        _ => value,
    });
    assert_eq!(*Cbor::read::<Stored<Moment>>(&last).unwrap(), moment());
}

#[test]
fn bytes_are_read_as_numbers_where_the_format_allows_it() {
    let last = tag_last(|name, value| match name {
        "bytes_as_numbers" => Value::Bytes(vec![1, 2]),
        _ => value,
    });
    let first: Moment = ciborium::from_reader(&last[..]).unwrap();
    assert_eq!(*Cbor::read::<Stored<Moment>>(&last).unwrap(), first);
}

#[test]
fn a_wide_number_in_cbor_is_read_before_the_tag() {
    #[derive(Debug, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "wide", version = 1)]
    struct Wide {
        n: i128,
    }

    for n in [i128::from(u64::MAX) + 1, i128::from(i64::MIN) - 1, i128::MAX, i128::MIN] {
        let document =
            Value::Map(vec![("n".into(), Value::serialized(&n).unwrap()), ("_v".into(), 1.into())]);
        assert_eq!(Cbor::read::<Stored<Wide>>(&Cbor::write(&document).unwrap()).unwrap().n, n);
    }
}

#[test]
fn binary_formats_store_what_is_not_finite() {
    #[derive(Debug, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "reading", version = 1)]
    struct Reading {
        low: f64,
        none: f32,
    }

    let bytes = Cbor::write(&Stored::new(Reading { low: f64::NEG_INFINITY, none: f32::NAN })).unwrap();
    let read: Stored<Reading> = Cbor::read(&bytes).unwrap();
    assert!(read.low.is_infinite() && read.none.is_nan());
}

#[test]
fn a_document_nested_deeper_than_the_limit_before_its_tag_is_refused() {
    let nested = |depth| (0..depth).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    let read = |depth| {
        let last = Value::Map(vec![("x".into(), nested(depth)), ("_v".into(), 1.into())]);
        Cbor::read::<Stored<Moment>>(&Cbor::write(&last).unwrap()).unwrap_err()
    };
    assert!(read(126).contains("missing field"), "{}", read(126));
    assert!(read(127).contains("moment is nested deeper than 127 levels"), "{}", read(127));
}
