//! What holds for every schema, and for what only looks like one.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use upcaster::schema::{Class, Verdict};

use super::schemas;

fn keyword() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "type",
        "properties",
        "required",
        "items",
        "prefixItems",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
        "$defs",
        "enum",
        "const",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "multipleOf",
        "maxLength",
        "minItems",
        "pattern",
        "additionalProperties",
        "unevaluatedProperties",
        "patternProperties",
        "not",
        "default",
        "if",
        "uniqueItems",
        "title",
        "x-colour",
        "a",
        "^\\d+$",
    ])
}

fn text() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "string",
        "integer",
        "object",
        "array",
        "null",
        "number",
        "uint8",
        "int64",
        "#",
        "#/$defs/a",
        "#/properties/a",
        "a",
        "date",
    ])
}

/// JSON with the keywords of schemas, mostly in the wrong place.
fn schema_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        text().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(6, 48, 5, |inner| {
        prop_oneof![
            3 => prop::collection::vec((keyword(), inner.clone()), 0..6).prop_map(|members| {
                let members: Map<_, _> = members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
                Value::Object(members)
            }),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

/// The same schema, with the members of its objects the other way round where maps keep their order.
fn reversed(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            Value::Object(members.iter().rev().map(|(key, value)| (key.clone(), reversed(value))).collect())
        }
        Value::Array(values) => values.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn a_schema_is_the_same_as_itself(schema in schema_like()) {
        let comparison = schemas(&schema, &schema);
        prop_assert_eq!(comparison.class(), Class::Same);
        prop_assert_eq!(comparison.read(), Verdict::Ok);
        prop_assert!(comparison.findings().is_empty());
        prop_assert_eq!(schemas(&schema, &reversed(&schema)).class(), Class::Same);
    }

    #[test]
    fn nothing_that_looks_like_a_schema_stops_it(old in schema_like(), new in schema_like()) {
        let comparison = schemas(&old, &new);
        let back = schemas(&new, &old);
        prop_assert_eq!(comparison.read(), back.rollback());
        prop_assert_eq!(comparison.rollback(), back.read());
        prop_assert_eq!(comparison.loss(), back.rollback_loss());
        prop_assert_eq!(comparison.is_equal(), back.is_equal());
        prop_assert!(!comparison.to_string().is_empty());
    }

    #[test]
    fn the_order_of_keys_means_nothing(old in schema_like(), new in schema_like()) {
        let comparison = schemas(&old, &new);
        let other = schemas(&reversed(&old), &reversed(&new));
        prop_assert_eq!(comparison.class(), other.class());
    }
}

/// A chain of types, each of which has the next one twice, and the last of which changes.
#[test]
fn types_that_share_types_are_compared_once() {
    let chain = |last: Value| {
        let mut defs = Map::new();
        for level in 0..60 {
            let next = json!({"$ref": format!("#/$defs/T{}", level + 1)});
            let members = json!({"a": next, "b": next});
            defs.insert(format!("T{level}"), json!({"type": "object", "properties": members}));
        }
        defs.insert("T60".to_owned(), last);
        json!({"$ref": "#/$defs/T0", "$defs": defs})
    };
    let comparison = schemas(&chain(json!({"type": "string"})), &chain(json!({"type": ["string", "null"]})));
    assert_eq!(comparison.read(), Verdict::Ok);
    assert_ne!(comparison.rollback(), Verdict::Ok);
}
