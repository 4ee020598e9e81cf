//! Schemas in the forms of schemars, and small changes to them.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::prepared::each;

/// A schema, and the same after a few changes.
pub fn pair() -> impl Strategy<Value = (Value, Value)> {
    let edits = proptest::collection::vec((any::<u16>(), any::<u8>(), schema()), 1..3);
    (document(), edits).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (place, edit, spare) in edits {
            apply(&mut new, usize::from(place), edit, &spare);
        }
        (old, new)
    })
}

/// A root: an object, with a definition that refers to itself.
pub fn document() -> impl Strategy<Value = Value> {
    (object(schema().boxed()), object(schema().boxed())).prop_map(|(mut root, mut node)| {
        let next = json!({"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]});
        if let Some(properties) = node.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("next".to_owned(), next);
        }
        root["$defs"] = json!({"Node": node});
        root["title"] = json!("Thing");
        root
    })
}

fn schema() -> BoxedStrategy<Value> {
    leaf().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            3 => object(inner.clone()),
            1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => inner.clone().prop_map(|values| json!({"type": "object", "additionalProperties": values})),
            1 => inner.clone().prop_map(|values| json!({
                "type": "object", "patternProperties": {"^\\d+$": values}, "additionalProperties": false,
            })),
            1 => inner.clone().prop_map(|some| json!({"anyOf": [some, {"type": "null"}]})),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, two)| json!({
                "type": "array", "prefixItems": [one, two], "minItems": 2, "maxItems": 2,
            })),
            2 => tagged(inner.clone()),
            1 => external(inner.clone()),
            1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items, "maxItems": 3})),
        ]
    })
    .boxed()
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"type": "string"})),
        Just(json!({"type": "string", "maxLength": 5})),
        Just(json!({"type": "string", "minLength": 1, "maxLength": 1})),
        Just(json!({"type": "string", "format": "date"})),
        Just(json!({"type": "string", "pattern": "^a+$"})),
        Just(json!({"type": "boolean"})),
        Just(json!({"type": "null"})),
        Just(json!({"type": "number", "format": "double"})),
        Just(json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255})),
        Just(json!({"type": "integer", "format": "uint8", "minimum": 1, "maximum": 255})),
        Just(json!({"type": "integer", "format": "uint32", "minimum": 0})),
        Just(json!({"type": "integer", "format": "int32"})),
        Just(json!({"type": "integer", "format": "int64"})),
        Just(json!({"type": "integer", "format": "int32", "not": {"const": 0}})),
        Just(json!({"type": ["integer", "null"], "format": "int32"})),
        Just(json!({"type": ["string", "null"]})),
        Just(json!({"type": "string", "enum": ["a", "b", "c"]})),
        Just(json!({"oneOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "string", "const": "d"}]})),
        Just(json!({"$ref": "#/$defs/Node"})),
        Just(json!({})),
    ]
}

fn object(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let members = proptest::collection::btree_map("[a-d]", (inner, any::<bool>()), 1..4);
    (members, 0..4u8).prop_map(|(members, closed)| {
        let required: Vec<_> =
            members.iter().filter(|(_, (_, required))| *required).map(|(name, _)| name.clone()).collect();
        let properties: Map<_, _> = members.into_iter().map(|(name, (schema, _))| (name, schema)).collect();
        let mut object = json!({"type": "object", "properties": properties, "required": required});
        if closed == 0 {
            object["additionalProperties"] = json!(false);
        }
        object
    })
}

fn tagged(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    proptest::collection::vec(object(inner), 1..4).prop_map(|variants| {
        let variants = variants.into_iter().zip(["A", "B", "C"]).map(|(mut variant, tag)| {
            variant["properties"]["t"] = json!({"type": "string", "const": tag});
            variant["required"].as_array_mut().expect("a list").push(json!("t"));
            variant
        });
        json!({"oneOf": variants.collect::<Vec<_>>()})
    })
}

fn external(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    proptest::collection::vec(inner, 1..3).prop_map(|variants| {
        let variants = variants.into_iter().zip(["A", "B"]).map(|(content, name)| {
            json!({"type": "object", "properties": {name: content}, "required": [name], "additionalProperties": false})
        });
        let units = json!({"type": "string", "enum": ["U", "V"]});
        json!({"oneOf": std::iter::once(units).chain(variants).collect::<Vec<_>>()})
    })
}

/// Changes one of the schemas of a schema.
fn apply(root: &mut Value, place: usize, edit: u8, spare: &Value) {
    let mut count = 0;
    each(root, &mut |_| count += 1);
    let mut at = 0;
    each(root, &mut |map| {
        if at == place % count {
            change(map, edit, spare);
        }
        at += 1;
    });
}

fn change(map: &mut Map<String, Value>, edit: u8, spare: &Value) {
    let is_object = map.contains_key("properties");
    match edit % 14 {
        0 | 1 if is_object => {
            map["properties"].as_object_mut().expect("members").insert("e".to_owned(), spare.clone());
        }
        2 if is_object => remove_first(map),
        3 if is_object => {
            map.insert("required".to_owned(), json!([]));
        }
        4 if is_object => {
            let first = map["properties"].as_object().and_then(|members| members.keys().next().cloned());
            if let (Some(first), Some(required)) =
                (first, map.get_mut("required").and_then(Value::as_array_mut))
            {
                if !required.contains(&json!(first)) {
                    required.push(json!(first));
                }
            }
        }
        5 if map.get("additionalProperties") == Some(&json!(false))
            && !map.contains_key("patternProperties") =>
        {
            map.remove("additionalProperties");
        }
        6 if is_object && !map.contains_key("additionalProperties") => {
            map.insert("additionalProperties".to_owned(), json!(false));
        }
        7 if map.contains_key("enum") => map["enum"].as_array_mut().expect("values").push(json!("z")),
        8 if map.get("enum").and_then(Value::as_array).is_some_and(|values| values.len() > 1) => {
            map["enum"].as_array_mut().expect("values").pop();
        }
        9 if map.contains_key("oneOf") => {
            map["oneOf"].as_array_mut().expect("branches").reverse();
        }
        10 if map.get("oneOf").and_then(Value::as_array).is_some_and(|branches| branches.len() > 1) => {
            map["oneOf"].as_array_mut().expect("branches").pop();
        }
        11 if map.get("type") == Some(&json!("integer")) => {
            *map = json!({"type": "number", "format": "double"}).as_object().expect("an object").clone();
        }
        12 if map.get("type") == Some(&json!("integer")) => {
            *map = json!({"type": "integer", "format": "int64"}).as_object().expect("an object").clone();
        }
        7..=12 => {
            if let Some(Value::String(one)) = map.get("type").cloned() {
                if one != "null" {
                    map.insert("type".to_owned(), json!([one, "null"]));
                }
            }
        }
        _ => {
            ["maxLength", "maxItems", "pattern", "format", "description"].iter().for_each(|key| {
                map.remove(*key);
            });
        }
    }
}

fn remove_first(map: &mut Map<String, Value>) {
    let Some(members) = map.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let Some(first) = members.keys().find(|name| *name != "t").cloned() else { return };
    members.remove(&first);
    if let Some(required) = map.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| *name != json!(first));
    }
}
