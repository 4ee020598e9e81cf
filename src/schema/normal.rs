//! The normal form of a schema, in which a snapshot is kept: nothing that says nothing of the documents.

use serde_json::{Map, Value};

/// What changes nothing of which documents there are. `default` and `format` are no part of this: they say what an absent
/// member means, and what is in a text or how wide a number is.
const ANNOTATIONS: [&str; 8] =
    ["$comment", "$schema", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"];

/// The keywords that hold schemas by names that are not keywords.
const NAMED: [&str; 5] = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/// The keywords that hold values, and no schemas.
const VALUES: [&str; 3] = ["const", "default", "enum"];

/// A schema without annotations, its members in alphabetical order.
pub(super) fn normal(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(keyword, _)| !ANNOTATIONS.contains(&keyword.as_str()));
            ordered(kept.map(|(keyword, value)| {
                let value = match keyword.as_str() {
                    name if NAMED.contains(&name) => named(value),
                    name if VALUES.contains(&name) => sorted(value),
                    _ => normal(value),
                };
                (keyword, value)
            }))
        }
        Value::Array(schemas) => Value::Array(schemas.into_iter().map(normal).collect()),
        other => other,
    }
}

fn named(schemas: Value) -> Value {
    match schemas {
        Value::Object(members) => ordered(members.into_iter().map(|(name, schema)| (name, normal(schema)))),
        other => other,
    }
}

/// A value with the members of all its objects in alphabetical order.
pub(super) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => ordered(members.into_iter().map(|(name, value)| (name, sorted(value)))),
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// An object in alphabetical order, whether or not `serde_json` keeps the order of its own.
fn ordered(members: impl Iterator<Item = (String, Value)>) -> Value {
    let mut members: Vec<_> = members.collect();
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    Value::Object(members.into_iter().collect::<Map<_, _>>())
}
