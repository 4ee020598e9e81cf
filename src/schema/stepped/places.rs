//! Finds places in schemas, by the pointers that findings have: `*` stands for every element of a list and every
//! value of a map.

use serde_json::Value;

use super::form::{Form, MADE, Object, Shape};
use super::open::Opener;

/// Whether documents of a schema may have a value at a place, in what a type writes.
pub(in crate::schema) fn has_value(schema: &Value, path: &str) -> bool {
    let names: Vec<String> =
        path.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")).collect();
    Opener::new(schema, false).has(&mut Shape::Schema(schema.clone()), &names)
}

impl Opener<'_> {
    fn has(&self, shape: &mut Shape, names: &[String]) -> bool {
        let Some((name, rest)) = names.split_first() else { return !shape.is_never() };
        self.open(shape).iter().any(|form| match form {
            Form::Plain(_) => false,
            Form::List(list) => {
                list.prefix.iter().chain([&list.items]).any(|of| self.has(&mut of.clone(), rest))
            }
            Form::Object(object) => self.has_member(object, name, rest),
        })
    }

    fn has_member(&self, object: &Object, name: &str, rest: &[String]) -> bool {
        if name != "*" {
            return self.has(&mut self.member(object, name).shape, rest);
        }
        let patterns = object.patterns.iter().map(|(_, shape)| shape.clone());
        patterns.chain([self.rest(object)]).any(|mut shape| self.has(&mut shape, rest))
    }
}

/// The places of a stepped schema at which a function has made the value.
pub(in crate::schema) fn made_places(schema: &Value) -> Vec<String> {
    let mut places = Vec::new();
    collect(schema, "", &mut places);
    places
}

fn collect(schema: &Value, path: &str, places: &mut Vec<String>) {
    let Value::Object(map) = schema else { return };
    if map.get("$comment").is_some_and(|comment| comment == MADE) {
        places.push(path.to_owned());
        return;
    }
    for (key, below) in map {
        match (key.as_str(), below) {
            ("properties", Value::Object(members)) => {
                for (name, schema) in members {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    collect(schema, &format!("{path}/{name}"), places);
                }
            }
            ("patternProperties", Value::Object(patterns)) => {
                for schema in patterns.values() {
                    collect(schema, &format!("{path}/*"), places);
                }
            }
            ("items" | "additionalProperties", schema) => collect(schema, &format!("{path}/*"), places),
            ("prefixItems", Value::Array(elements)) => {
                for (index, schema) in elements.iter().enumerate() {
                    collect(schema, &format!("{path}/{index}"), places);
                }
            }
            ("anyOf" | "allOf" | "oneOf", Value::Array(ways)) => {
                for way in ways {
                    collect(way, path, places);
                }
            }
            _ => {}
        }
    }
}
