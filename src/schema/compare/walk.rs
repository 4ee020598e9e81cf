//! Whether everything that one schema writes is read by another.

use std::collections::HashMap;
use std::fmt::Display;

use serde_json::Value;

use super::accepts::Roots;
use super::alternative::Alternative;
use super::expand::alternatives;
use super::keyword::follow;
use super::rule::Rule;
use super::same::same;
use super::types::Types;
use super::verdict::{Effect, Verdict};

/// Which of the two versions writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The new type reads what the old one wrote.
    Read,
    /// The old type reads what the new one wrote.
    Rollback,
}

/// A finding of one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: Rule,
    pub(super) path: String,
    pub(super) words: String,
    pub(super) effect: Effect,
}

/// The schemas that hold together at one place, by address.
type Key = (Vec<usize>, Vec<usize>);

/// More steps than any type takes: schemas that take more are left undecided.
const STEPS: usize = 20_000;

static NULL: Value = Value::Null;
static BOOLEANS: [Value; 2] = [Value::Bool(false), Value::Bool(true)];

/// A comparison under way.
pub(super) struct Walk<'a> {
    pub(super) roots: Roots<'a>,
    pub(super) way: Way,
    /// The pairs under comparison: met again further down, they are taken to be read.
    open: Vec<Key>,
    /// The outermost pair under comparison that was met again.
    lowest: usize,
    done: HashMap<Key, Vec<Found>>,
    steps: usize,
}

/// Everything that stands in the way of reading what is written, and what is lost.
pub(super) fn walk(written: &Value, read: &Value, way: Way) -> Vec<Found> {
    let roots = Roots { written, read };
    let (open, done) = (Vec::new(), HashMap::new());
    let mut walk = Walk { roots, way, open, lowest: usize::MAX, done, steps: STEPS };
    let mut found = walk.schemas(&[written], &[read]);
    found.sort_by(|one, two| {
        let order = |found: &Found| (found.path.clone(), found.rule, found.words.clone(), found.effect);
        order(one).cmp(&order(two))
    });
    found.dedup();
    found
}

impl Way {
    /// The rule by who is affected: old documents, or old programs.
    pub(super) fn rule(self, read: Rule, rollback: Rule) -> Rule {
        if self == Self::Read { read } else { rollback }
    }

    /// What was, and what is.
    pub(super) fn was_is<T>(self, written: T, read: T) -> (T, T) {
        if self == Self::Read { (written, read) } else { (read, written) }
    }

    pub(super) fn writer(self) -> &'static str {
        if self == Self::Read { "the old type" } else { "the new type" }
    }

    pub(super) fn reader(self) -> &'static str {
        if self == Self::Read { "the new type" } else { "the old type" }
    }
}

impl Found {
    pub(super) fn here(rule: Rule, effect: Effect, words: impl Into<String>) -> Self {
        Self { rule, path: String::new(), words: words.into(), effect }
    }

    pub(super) fn fails(&self) -> bool {
        self.effect.verdict() != Verdict::Ok
    }
}

/// Moves findings below a segment of a path.
pub(super) fn below(segment: impl Display, mut found: Vec<Found>) -> Vec<Found> {
    for finding in &mut found {
        finding.path = format!("/{segment}{}", finding.path);
    }
    found
}

/// Takes back what is not certain.
pub(super) fn unsure(mut found: Vec<Found>) -> Vec<Found> {
    for finding in &mut found {
        finding.effect = finding.effect.min(Effect::Unknown);
    }
    found
}

impl<'a> Walk<'a> {
    /// Whether the schemas of one side read what those of the other write.
    pub(super) fn schemas(&mut self, written: &[&'a Value], read: &[&'a Value]) -> Vec<Found> {
        if read.is_empty() || self.are_same(written, read) {
            return Vec::new();
        }
        let written = followed(self.roots.written, written);
        let read = followed(self.roots.read, read);
        let key = (addresses(&written), addresses(&read));
        if let Some(at) = self.open.iter().position(|open| *open == key) {
            self.lowest = self.lowest.min(at);
            return Vec::new();
        }
        if let Some(found) = self.done.get(&key) {
            let found = found.clone();
            return if self.spend(found.len()) { found } else { exhausted() };
        }
        if !self.spend(1) {
            return exhausted();
        }
        self.descend(key, &written, &read)
    }

    fn descend(&mut self, key: Key, written: &[&'a Value], read: &[&'a Value]) -> Vec<Found> {
        let depth = self.open.len();
        let outer = std::mem::replace(&mut self.lowest, usize::MAX);
        self.open.push(key.clone());
        let found = self.compare(written, read);
        self.open.pop();
        // What was found rests on nothing that is still open.
        if self.lowest >= depth {
            self.done.insert(key, found.clone());
            self.lowest = outer;
        } else {
            self.lowest = self.lowest.min(outer);
        }
        found
    }

    fn are_same(&self, written: &[&'a Value], read: &[&'a Value]) -> bool {
        matches!((written, read), ([one], [two]) if same((self.roots.written, one), (self.roots.read, two)))
    }

    fn spend(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }

    fn compare(&mut self, written: &[&'a Value], read: &[&'a Value]) -> Vec<Found> {
        let written = alternatives(self.roots.written, written);
        let read = alternatives(self.roots.read, read);
        let mut found = strange(written.iter().chain(&read));
        found.extend(self.types(&written, &read));
        let all = union(&read);
        for one in &written {
            for of in one.types.and(all).each() {
                // Where fractions are not read at all, the range of the integers is beside the point.
                let beside = of == Types::INTEGER && one.types.without(all).has(Types::FRACTION);
                if !beside {
                    found.extend(self.of_type(one, &read, of));
                }
            }
        }
        found
    }

    /// The types that are written and not read.
    fn types(&self, written: &[Alternative<'_>], read: &[Alternative<'_>]) -> Option<Found> {
        let (written, read) = (union(written), union(read));
        let missing = written.without(read);
        if missing.is_empty() {
            return None;
        }
        let (was, is) = self.way.was_is(written, read);
        let (rule, words) = if written.and(read).is_empty() {
            (Rule::TypeChanged, format!("was {was}, is {is}"))
        } else if missing == Types::NULL {
            let words = format!("{} writes null, {} does not read it", self.way.writer(), self.way.reader());
            (self.way.rule(Rule::NullRemoved, Rule::NullAdded), words)
        } else {
            (self.way.rule(Rule::TypeNarrowed, Rule::TypeWidened), format!("was {was}, is {is}"))
        };
        Some(Found::here(rule, Effect::Breaking, words))
    }

    fn of_type(&mut self, written: &Alternative<'a>, read: &[Alternative<'a>], of: Types) -> Vec<Found> {
        if let Some(values) = &written.values {
            let values = values.iter().filter(|value| Types::of(value) == of);
            return values.filter_map(|value| self.value(value, read)).collect();
        }
        match of {
            Types::NULL => self.value(&NULL, read).into_iter().collect(),
            Types::BOOLEAN => BOOLEANS.iter().filter_map(|value| self.value(value, read)).collect(),
            _ => self.values(written, read, of),
        }
    }

    /// Whether the values of one type are read by one alternative.
    pub(super) fn fits(
        &mut self,
        written: &Alternative<'a>,
        read: &Alternative<'a>,
        of: Types,
    ) -> Vec<Found> {
        let mut found = self.excluded(written, read, of);
        if let Some(values) = &read.values {
            let words = format!("{} reads {} values only", self.way.reader(), values.len());
            let rule = self.way.rule(Rule::TypeNarrowed, Rule::TypeWidened);
            found.push(Found::here(rule, Effect::Breaking, words));
        }
        match of {
            Types::INTEGER | Types::FRACTION => found.extend(self.numbers(written, read, of)),
            Types::STRING => found.extend(self.texts(written, read)),
            Types::ARRAY => found.extend(self.lists(written, read)),
            _ => found.extend(self.objects(written, read)),
        }
        found.extend(self.whole(written, read));
        if certain(written) == Effect::Breaking { found } else { unsure(found) }
    }
}

/// What can be said of an alternative that is not read: it may have no value at all, where it is not understood.
pub(super) fn certain(written: &Alternative<'_>) -> Effect {
    let understood = written.whole.is_empty() && written.strange.is_empty();
    if understood { Effect::Breaking } else { Effect::Unknown }
}

fn strange<'s, 'a: 's>(alternatives: impl Iterator<Item = &'s Alternative<'a>>) -> Vec<Found> {
    let words = alternatives.flat_map(|one| one.strange.iter().cloned());
    words.map(|words| Found::here(Rule::UnknownKeyword, Effect::Unknown, words)).collect()
}

fn exhausted() -> Vec<Found> {
    vec![Found::here(Rule::Undecided, Effect::Unknown, "the schemas are too large to be compared")]
}

fn union(alternatives: &[Alternative<'_>]) -> Types {
    alternatives.iter().fold(Types::NONE, |types, one| types.or(one.types))
}

fn followed<'a>(root: &'a Value, schemas: &[&'a Value]) -> Vec<&'a Value> {
    schemas.iter().map(|schema| follow(root, schema, "default")).collect()
}

fn addresses(schemas: &[&Value]) -> Vec<usize> {
    schemas.iter().map(|schema| std::ptr::from_ref(*schema) as usize).collect()
}
