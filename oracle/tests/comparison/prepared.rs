//! Schemas with everything said in the words of JSON Schema.

use serde_json::{Map, Value, json};

/// With `minimum` and `maximum` for the formats of integers.
pub fn ranged(schema: &Value) -> Value {
    let mut schema = schema.clone();
    each(&mut schema, &mut |map| {
        let format = map.get("format").and_then(Value::as_str).unwrap_or("").to_owned();
        let range = match format.as_str() {
            "uint32" => (json!(0), json!(u32::MAX)),
            "uint64" | "uint" => (json!(0), json!(u64::MAX)),
            "int32" => (json!(i32::MIN), json!(i32::MAX)),
            "int64" | "int" => (json!(i64::MIN), json!(i64::MAX)),
            _ => return,
        };
        map.entry("minimum").or_insert(range.0);
        map.entry("maximum").or_insert(range.1);
    });
    schema
}

/// With `additionalProperties: false` where a schema names members and says nothing of others.
pub fn closed(schema: &Value) -> Value {
    let root = schema.clone();
    let mut schema = schema.clone();
    // First what stands beside members is brought together with them, so that each object is closed as a whole.
    each(&mut schema, &mut |map| merge_reference(&root, map));
    each(&mut schema, &mut distribute);
    each(&mut schema, &mut |map| {
        let open = map.keys().all(|key| !KEPT.contains(&key.as_str()));
        if map.contains_key("properties") && open {
            map.insert("additionalProperties".to_owned(), json!(false));
        }
    });
    schema
}

const KEPT: [&str; 6] =
    ["additionalProperties", "patternProperties", "unevaluatedProperties", "$ref", "oneOf", "anyOf"];

fn merge_reference(root: &Value, map: &mut Map<String, Value>) {
    let Some(reference) = map.get("$ref").and_then(Value::as_str) else { return };
    if !map.contains_key("properties") {
        return;
    }
    let target = root.pointer(reference.trim_start_matches('#')).expect("references lead somewhere");
    let target = target.as_object().expect("a reference beside members leads to an object").clone();
    map.remove("$ref");
    join(map, &target);
}

fn distribute(map: &mut Map<String, Value>) {
    if !map.contains_key("properties") || !map.contains_key("oneOf") {
        return;
    }
    let Some(Value::Array(mut branches)) = map.remove("oneOf") else { return };
    let members = std::mem::take(map);
    for branch in branches.iter_mut().filter_map(Value::as_object_mut) {
        join(branch, &members);
    }
    map.insert("oneOf".to_owned(), Value::Array(branches));
    for key in ["$defs", "$schema"] {
        if let Some(value) = members.get(key) {
            map.insert(key.to_owned(), value.clone());
        }
    }
}

fn join(map: &mut Map<String, Value>, other: &Map<String, Value>) {
    for (key, value) in other {
        match (map.get_mut(key), value) {
            (Some(Value::Object(one)), Value::Object(two)) => {
                two.iter().for_each(|(name, schema)| {
                    one.entry(name).or_insert(schema.clone());
                });
            }
            (Some(Value::Array(one)), Value::Array(two)) => {
                two.iter().for_each(|value| {
                    if !one.contains(value) {
                        one.push(value.clone());
                    }
                });
            }
            (Some(_), _) => {}
            (None, _) if key.starts_with('$') => {}
            (None, value) => {
                map.insert(key.clone(), value.clone());
            }
        }
    }
}

pub fn has_choices(schema: &Value) -> bool {
    let mut found = false;
    each(&mut schema.clone(), &mut |map| found |= map.contains_key("oneOf") || map.contains_key("allOf"));
    found
}

/// Visits every schema of a schema, the inner ones first.
pub fn each(schema: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(map) = schema else { return };
    for (key, value) in map.iter_mut() {
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "$defs", Value::Object(members)) => {
                members.values_mut().for_each(|member| each(member, visit));
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(branches)) => {
                branches.iter_mut().for_each(|branch| each(branch, visit));
            }
            ("items" | "additionalProperties" | "unevaluatedProperties" | "not", schema) => {
                each(schema, visit)
            }
            _ => {}
        }
    }
    visit(map);
}
