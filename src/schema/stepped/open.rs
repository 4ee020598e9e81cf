//! Takes schemas apart into forms.
//!
//! What is not understood is left out: a form may have more values than the schema, and never fewer.

use std::mem;

use serde_json::{Map, Value};

use super::form::{Form, List, Member, Object, Plain, Shape, token_of, type_of};
use super::meet::{meet, unite};
use super::write::write;
use crate::document::Token;

const TOKENS: [Token; 6] =
    [Token::Null, Token::Boolean, Token::Number, Token::String, Token::Array, Token::Object];

/// References that lead on to references are followed so far.
const FAR: usize = 64;

/// Reads schemas of one document, to which their references lead.
pub(super) struct Opener<'s> {
    root: &'s Value,
    /// Whether an object may have members of which its schema says nothing.
    pub(super) extras: bool,
}

impl<'s> Opener<'s> {
    pub(super) fn new(root: &'s Value, extras: bool) -> Self {
        Self { root, extras }
    }

    /// The forms of a shape, to be changed.
    pub(super) fn open<'f>(&self, shape: &'f mut Shape) -> &'f mut Vec<Form> {
        if let Shape::Schema(schema) = shape {
            *shape = Shape::Forms(self.forms(schema));
        }
        match shape {
            Shape::Forms(forms) => forms,
            Shape::Schema(_) => unreachable!("it was opened above"),
        }
    }

    /// The forms of a shape, to go on without it.
    pub(super) fn opened(&self, mut shape: Shape) -> Vec<Form> {
        mem::take(self.open(&mut shape))
    }

    /// Both sets in one.
    pub(super) fn union(&self, a: Shape, b: Shape) -> Shape {
        if a == b || a.is_any() || b.is_never() {
            return a;
        }
        if b.is_any() || a.is_never() {
            return b;
        }
        let mut forms = self.opened(a);
        for form in self.opened(b) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        Shape::Forms(forms)
    }

    /// What is known of a member.
    pub(super) fn member(&self, object: &Object, name: &str) -> Member {
        if let Some(member) = object.find(name) {
            return member.clone();
        }
        let mut shape = self.rest(object);
        for (_, matching) in &object.patterns {
            shape = self.union(shape, matching.clone());
        }
        Member::maybe(shape)
    }

    /// What a member may be of which the object says nothing by its name.
    pub(super) fn rest(&self, object: &Object) -> Shape {
        match &object.rest {
            Some(rest) => rest.clone(),
            None if self.extras => Shape::any(),
            None => Shape::NEVER,
        }
    }

    /// The object with another member in the place of one; `None` if there is no such object.
    pub(super) fn with(&self, mut object: Object, name: &str, mut member: Member) -> Option<Object> {
        if member.is_impossible() {
            return None;
        }
        member.required &= !member.is_never();
        self.settle(&mut object);
        match object.members.iter_mut().find(|(of, _)| of == name) {
            Some((_, old)) => *old = member,
            None => object.members.push((name.to_owned(), member)),
        }
        Some(object)
    }

    /// Forgets the patterns of names, which would go for a new member as well.
    fn settle(&self, object: &mut Object) {
        let patterns = mem::take(&mut object.patterns);
        if object.rest.is_none() && self.extras {
            return;
        }
        for (_, shape) in patterns {
            let rest = object.rest.take().unwrap_or(Shape::NEVER);
            object.rest = Some(self.union(rest, shape));
        }
    }

    fn forms(&self, schema: &Value) -> Vec<Form> {
        self.limits(schema, 0).unwrap_or_else(|| TOKENS.map(|token| any_of(token, schema)).into())
    }

    /// The forms a schema leaves; `None` if all.
    fn limits(&self, schema: &Value, far: usize) -> Option<Vec<Form>> {
        let schema = match schema {
            Value::Bool(false) => return Some(Vec::new()),
            Value::Object(schema) if far < FAR => schema,
            _ => return None,
        };
        let mut found = own(schema);
        if let Some(Value::String(to)) = schema.get("$ref") {
            found = meet(found, follow(self.root, to).and_then(|to| self.limits(to, far + 1)));
        }
        for all in list(schema, "allOf") {
            found = meet(found, self.limits(all, far + 1));
        }
        for keyword in ["anyOf", "oneOf"] {
            if schema.contains_key(keyword) {
                let ways = list(schema, keyword).iter().map(|way| self.limits(way, far + 1));
                found = meet(found, ways.collect::<Option<Vec<_>>>().map(unite));
            }
        }
        found
    }
}

/// What a reference leads to.
pub(super) fn follow<'s>(root: &'s Value, to: &str) -> Option<&'s Value> {
    root.pointer(&decoded(to.strip_prefix('#')?)?)
}

/// A pointer as it is behind the `#` of a URI.
fn decoded(fragment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut pieces = fragment.split('%');
    bytes.extend_from_slice(pieces.next()?.as_bytes());
    for piece in pieces {
        bytes.push(u8::from_str_radix(piece.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

fn list<'s>(schema: &'s Map<String, Value>, keyword: &str) -> &'s [Value] {
    match schema.get(keyword) {
        Some(Value::Array(schemas)) => schemas,
        _ => &[],
    }
}

/// What the keywords of a schema say that lead nowhere else.
fn own(schema: &Map<String, Value>) -> Option<Vec<Form>> {
    let tokens = tokens(schema);
    let among = |value: &&Value| tokens.is_none_or(|tokens| tokens[token_of(value) as usize]);
    if let Some(value) = schema.get("const") {
        return Some(Some(value).filter(among).map(Form::of_value).into_iter().collect());
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        return Some(words(values.iter().filter(among)));
    }
    if tokens.is_none() && !schema.keys().any(|key| LIMITS.contains(&key.as_str())) {
        return None;
    }
    let form = |token| match token {
        Token::Array => Form::List(array(schema)),
        Token::Object => Form::Object(object(schema)),
        plain => Form::Plain(scalar(plain, schema)),
    };
    Some(TOKENS.into_iter().filter(|token| tokens.is_none_or(|of| of[*token as usize])).map(form).collect())
}

/// The types a schema allows, in the order of tokens.
fn tokens(schema: &Map<String, Value>) -> Option<[bool; 6]> {
    let of = schema.get("type")?;
    let is = |name: &str| match of {
        Value::Array(names) => names.iter().any(|of| of == name),
        one => one == name,
    };
    let mut tokens = [false; 6];
    for token in TOKENS {
        tokens[token as usize] = is(type_of(token)) || token == Token::Number && is("integer");
    }
    Some(tokens)
}

/// Counted values, those of a plain type in one form.
fn words<'v>(values: impl Iterator<Item = &'v Value> + Clone) -> Vec<Form> {
    let plain = |token| {
        let values: Vec<Value> = values.clone().filter(|value| token_of(value) == token).cloned().collect();
        (!values.is_empty()).then(|| Form::Plain(Plain::one_of(token, values)))
    };
    let mut forms: Vec<Form> =
        [Token::Boolean, Token::Number, Token::String].into_iter().filter_map(plain).collect();
    let others =
        values.clone().filter(|value| !(value.is_boolean() || value.is_number() || value.is_string()));
    forms.extend(others.map(Form::of_value));
    forms
}

/// The keywords that are understood, but for those that lead elsewhere.
const LIMITS: [&str; 20] = [
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "contentEncoding",
    "contentMediaType",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "type",
];

fn scalar(token: Token, schema: &Map<String, Value>) -> Plain {
    let mut plain = Plain::new(token);
    let kept: &[&str] = match token {
        Token::String => &LIMITS[8..14],
        Token::Number => {
            &["format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        }
        _ => &[],
    };
    for key in kept {
        if let Some(limit) = schema.get(*key) {
            plain.schema.insert((*key).to_owned(), limit.clone());
        }
    }
    let is_integer = |of: &Value| match of {
        Value::Array(names) => {
            names.iter().any(|of| of == "integer") && !names.iter().any(|of| of == "number")
        }
        one => one == "integer",
    };
    if token == Token::Number && schema.get("type").is_some_and(is_integer) {
        plain.schema.insert("type".to_owned(), "integer".into());
    }
    plain
}

fn array(schema: &Map<String, Value>) -> List {
    let count = |key| schema.get(key).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    let items = match schema.get("items") {
        Some(items) => Shape::Schema(items.clone()),
        None => Shape::any(),
    };
    let prefix: Vec<Shape> = list(schema, "prefixItems").iter().cloned().map(Shape::Schema).collect();
    let most = if items.is_never() { prefix.len() } else { usize::MAX };
    let max = count("maxItems").unwrap_or(usize::MAX).min(most);
    List { prefix, items, min: count("minItems").unwrap_or(0), max }
}

fn object(schema: &Map<String, Value>) -> Object {
    let shapes = |key: &str| -> Vec<(String, Shape)> {
        let Some(Value::Object(map)) = schema.get(key) else { return Vec::new() };
        let mut shapes: Vec<_> =
            map.iter().map(|(name, schema)| (name.clone(), Shape::Schema(schema.clone()))).collect();
        shapes.sort_by(|(a, _), (b, _)| a.cmp(b));
        shapes
    };
    let rest = schema.get("additionalProperties").cloned().map(Shape::Schema);
    let members =
        shapes("properties").into_iter().map(|(name, shape)| (name, Member::maybe(shape))).collect();
    let mut object = Object { members, patterns: shapes("patternProperties"), rest };
    for name in list(schema, "required").iter().filter_map(Value::as_str) {
        require(&mut object, name);
    }
    object
}

fn require(object: &mut Object, name: &str) {
    if let Some((_, member)) = object.members.iter_mut().find(|(of, _)| of == name) {
        member.required = true;
        return;
    }
    let shape = match &object.rest {
        Some(rest) if object.patterns.is_empty() => rest.clone(),
        _ => Shape::any(),
    };
    object.members.push((name.to_owned(), Member::always(shape)));
}

/// Every value of a type, as the schema says it of which they are.
fn any_of(token: Token, schema: &Value) -> Form {
    let all = || Shape::Schema(schema.clone());
    match token {
        Token::Array => Form::List(List::of(all(), 0, usize::MAX)),
        Token::Object => {
            Form::Object(Object { members: Vec::new(), patterns: Vec::new(), rest: Some(all()) })
        }
        plain => {
            let mut plain = Plain::new(plain);
            if let Some(comment) = schema.get("$comment") {
                plain.schema.insert("$comment".to_owned(), comment.clone());
            }
            Form::Plain(plain)
        }
    }
}

/// What both of two shapes have, left to be opened.
pub(super) fn both(a: &Shape, b: &Shape) -> Shape {
    if a.is_any() || a == b {
        return b.clone();
    }
    if b.is_any() {
        return a.clone();
    }
    Shape::Schema(serde_json::json!({ "allOf": [write(a, true), write(b, true)] }))
}
