//! Numbers at the edges of their types, before and after the tag.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use upcaster::{Stored, Versioned};

use crate::format::{Cbor, Format, Json, Msgpack, MsgpackNamed, Yaml};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "holder", version = 1)]
struct Holder<T> {
    n: T,
}

/// Whether this test runs with a feature of `serde_json` that changes how it hands over numbers.
fn keeps_all_digits() -> bool {
    serde_json::from_str::<serde_json::Value>("1e999").is_ok()
}

fn json<T: DeserializeOwned + Serialize>(n: &str, tag_first: bool) -> serde_json::Result<T> {
    let text = if tag_first { format!(r#"{{"_v":1,"n":{n}}}"#) } else { format!(r#"{{"n":{n},"_v":1}}"#) };
    serde_json::from_str::<Stored<Holder<T>>>(&text).map(|holder| holder.into_inner().n)
}

#[track_caller]
fn survives<F: Format, T>(number: T)
where
    T: Serialize + DeserializeOwned + Clone + Debug + PartialEq,
{
    let first = F::write(&Stored::new(Holder { n: number.clone() })).expect("the number is written");
    for bytes in [first, tag_last::<F, T>(&number)] {
        let read: Stored<Holder<T>> = F::read(&bytes).expect("the number is read");
        assert_eq!(read.n, number);
    }
}

fn tag_last<F: Format, T: Serialize>(number: &T) -> Vec<u8> {
    F::write(&TagLast(number)).expect("the number is written")
}

/// A map, because `MessagePack` writes a struct without its names.
struct TagLast<'a, T>(&'a T);

impl<T: Serialize> Serialize for TagLast<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("n", self.0)?;
        map.serialize_entry("_v", &1)?;
        map.end()
    }
}

fn numbers_survive<F: Format>() {
    for number in [0, 1, u64::from(u32::MAX), u64::MAX] {
        survives::<F, u64>(number);
        survives::<F, u128>(number.into());
        survives::<F, i128>(number.into());
    }
    for number in [0, -1, i64::MIN, i64::MAX] {
        survives::<F, i64>(number);
        survives::<F, i128>(number.into());
    }
    for number in [0.0, -0.0, 0.1 + 0.2, 1e300, f64::MIN_POSITIVE, f64::MAX, f64::EPSILON, 5e-324] {
        survives::<F, f64>(number);
    }
    for number in [0.1, f32::MAX, f32::MIN_POSITIVE, 16_777_216.0] {
        survives::<F, f32>(number);
    }
}

fn wide_numbers_survive<F: Format>() {
    for number in [u128::from(u64::MAX) + 1, u128::MAX] {
        survives::<F, u128>(number);
    }
    for number in [i128::from(i64::MIN) - 1, i128::MIN, i128::MAX] {
        survives::<F, i128>(number);
    }
}

#[test]
fn numbers_survive_in_every_format() {
    numbers_survive::<Json>();
    numbers_survive::<Yaml>();
    numbers_survive::<Cbor>();
    numbers_survive::<Msgpack>();
    numbers_survive::<MsgpackNamed>();
}

#[test]
fn wide_numbers_survive_where_the_format_has_them() {
    wide_numbers_survive::<Yaml>();
    wide_numbers_survive::<Msgpack>();
    wide_numbers_survive::<MsgpackNamed>();
}

#[test]
fn a_wide_number_in_json_is_read_after_the_tag() {
    assert_eq!(json::<u128>("340282366920938463463374607431768211455", true).unwrap(), u128::MAX);
    assert_eq!(json::<i128>("-170141183460469231731687303715884105728", true).unwrap(), i128::MIN);
}

#[test]
fn a_wide_number_in_json_before_the_tag_is_read_or_refused_and_never_changed() {
    for digits in ["18446744073709551616", "340282366920938463463374607431768211455"] {
        let read = json::<u128>(digits, false);
        if keeps_all_digits() {
            assert_eq!(read.unwrap().to_string(), digits);
        } else {
            let message = read.unwrap_err().to_string();
            assert!(message.contains(": invalid type: floating point"), "{message}");
        }
        let float: f64 = digits.parse().unwrap();
        assert_eq!(json::<f64>(digits, false).unwrap().to_bits(), float.to_bits());
    }
}

#[test]
fn numbers_in_json_mean_the_same_before_and_after_the_tag() {
    let texts = [
        "0",
        "-0",
        "0.0",
        "-0.0",
        "1",
        "-1",
        "1.0",
        "1.10",
        "1e2",
        "1E400",
        "255",
        "256",
        "65536",
        "0.1",
        "4294967296",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551615",
        "1e-400",
        "123456789012345680000",
        "3.4028236e38",
        "0.30000000000000004",
    ];
    for text in texts {
        same::<u8>(text);
        same::<i8>(text);
        same::<u32>(text);
        same::<u64>(text);
        same::<i64>(text);
        same::<f64>(text);
        same::<f32>(text);
        same::<Option<f64>>(text);
        same::<serde_json::Value>(text);
        same::<serde_json::Number>(text);
    }
}

#[track_caller]
fn same<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) {
    let (first, last) = (json::<T>(text, true).ok(), json::<T>(text, false).ok());
    assert_eq!(first, last, "{text} as {}", std::any::type_name::<T>());
}

#[test]
fn a_float_of_four_bytes_does_not_change_on_its_way_through_eight() {
    let mut bits = 0x9e37_79b9_u32;
    for _ in 0..100_000 {
        bits ^= bits << 13;
        bits ^= bits >> 17;
        bits ^= bits << 5;
        let number = f32::from_bits(bits);
        if number.is_finite() {
            let text = serde_json::to_string(&number).unwrap();
            assert_eq!(json::<f32>(&text, false).unwrap().to_bits(), bits, "{text}");
        }
    }
}

#[test]
fn the_float_that_rounding_twice_would_change_is_kept() {
    let number = 7.038_531e-26_f32;
    assert_eq!(json::<f32>("7.038531e-26", false).unwrap().to_bits(), number.to_bits());
    assert_eq!(json::<Option<f32>>("7.038531e-26", false).unwrap(), Some(number));
}

#[test]
fn an_object_that_looks_like_a_number_of_serde_json_stays_an_object() {
    let text = r#"{"$serde_json::private::Number":"12"}"#;
    let map = json::<std::collections::BTreeMap<String, String>>(text, false);
    if !keeps_all_digits() {
        assert_eq!(map.unwrap()["$serde_json::private::Number"], "12");
    }
    let text = r#"{"$serde_json::private::Number":"twelve"}"#;
    let map = json::<std::collections::BTreeMap<String, String>>(text, false).unwrap();
    assert_eq!(map["$serde_json::private::Number"], "twelve");
}
