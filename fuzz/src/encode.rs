//! What the fuzz target `encode_verified` checks: whatever is written can be read again.

use std::fmt::Debug;

use serde::Serialize;
use serde_json::{Value, json};
use upcaster::{ErrorKind, ReadableOwned, Registry};

use super::dice::Bytes;
use super::kinds::{Rolled, envelope, field, labelled, nested};
use super::tree::depth;

/// The deepest that arrays and objects may be in one another.
const MAX_DEPTH: usize = 127;

/// Writes a value of one of the four layouts at its current version, and one of its first version, which is brought up.
///
/// The first byte of an input chooses the layout (`0` to `3`), the others are the dice by which the values are made.
pub fn check_encoded(input: &[u8]) {
    let Some((layout, dice)) = input.split_first() else { return };
    match layout % 4 {
        0 => {
            let tagged = |plain: Value| with(plain, "_v", json!(3));
            written(dice, field::V3::rolled, |value| value, tagged);
            brought_up(dice, field::V1::rolled, |value: field::V3| value);
        }
        1 => {
            let tagged = |mut plain: Value| {
                plain["meta"]["version"] = json!(3);
                plain
            };
            written(dice, nested::V3::rolled, nested::V3::with_meta, tagged);
            brought_up(dice, nested::V1::rolled, nested::V3::with_meta);
        }
        2 => {
            let tagged = |plain: Value| json!({"v": 3, "data": plain});
            written(dice, envelope::V3::rolled, |value| value, tagged);
            // Below the floor.
            brought_up(dice, envelope::V1::rolled, |value: envelope::V3| value);
        }
        _ => {
            let tagged = |plain: Value| with(plain, "format", json!("2024-\u{e4}"));
            written(dice, labelled::V3::rolled, |value| value, tagged);
            brought_up(dice, labelled::V1::rolled, |value: labelled::V3| value);
        }
    }
}

fn with(mut plain: Value, name: &str, tag: Value) -> Value {
    plain[name] = tag;
    plain
}

fn registry<T: ReadableOwned + Serialize + 'static>() -> Registry {
    Registry::builder().register::<T>().build().expect("the kind is sound")
}

/// Writes any value, or refuses it for what is wrong with it, and reads it again. `settled` is what writing and reading
/// makes of it, `tagged` what the document is for the tree that `serde_json` makes of the value.
fn written<T>(
    dice: &[u8],
    rolled: impl Fn(&mut Rolled<'_>) -> T,
    settled: impl Fn(T) -> T,
    tagged: impl Fn(Value) -> Value,
) where
    T: ReadableOwned + Serialize + PartialEq + Debug + Clone + 'static,
{
    let mut dice = Bytes::of(dice);
    let mut roll = Rolled::new(&mut dice);
    let value = rolled(&mut roll);
    let second_tag = roll.second_tag;
    // No text and no name has these in it.
    let shown = format!("{value:?}");
    let not_finite = shown.contains("NaN") || shown.contains("inf");
    let plain = serde_json::to_string(&value).expect("plain data can be written");
    let wrapped = tagged(json!({}))["data"].is_object();
    let too_deep = depth(&plain) + usize::from(wrapped) > MAX_DEPTH;
    let registry = registry::<T>();
    let encoded = registry.encode(&value);
    let document = match upcaster::to_vec(&value) {
        Ok(document) => document,
        Err(error) => {
            let right = match error.kind() {
                ErrorKind::NonFinite => not_finite,
                ErrorKind::TooDeep => too_deep,
                ErrorKind::DuplicateTag => second_tag,
                _ => false,
            };
            assert!(right, "{error} of {plain}");
            assert_eq!(encoded.map_err(|error| error.kind()), Err(error.kind()));
            return;
        }
    };
    assert!(!not_finite && !too_deep && !second_tag, "what no reader takes is written: {plain}");
    assert_eq!(encoded.expect("as above"), document, "a registry writes as the type does");
    let expected = settled(value);
    same(&upcaster::from_slice::<T>(&document).expect("what was written can be read"), &expected);
    same(&registry.read::<T>(&document).expect("what was written can be read"), &expected);
    let tree: Value = serde_json::from_slice(&document).expect("what was written is JSON");
    let plain: Value = serde_json::from_str(&plain).expect("so is this");
    assert_eq!(tree, tagged(plain), "written as serde_json writes, and the tag");
    let untouched = registry.upcast("fuzzed", &document).expect("a document at the write version");
    assert_eq!(&*untouched, &document[..], "a document at the write version is left alone");
}

/// Writes any value of the first version, and brings the document up by the name of its kind.
fn brought_up<V1, T>(dice: &[u8], rolled: impl Fn(&mut Rolled<'_>) -> V1, settled: impl Fn(T) -> T)
where
    V1: ReadableOwned + Serialize,
    T: ReadableOwned + Serialize + PartialEq + Debug + 'static,
{
    let mut dice = Bytes::of(dice);
    let Ok(document) = upcaster::to_vec(&rolled(&mut Rolled::new(&mut dice))) else { return };
    let registry = registry::<T>();
    let loaded = registry.load::<T>(&document);
    let newer = match registry.upcast("fuzzed", &document) {
        Ok(newer) => newer,
        Err(error) => {
            assert_eq!(loaded.map(drop).map_err(|error| error.kind()), Err(error.kind()), "{error}");
            return;
        }
    };
    let again = registry.load::<T>(&newer).expect("what was brought up can be read");
    let loaded = loaded.expect("what can be brought up can be read");
    assert_eq!((loaded.stored_version().get(), again.stored_version().get()), (1, 3));
    assert!(loaded.is_stale() && !again.is_stale());
    same(&*again, &settled(loaded.into_inner()));
    assert!(serde_json::from_slice::<Value>(&newer).is_ok(), "what was brought up is JSON");
}

/// Also tells `-0.0` from `0.0`, which are equal.
fn same<T: Serialize + PartialEq + Debug>(one: &T, other: &T) {
    assert_eq!(one, other);
    let text = |value| serde_json::to_string(value).expect("plain data can be written");
    assert_eq!(text(one), text(other), "it comes back in the same spelling");
}
