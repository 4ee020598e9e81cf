//! Keeps references right while the document changes to which they lead.

use serde_json::{Map, Value};

/// Where the schema goes as it was, if there are references to it or into it.
const BEFORE: &str = "before-the-step";
const DEFS: &str = "#/$defs/";

/// The keywords below which schemas have names, and those below which there are no schemas.
const NAMED: [&str; 4] = ["$defs", "properties", "patternProperties", "dependentSchemas"];
const VALUES: [&str; 4] = ["const", "enum", "default", "examples"];

/// The schema, in which every reference leads to one of its definitions.
pub(super) fn with_own_root(schema: &Value) -> Value {
    let mut root = schema.clone();
    if !point_to_defs(&mut root) {
        return root;
    }
    let before = without_defs(&root);
    if let Some(defs) =
        root.as_object_mut().map(|map| map.entry("$defs").or_insert_with(|| Map::new().into()))
    {
        defs[BEFORE] = before;
    }
    root
}

/// Leads the references to the document itself elsewhere, and says whether there were any.
fn point_to_defs(schema: &mut Value) -> bool {
    match schema {
        Value::Object(map) => map.iter_mut().fold(false, |any, (key, value)| {
            any | match value {
                Value::String(to) if key == "$ref" && to.starts_with('#') && !to.starts_with(DEFS) => {
                    *to = format!("{DEFS}{BEFORE}{}", &to[1..]);
                    true
                }
                Value::Object(named) if NAMED.contains(&key.as_str()) => {
                    named.values_mut().fold(false, |any, schema| any | point_to_defs(schema))
                }
                _ if VALUES.contains(&key.as_str()) => false,
                value => point_to_defs(value),
            }
        }),
        Value::Array(list) => list.iter_mut().fold(false, |any, value| any | point_to_defs(value)),
        _ => false,
    }
}

/// What the schema says of the document alone.
pub(super) fn without_defs(root: &Value) -> Value {
    let Value::Object(map) = root else { return root.clone() };
    let own = map.iter().filter(|(key, _)| *key != "$defs" && *key != "$schema");
    Value::Object(own.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// A schema whose references lead to the definitions of another.
pub(super) fn with_defs_of(root: &Value, mut schema: Value) -> Value {
    if let (Value::Object(map), Value::Object(from)) = (&mut schema, root) {
        for key in ["$schema", "$defs"] {
            if let Some(value) = from.get(key) {
                map.insert(key.to_owned(), value.clone());
            }
        }
    }
    schema
}
