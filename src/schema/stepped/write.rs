//! Writes shapes as schemas.

use serde_json::{Map, Value, json};

use super::form::{Form, List, Object, Shape};

/// The schema of a shape. With `extras`, a member that cannot be there is written down as such.
pub(super) fn write(shape: &Shape, extras: bool) -> Value {
    match shape {
        Shape::Schema(schema) => schema.clone(),
        Shape::Forms(forms) => match forms.as_slice() {
            [] => Value::Bool(false),
            [one] => write_form(one, extras),
            more => json!({ "anyOf": more.iter().map(|form| write_form(form, extras)).collect::<Vec<_>>() }),
        },
    }
}

fn write_form(form: &Form, extras: bool) -> Value {
    match form {
        Form::Plain(plain) => Value::Object(plain.schema.clone()),
        Form::List(list) => write_list(list, extras),
        Form::Object(object) => write_object(object, extras),
    }
}

fn write_list(list: &List, extras: bool) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("array"))]);
    let mut put = |key: &str, value: Value| drop(schema.insert(key.to_owned(), value));
    if !list.prefix.is_empty() {
        put("prefixItems", list.prefix.iter().map(|shape| write(shape, extras)).collect());
    }
    if list.items != Shape::any() {
        put("items", write(&list.items, extras));
    }
    if list.min > 0 {
        put("minItems", json!(list.min));
    }
    if list.max < usize::MAX {
        put("maxItems", json!(list.max));
    }
    Value::Object(schema)
}

fn write_object(object: &Object, extras: bool) -> Value {
    let closed = object.patterns.is_empty() && object.rest.as_ref().map_or(!extras, Shape::is_never);
    let mut members: Vec<_> =
        object.members.iter().filter(|(_, member)| !(closed && member.is_never())).collect();
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    let properties: Map<String, Value> =
        members.iter().map(|(name, member)| (name.clone(), write(&member.shape, extras))).collect();
    let required = members.iter().filter(|(_, member)| member.required).map(|(name, _)| name);
    let required: Vec<Value> = required.map(|name| name.as_str().into()).collect();
    let patterns: Map<String, Value> =
        object.patterns.iter().map(|(name, shape)| (name.clone(), write(shape, extras))).collect();
    let mut schema = Map::from_iter([("type".to_owned(), json!("object"))]);
    let mut put = |key: &str, value: Value, there: bool| {
        if there {
            schema.insert(key.to_owned(), value);
        }
    };
    put("properties", properties.into(), !members.is_empty());
    put("patternProperties", patterns.into(), !object.patterns.is_empty());
    let there = !required.is_empty();
    put("required", required.into(), there);
    if let Some(rest) = &object.rest {
        put("additionalProperties", write(rest, extras), true);
    }
    Value::Object(schema)
}
