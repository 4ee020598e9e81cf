//! As much of a validator as the random schemas need, written apart from what is tested with it.

use serde_json::{Map, Value};

use super::form::{token_of, type_of};

pub(super) fn valid(root: &Value, value: &Value) -> bool {
    is(root, root, value)
}

fn is(root: &Value, schema: &Value, value: &Value) -> bool {
    let Value::Object(schema) = schema else { return *schema == Value::Bool(true) };
    schema.iter().all(|(key, of)| holds(root, schema, key, of, value))
}

fn holds(root: &Value, schema: &Map<String, Value>, key: &str, of: &Value, value: &Value) -> bool {
    let any = |ways: &Value| ways.as_array().unwrap().iter().filter(|way| is(root, way, value)).count();
    match key {
        "type" => match of {
            Value::Array(types) => types.iter().any(|of| has_type(of, value)),
            of => has_type(of, value),
        },
        "const" => of == value,
        "enum" => of.as_array().unwrap().contains(value),
        "$ref" => is(root, root.pointer(&of.as_str().unwrap()[1..]).unwrap(), value),
        "anyOf" => any(of) > 0,
        "oneOf" => any(of) == 1,
        "allOf" => any(of) == of.as_array().unwrap().len(),
        _ => match value {
            Value::Object(map) => members_hold(root, schema, key, of, map),
            Value::Array(list) => elements_hold(root, schema, key, of, list),
            _ => true,
        },
    }
}

fn has_type(of: &Value, value: &Value) -> bool {
    of == type_of(token_of(value)) || of == "integer" && value.is_i64()
}

fn members_hold(
    root: &Value,
    schema: &Map<String, Value>,
    key: &str,
    of: &Value,
    map: &Map<String, Value>,
) -> bool {
    let named = |name: &str| schema.get("properties").is_some_and(|all| all.get(name).is_some());
    let matching = |name: &str| schema.contains_key("patternProperties") && ["d", "e"].contains(&name);
    match key {
        "properties" => map.iter().all(|(name, value)| of.get(name).is_none_or(|of| is(root, of, value))),
        "required" => of.as_array().unwrap().iter().all(|name| map.contains_key(name.as_str().unwrap())),
        "patternProperties" => {
            map.iter().all(|(name, value)| !matching(name) || is(root, &of["^[de]$"], value))
        }
        "additionalProperties" => {
            map.iter().all(|(name, value)| named(name) || matching(name) || is(root, of, value))
        }
        _ => true,
    }
}

fn elements_hold(root: &Value, schema: &Map<String, Value>, key: &str, of: &Value, list: &[Value]) -> bool {
    let prefix = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match key {
        "prefixItems" => prefix.iter().zip(list).all(|(of, value)| is(root, of, value)),
        "items" => list.iter().skip(prefix.len()).all(|value| is(root, of, value)),
        "minItems" => list.len() as u64 >= of.as_u64().unwrap(),
        "maxItems" => list.len() as u64 <= of.as_u64().unwrap(),
        _ => true,
    }
}
