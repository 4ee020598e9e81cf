//! Numbers, texts, and what is only compared as a whole.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::accepts::{Answer, accepts};
use super::alternative::Alternative;
use super::keyword::Keyword;
use super::number::Number;
use super::rule::Rule;
use super::same::{same, same_value};
use super::types::Types;
use super::verdict::Effect;
use super::walk::{Found, Walk};

impl<'a> Walk<'a> {
    /// The values that `not` excludes on the side that reads.
    pub(super) fn excluded(
        &self,
        written: &Alternative<'_>,
        read: &Alternative<'_>,
        of: Types,
    ) -> Vec<Found> {
        let values = read.excluded.iter().filter(|value| Types::of(value) == of);
        let rule = self.way.rule(Rule::EnumValueRemoved, Rule::EnumValueAdded);
        let found = values.filter_map(|value| {
            let effect = match accepts(written, value) {
                Answer::Yes => Effect::Breaking,
                Answer::Unclear => Effect::Unknown,
                Answer::No => return None,
            };
            Some(Found::here(rule, effect, format!("{value} is not read by {}", self.way.reader())))
        });
        found.collect()
    }

    pub(super) fn numbers(&self, written: &Alternative<'_>, read: &Alternative<'_>, of: Types) -> Vec<Found> {
        let range = |one: &Alternative<'_>| if of == Types::INTEGER { one.integers() } else { one.numbers };
        let (writes, reads) = (range(written), range(read));
        let mut found = Vec::new();
        if !writes.is_within(reads) {
            let rule = self.way.rule(Rule::RangeNarrowed, Rule::RangeWidened);
            let effect = if written.multiples.is_empty() { Effect::Breaking } else { Effect::Unknown };
            // Of numbers that may be both, integers and others are told in the same words, and so once.
            let both = written.types.and(read.types).has(Types::NUMBER);
            let told = if both { (written.numbers, read.numbers) } else { (writes, reads) };
            let (was, is) = self.way.was_is(told.0, told.1);
            found.push(Found::here(rule, effect, format!("was {was}, is {is}")));
        }
        let misses = |multiple: &&Number| !written.multiples.iter().any(|it| it.is_multiple_of(**multiple));
        if let Some(multiple) = read.multiples.iter().find(misses) {
            let words = format!("{} reads multiples of {multiple} only", self.way.reader());
            found.push(Found::here(Rule::ConstraintChanged, Effect::Unknown, words));
        }
        if let Some(words) = self.fewer_digits(written, read, of) {
            found.push(Found::here(Rule::PrecisionLost, Effect::Note, words));
        }
        found
    }

    fn fewer_digits(&self, written: &Alternative<'_>, read: &Alternative<'_>, of: Types) -> Option<String> {
        let is = |one: &Alternative<'_>, format| one.formats.contains(&format);
        if of == Types::FRACTION && is(written, "double") && is(read, "float") {
            return Some(format!("{} reads a double as a float", self.way.reader()));
        }
        let float = is(read, "double") || is(read, "float");
        let large = written.integers().is_within(written.width) && !written.integers().fits_a_double();
        let integer = of == Types::INTEGER && !written.types.has(Types::FRACTION);
        (integer && float && large).then(|| format!("{} reads large integers as floats", self.way.reader()))
    }

    pub(super) fn texts(&self, written: &Alternative<'_>, read: &Alternative<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        if !written.lengths.is_within(read.lengths) {
            let rule = self.way.rule(Rule::LengthNarrowed, Rule::LengthWidened);
            let free = written.patterns.is_empty() && written.formats.is_empty();
            let effect = if free { Effect::Breaking } else { Effect::Unknown };
            let (was, is) = self.way.was_is(written.lengths, read.lengths);
            found.push(Found::here(rule, effect, format!("was {was} characters, is {is}")));
        }
        let differs = |rule, writes: &[&str], reads: &[&str]| {
            let missed = reads.iter().any(|it| !writes.contains(it));
            let (was, is) = self.way.was_is(spelt(writes), spelt(reads));
            missed.then(|| Found::here(rule, Effect::Unknown, format!("was {was}, is {is}")))
        };
        found.extend(differs(Rule::PatternChanged, &written.patterns, &read.patterns));
        found.extend(differs(Rule::FormatChanged, &written.formats, &read.formats));
        found
    }

    /// Constraints that are fine if the other side has the same, and undecided otherwise.
    pub(super) fn whole(&self, written: &Alternative<'a>, read: &Alternative<'a>) -> Option<Found> {
        let misses = |schema: &&'a Map<String, Value>| {
            !written.whole.iter().any(|other| self.has_same_constraints(other, schema))
        };
        if !read.whole.iter().any(misses) {
            return None;
        }
        let schemas = written.whole.iter().chain(&read.whole);
        let keys: BTreeSet<_> = schemas.flat_map(|schema| constraints(schema)).map(|(key, _)| key).collect();
        let keys: Vec<_> = keys.into_iter().map(|key| format!("`{key}`")).collect();
        let words = format!("differs in {}", keys.join(", "));
        Some(Found::here(Rule::ConstraintChanged, Effect::Unknown, words))
    }

    fn has_same_constraints(&self, written: &'a Map<String, Value>, read: &'a Map<String, Value>) -> bool {
        constraints(written).count() == constraints(read).count()
            && constraints(read).all(|(key, value)| {
                written.get(key).is_some_and(|other| {
                    let (left, right) = ((self.roots.written, other), (self.roots.read, value));
                    if is_schema(key) { same(left, right) } else { same_value(other, value) }
                })
            })
    }
}

fn constraints(schema: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    schema.iter().filter(|(key, _)| Keyword::of(key) == Keyword::Whole)
}

fn is_schema(key: &str) -> bool {
    matches!(key, "not" | "if" | "then" | "else" | "contains" | "propertyNames" | "contentSchema")
}

fn spelt(texts: &[&str]) -> String {
    if texts.is_empty() { "none".to_owned() } else { format!("`{}`", texts.join("`, `")) }
}
