//! A schema as the list of its alternatives.

use serde_json::{Map, Value};

use super::alternative::{Alternative, List};
use super::keyword::{Keyword, resolve};
use super::members::Shape;
use super::number::Number;
use super::range::Range;
use super::types::Types;

const MAX_ALTERNATIVES: usize = 2048;
const MAX_DEPTH: usize = 64;

/// The alternatives of everything that has to hold together.
pub(super) fn alternatives<'a>(root: &'a Value, schemas: &[&'a Value]) -> Vec<Alternative<'a>> {
    schemas
        .iter()
        .fold(vec![Alternative::anything()], |so_far, schema| product(&so_far, &of(root, schema, 0)))
}

fn of<'a>(root: &'a Value, schema: &'a Value, depth: usize) -> Vec<Alternative<'a>> {
    match schema {
        Value::Bool(true) => vec![Alternative::anything()],
        Value::Bool(false) => Vec::new(),
        Value::Object(_) if depth > MAX_DEPTH => vec![Alternative::strange("`$ref` leads back to itself")],
        Value::Object(schema) => of_object(root, schema, depth + 1),
        _ => vec![Alternative::strange("a schema is neither an object nor a boolean")],
    }
}

fn of_object<'a>(root: &'a Value, schema: &'a Map<String, Value>, depth: usize) -> Vec<Alternative<'a>> {
    let mut all = product(&[Alternative::anything()], &[own(schema)]);
    if let Some(reference) = schema.get("$ref") {
        all = match reference.as_str().and_then(|reference| resolve(root, reference)) {
            Some(target) => product(&all, &of(root, target, depth)),
            None => product(&all, &[Alternative::strange(format!("`$ref` {reference} leads nowhere"))]),
        };
    }
    for part in branches(schema, "allOf") {
        all = product(&all, &of(root, part, depth));
    }
    if schema.contains_key("anyOf") {
        let any: Vec<_> =
            branches(schema, "anyOf").iter().flat_map(|branch| of(root, branch, depth)).collect();
        all = product(&all, &any);
    }
    if schema.contains_key("oneOf") {
        let choice = std::ptr::from_ref(schema) as usize;
        let one = branches(schema, "oneOf").iter().enumerate().flat_map(|(index, branch)| {
            let mut branch = of(root, branch, depth);
            for alternative in &mut branch {
                alternative.choices.push((choice, index));
            }
            branch
        });
        all = product(&all, &one.collect::<Vec<_>>());
    }
    if let Some(unevaluated) = schema.get("unevaluatedProperties") {
        for alternative in &mut all {
            seal(alternative, unevaluated);
        }
    }
    all
}

fn branches<'a>(schema: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn product<'a>(one: &[Alternative<'a>], two: &[Alternative<'a>]) -> Vec<Alternative<'a>> {
    if one.len().saturating_mul(two.len()) > MAX_ALTERNATIVES {
        return vec![Alternative::strange("there are too many alternatives")];
    }
    let pairs = one.iter().flat_map(|one| two.iter().map(move |two| one.and(two)));
    pairs.filter(|both| !both.types.is_empty()).collect()
}

/// Applies to every member that no part of the schema speaks of.
fn seal<'a>(alternative: &mut Alternative<'a>, unevaluated: &'a Value) {
    if alternative.shapes.iter().all(|shape| shape.additional.is_none()) {
        let properties = alternative.shapes.iter().flat_map(|shape| shape.properties.iter().copied());
        let patterns = alternative.shapes.iter().flat_map(|shape| shape.patterns.iter().copied());
        let seal = Shape {
            properties: properties.collect(),
            patterns: patterns.collect(),
            additional: Some(unevaluated),
        };
        alternative.shapes.push(seal);
    }
}

/// What the keywords of one schema ask for, without those that combine schemas.
fn own(schema: &Map<String, Value>) -> Alternative<'_> {
    let mut own = Alternative::anything();
    let mut list = List { first: &[], rest: None };
    let mut shape = Shape::default();
    for (key, value) in schema {
        let read = type_keyword(&mut own, key, value)
            || scalar_keyword(&mut own, key, value)
            || list_keyword(&mut own, &mut list, key, value)
            || object_keyword(&mut own, &mut shape, key, value)
            || other_keyword(&mut own, schema, key, value);
        if !read {
            own.strange.push(format!("`{key}` is not well formed"));
        }
    }
    if !list.first.is_empty() || list.rest.is_some() {
        own.lists.push(list);
    }
    if !shape.properties.is_empty() || !shape.patterns.is_empty() || shape.additional.is_some() {
        own.shapes.push(shape);
    }
    integer_formats(&mut own);
    own
}

fn type_keyword<'a>(own: &mut Alternative<'a>, key: &str, value: &'a Value) -> bool {
    match (key, value) {
        ("type", Value::String(name)) => Types::named(name).map(|types| own.types = types),
        ("type", Value::Array(names)) => {
            let all = names.iter().map(|name| name.as_str().and_then(Types::named));
            all.reduce(|one, two| Some(one?.or(two?))).flatten().map(|types| own.types = types)
        }
        ("enum", Value::Array(values)) => {
            own.allow(values.iter().collect());
            Some(())
        }
        ("const", value) => {
            own.allow(vec![value]);
            Some(())
        }
        _ => return false,
    }
    .is_some_and(|()| {
        own.typed = true;
        true
    })
}

fn scalar_keyword<'a>(own: &mut Alternative<'a>, key: &str, value: &'a Value) -> bool {
    match key {
        "minimum" => narrow(own, Number::of(value).map(|at| Range::from(at, false))),
        "exclusiveMinimum" => narrow(own, Number::of(value).map(|at| Range::from(at, true))),
        "maximum" => narrow(own, Number::of(value).map(|at| Range::to(at, false))),
        "exclusiveMaximum" => narrow(own, Number::of(value).map(|at| Range::to(at, true))),
        "multipleOf" => Number::of(value).map(|number| own.multiples.push(number)).is_some(),
        "minLength" => count(value).map(|min| own.lengths.min = min).is_some(),
        "maxLength" => count(value).map(|max| own.lengths.max = max).is_some(),
        "pattern" => value.as_str().map(|pattern| own.patterns.push(pattern)).is_some(),
        "format" => value.as_str().map(|format| own.formats.push(format)).is_some(),
        _ => false,
    }
}

fn narrow(own: &mut Alternative<'_>, range: Option<Range>) -> bool {
    range.map(|range| own.numbers = own.numbers.and(range)).is_some()
}

/// A count; schemas may spell 3 as `3.0`.
fn count(value: &Value) -> Option<u64> {
    match Number::of(value)? {
        Number::Whole { negative: false, magnitude } => u64::try_from(magnitude).ok(),
        _ => None,
    }
}

fn list_keyword<'a>(own: &mut Alternative<'a>, list: &mut List<'a>, key: &str, value: &'a Value) -> bool {
    match key {
        "items" => {
            list.rest = Some(value);
            value.is_object() || value.is_boolean()
        }
        "prefixItems" => value.as_array().map(|first| list.first = first).is_some(),
        "minItems" => count(value).map(|min| own.counts.min = min).is_some(),
        "maxItems" => count(value).map(|max| own.counts.max = max).is_some(),
        "uniqueItems" => value.as_bool().map(|unique| own.unique = unique).is_some(),
        _ => false,
    }
}

fn object_keyword<'a>(own: &mut Alternative<'a>, shape: &mut Shape<'a>, key: &str, value: &'a Value) -> bool {
    match key {
        "properties" => value.as_object().map(|properties| shape.properties.push(properties)).is_some(),
        "patternProperties" => value.as_object().map(|patterns| shape.patterns.push(patterns)).is_some(),
        "additionalProperties" => {
            shape.additional = Some(value);
            true
        }
        "required" => value.as_array().is_some_and(|names| {
            own.required.extend(names.iter().filter_map(Value::as_str));
            names.iter().all(Value::is_string)
        }),
        _ => false,
    }
}

fn other_keyword<'a>(
    own: &mut Alternative<'a>,
    schema: &'a Map<String, Value>,
    key: &str,
    value: &'a Value,
) -> bool {
    match (key, value) {
        ("anyOf" | "oneOf" | "allOf", branches) => branches.is_array(),
        ("$ref" | "default" | "unevaluatedProperties", _) => true,
        ("not", Value::Object(not)) if excluded(not).is_some() => {
            own.excluded.extend(excluded(not).unwrap_or_default());
            true
        }
        _ => match Keyword::of(key) {
            Keyword::Annotation => true,
            Keyword::Understood => false,
            Keyword::Whole => {
                if !own.whole.iter().any(|other| std::ptr::eq(*other, schema)) {
                    own.whole.push(schema);
                }
                true
            }
            Keyword::Unknown => {
                own.strange.push(format!("`{key}` is not a keyword that is known"));
                true
            }
        },
    }
}

/// The values that `not` excludes, if it does no more.
fn excluded(not: &Map<String, Value>) -> Option<Vec<&Value>> {
    let mut keys = not.iter();
    match (keys.next()?, keys.next()) {
        ((key, value), None) if key == "const" => Some(vec![value]),
        ((key, Value::Array(values)), None) if key == "enum" => Some(values.iter().collect()),
        _ => None,
    }
}

/// The formats of integers are ranges.
fn integer_formats(own: &mut Alternative<'_>) {
    let widths = own.formats.iter().filter_map(|format| Range::of_format(format));
    own.width = widths.fold(own.width, Range::and);
    own.formats.retain(|format| Range::of_format(format).is_none());
}
