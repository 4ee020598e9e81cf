use serde_json::Value;

use crate::document::pointer;

/// One document to try the laws on.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) payload: Value,
    /// Another document, of the version that is looked at.
    pub(super) other: Option<Value>,
    /// Which of the places that come into question is looked at.
    pub(super) pick: usize,
}

impl Sample {
    /// One of some places.
    pub(super) fn pick<'p>(&self, places: &'p [Vec<String>]) -> Option<&'p Vec<String>> {
        places.get(self.pick.checked_rem(places.len())?)
    }
}

/// The ways to all values in a document that a predicate holds for, and that are reached through objects and arrays.
pub(super) fn ways(value: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<Vec<String>> {
    let (mut found, mut way) = (Vec::new(), Vec::new());
    collect(value, &wanted, &mut way, &mut found);
    found
}

fn collect(
    value: &Value,
    wanted: &impl Fn(&Value) -> bool,
    way: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) {
    if wanted(value) {
        found.push(way.clone());
    }
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => return,
    };
    for (name, value) in below {
        way.push(name);
        collect(value, wanted, way, found);
        way.pop();
    }
}

/// A copy with another value somewhere.
pub(super) fn with(value: &Value, way: &[String], new: Value) -> Value {
    let mut copy = value.clone();
    if let Some(slot) = copy.pointer_mut(&pointer(way)) {
        *slot = new;
    }
    copy
}

/// A copy with a new member in an object.
pub(super) fn with_member(value: &Value, object: &[String], name: &str, new: Value) -> Value {
    let mut copy = value.clone();
    if let Some(Value::Object(members)) = copy.pointer_mut(&pointer(object)) {
        members.insert(name.to_owned(), new);
    }
    copy
}

/// A copy without a member.
pub(super) fn without(value: &Value, way: &[String]) -> Value {
    let mut copy = value.clone();
    if let Some((name, object)) = way.split_last() {
        if let Some(Value::Object(members)) = copy.pointer_mut(&pointer(object)) {
            members.remove(name);
        }
    }
    copy
}

/// A copy without the members that are `null`: for types, most often, the same.
pub(super) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        Value::Array(elements) => elements.iter().map(without_nulls).collect(),
        value => value.clone(),
    }
}
