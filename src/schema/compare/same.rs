//! Whether two schemas are the same, up to what means nothing.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::keyword::{Keyword, follow, resolve};
use super::number::Number;
use super::types::Types;

type Pair = (usize, usize);

/// Whether two schemas, or two parts of schemas, are the same.
///
/// Names of definitions, annotations, and the order of members, of required members, of values and of the branches of
/// `oneOf` mean nothing. The order of the branches of `anyOf` does: it is the order in which serde tries them.
pub(super) fn same(left: (&Value, &Value), right: (&Value, &Value)) -> bool {
    let mut same = Same { left: left.0, right: right.0, assumed: HashSet::new(), trail: Vec::new() };
    same.schemas(left.1, right.1)
}

/// Whether two values are the same value, however their numbers are spelt.
pub(super) fn same_value(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(_), Value::Number(_)) => {
            let equal = Number::of(one).zip(Number::of(two)).is_some_and(|(one, two)| one.cmp(two).is_eq());
            equal && Types::of(one) == Types::of(two)
        }
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same_value(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            let same = |(key, one)| two.get(key).is_some_and(|two| same_value(one, two));
            one.len() == two.len() && one.iter().all(same)
        }
        _ => one == two,
    }
}

struct Same<'a> {
    left: &'a Value,
    right: &'a Value,
    /// The pairs that are taken to be the same until they are found not to be: schemas refer to themselves.
    assumed: HashSet<Pair>,
    trail: Vec<Pair>,
}

impl<'a> Same<'a> {
    fn schemas(&mut self, left: &'a Value, right: &'a Value) -> bool {
        let left = follow(self.left, left, "");
        let right = follow(self.right, right, "");
        let pair = (std::ptr::from_ref(left) as usize, std::ptr::from_ref(right) as usize);
        if !self.assumed.insert(pair) {
            return true;
        }
        let before = self.trail.len();
        self.trail.push(pair);
        let same = self.contents(left, right);
        if !same {
            for pair in self.trail.drain(before..) {
                self.assumed.remove(&pair);
            }
        }
        same
    }

    fn contents(&mut self, left: &'a Value, right: &'a Value) -> bool {
        match (left, right) {
            (Value::Object(one), Value::Object(two)) => match (listed(one), listed(two)) {
                (Some(one), Some(two)) => same_set(&one, &two),
                _ => self.objects(one, two),
            },
            (Value::Bool(true), Value::Object(any)) | (Value::Object(any), Value::Bool(true)) => {
                meaningful(any).next().is_none()
            }
            _ => left == right,
        }
    }

    fn objects(&mut self, one: &'a Map<String, Value>, two: &'a Map<String, Value>) -> bool {
        meaningful(one).count() == meaningful(two).count()
            && meaningful(one).all(|(key, left)| match (two.get(key), key) {
                (Some(right), _) => self.keyword(key, left, right),
                (None, "const") => two.get("enum").is_some_and(|right| same_set(&[left], &list(right))),
                (None, "enum") => two.get("const").is_some_and(|right| same_set(&list(left), &[right])),
                (None, _) => false,
            })
    }

    fn keyword(&mut self, key: &str, left: &'a Value, right: &'a Value) -> bool {
        match key {
            "$ref" => {
                let targets = (target(self.left, left), target(self.right, right));
                if let (Some(one), Some(two)) = targets { self.schemas(one, two) } else { left == right }
            }
            "items"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames" => self.schemas(left, right),
            "properties" | "patternProperties" => self.members(left, right),
            "prefixItems" | "anyOf" => self.in_order(left, right),
            "oneOf" | "allOf" => self.in_any_order(left, right),
            "type" | "enum" | "required" => same_set(&list(left), &list(right)),
            _ => same_value(left, right),
        }
    }

    fn members(&mut self, left: &'a Value, right: &'a Value) -> bool {
        let (Some(one), Some(two)) = (left.as_object(), right.as_object()) else { return left == right };
        one.len() == two.len()
            && one.iter().all(|(key, left)| two.get(key).is_some_and(|right| self.schemas(left, right)))
    }

    fn in_order(&mut self, left: &'a Value, right: &'a Value) -> bool {
        let (Some(one), Some(two)) = (left.as_array(), right.as_array()) else { return left == right };
        one.len() == two.len() && one.iter().zip(two).all(|(left, right)| self.schemas(left, right))
    }

    fn in_any_order(&mut self, left: &'a Value, right: &'a Value) -> bool {
        let (values, branches) = split(left);
        let (other_values, mut others) = split(right);
        same_set(&values, &other_values)
            && branches.len() == others.len()
            && branches.into_iter().all(|branch| {
                let found = others.iter().position(|other| self.schemas(branch, other));
                found.is_some_and(|at| {
                    others.swap_remove(at);
                    true
                })
            })
    }
}

fn target<'a>(root: &'a Value, reference: &Value) -> Option<&'a Value> {
    resolve(root, reference.as_str()?)
}

fn meaningful(schema: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let members = schema.iter().map(|(key, value)| (key.as_str(), value));
    members.filter(|(key, _)| Keyword::of(key) != Keyword::Annotation)
}

/// The values of a schema that only lists texts: schemars puts those with a description into branches of their own.
fn listed(schema: &Map<String, Value>) -> Option<Vec<&Value>> {
    let mut values = Vec::new();
    for (key, value) in meaningful(schema) {
        match key {
            "type" if value == "string" => {}
            "const" => values.push(value),
            "enum" => values.extend(value.as_array()?),
            "oneOf" => {
                for branch in value.as_array()? {
                    values.extend(listed(branch.as_object()?)?);
                }
            }
            _ => return None,
        }
    }
    let texts = !values.is_empty() && values.iter().all(|value| value.is_string());
    texts.then_some(values)
}

/// The values that branches list, and the other branches.
fn split(branches: &Value) -> (Vec<&Value>, Vec<&Value>) {
    let mut values = Vec::new();
    let mut others = Vec::new();
    for branch in list(branches) {
        match branch.as_object().and_then(listed) {
            Some(more) => values.extend(more),
            None => others.push(branch),
        }
    }
    (values, others)
}

/// The elements of a list; anything else is a list of itself.
fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

fn same_set(one: &[&Value], two: &[&Value]) -> bool {
    let within = |some: &[&Value], all: &[&Value]| {
        some.iter().all(|value| all.iter().any(|other| same_value(value, other)))
    };
    one.len() == two.len() && within(one, two) && within(two, one)
}
