use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::members::Shape;
use super::number::Number;
use super::range::{Count, Range};
use super::same::same_value;
use super::types::Types;

/// One of the alternatives of a schema: what all its keywords ask for together, without a choice.
#[derive(Clone, Debug)]
pub(super) struct Alternative<'a> {
    pub(super) types: Types,
    /// Whether anything was said of the type.
    pub(super) typed: bool,
    pub(super) values: Option<Vec<&'a Value>>,
    pub(super) excluded: Vec<&'a Value>,
    pub(super) numbers: Range,
    /// The range of the integers, as their format has it.
    pub(super) width: Range,
    pub(super) multiples: Vec<Number>,
    pub(super) lengths: Count,
    pub(super) patterns: Vec<&'a str>,
    pub(super) formats: Vec<&'a str>,
    pub(super) lists: Vec<List<'a>>,
    pub(super) counts: Count,
    pub(super) unique: bool,
    pub(super) shapes: Vec<Shape<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    /// The schemas with keywords that are compared as a whole.
    pub(super) whole: Vec<&'a Map<String, Value>>,
    /// What cannot be compared, in words.
    pub(super) strange: Vec<String>,
    /// Which branches of which `oneOf` it comes from.
    pub(super) choices: Vec<(usize, usize)>,
}

/// The elements of an array: the first ones, and all others.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    pub(super) first: &'a [Value],
    pub(super) rest: Option<&'a Value>,
}

impl<'a> Alternative<'a> {
    pub(super) fn anything() -> Self {
        Self {
            types: Types::ALL,
            typed: false,
            values: None,
            excluded: Vec::new(),
            numbers: Range::default(),
            width: Range::default(),
            multiples: Vec::new(),
            lengths: Count::ANY,
            patterns: Vec::new(),
            formats: Vec::new(),
            lists: Vec::new(),
            counts: Count::ANY,
            unique: false,
            shapes: Vec::new(),
            required: BTreeSet::new(),
            whole: Vec::new(),
            strange: Vec::new(),
            choices: Vec::new(),
        }
    }

    pub(super) fn strange(words: impl Into<String>) -> Self {
        Self { strange: vec![words.into()], ..Self::anything() }
    }

    /// What both ask for.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut merged = Self {
            types: self.types.and(other.types),
            typed: self.typed || other.typed,
            values: self.values.clone(),
            excluded: joined(&self.excluded, &other.excluded),
            numbers: self.numbers.and(other.numbers),
            width: self.width.and(other.width),
            multiples: joined(&self.multiples, &other.multiples),
            lengths: self.lengths.and(other.lengths),
            patterns: joined(&self.patterns, &other.patterns),
            formats: joined(&self.formats, &other.formats),
            lists: joined(&self.lists, &other.lists),
            counts: self.counts.and(other.counts),
            unique: self.unique || other.unique,
            shapes: joined(&self.shapes, &other.shapes),
            required: self.required.union(&other.required).copied().collect(),
            whole: joined(&self.whole, &other.whole),
            strange: joined(&self.strange, &other.strange),
            choices: joined(&self.choices, &other.choices),
        };
        if let Some(values) = &other.values {
            merged.allow(values.clone());
        }
        merged.narrowed()
    }

    /// Leaves these values, of those that there are.
    pub(super) fn allow(&mut self, mut allowed: Vec<&'a Value>) {
        if let Some(values) = &self.values {
            allowed.retain(|value| values.iter().any(|other| same_value(value, other)));
        }
        self.values = Some(allowed);
    }

    /// Leaves the types of its values alone, and the values of its types.
    fn narrowed(mut self) -> Self {
        if let Some(values) = &mut self.values {
            values.retain(|value| self.types.has(Types::of(value)));
            let types = values.iter().fold(Types::NONE, |types, value| types.or(Types::of(value)));
            self.types = self.types.and(types);
        }
        if self.integers().is_empty() {
            self.types = self.types.without(Types::INTEGER);
        }
        if self.numbers.is_empty() {
            self.types = self.types.without(Types::NUMBER);
        }
        if self.lengths.is_empty() {
            self.types = self.types.without(Types::STRING);
        }
        if self.counts.is_empty() {
            self.types = self.types.without(Types::ARRAY);
        }
        self
    }

    /// Which integers there are, without those at the ends that are excluded.
    pub(super) fn integers(&self) -> Range {
        let all = self.numbers.and(self.width).of_integers();
        self.excluded.iter().filter_map(|value| Number::of(value)).fold(all, Range::without)
    }

    /// What is asked of the element at an index; beyond all first ones, of all others.
    pub(super) fn element(&self, index: usize) -> Vec<&'a Value> {
        self.lists.iter().filter_map(|list| list.first.get(index).or(list.rest)).collect()
    }

    /// How many elements have an index of their own.
    pub(super) fn first(&self) -> usize {
        self.lists.iter().map(|list| list.first.len()).max().unwrap_or(0)
    }

    /// What tells it from its siblings: the value of its tag, or its only member.
    pub(super) fn label(&self) -> Option<&'a str> {
        self.required.iter().find_map(|name| self.tag(name)).or_else(|| self.only_member())
    }

    fn tag(&self, name: &str) -> Option<&'a str> {
        let schema = self.shapes.iter().find_map(|shape| shape.named(name).next())?;
        let values = schema.get("enum").and_then(Value::as_array);
        let only = values.filter(|values| values.len() == 1).and_then(|values| values.first());
        schema.get("const").or(only)?.as_str()
    }

    fn only_member(&self) -> Option<&'a str> {
        let closed = self.shapes.iter().any(|shape| shape.additional == Some(&Value::Bool(false)));
        let mut required = self.required.iter();
        if closed && self.required.len() == 1 { required.next().copied() } else { None }
    }
}

fn joined<T: Clone>(one: &[T], two: &[T]) -> Vec<T> {
    [one, two].concat()
}
