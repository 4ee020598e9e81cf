//! The members of an object as they are written, found by `serde_json` alone.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// One member: its name, and its text from the quote of the name to the end of the value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written<'t> {
    pub(super) name: String,
    pub(super) key: &'t str,
    pub(super) value: &'t str,
}

/// The members of a text that is known to be an object.
pub(super) fn members(text: &str) -> Vec<Written<'_>> {
    let mut members = Vec::new();
    let mut rest = text.trim_ascii_start()[1..].trim_ascii_start();
    while !rest.starts_with('}') {
        let (key, behind) = next::<IgnoredAny>(rest.trim_start_matches(',').trim_ascii_start());
        let (value, behind) = next::<IgnoredAny>(behind.trim_ascii_start()[1..].trim_ascii_start());
        members.push(Written { name: serde_json::from_str(key).unwrap_or_default(), key, value });
        rest = behind.trim_ascii_start();
    }
    members
}

/// Splits a text behind the value it starts with.
fn next<'t, T: Deserialize<'t>>(text: &'t str) -> (&'t str, &'t str) {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<T>();
    values.next().expect("a value").expect("a valid one");
    text.split_at(values.byte_offset())
}
