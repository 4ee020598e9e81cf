//! The elements of lists, and the members of objects.

use std::collections::BTreeSet;

use serde_json::Value;

use super::alternative::Alternative;
use super::expand::alternatives;
use super::members::{Name, Shape, Slot, ask};
use super::rule::Rule;
use super::same::same_value;
use super::verdict::Effect;
use super::walk::{Found, Walk, below, unsure};

impl<'a> Walk<'a> {
    pub(super) fn lists(&mut self, written: &Alternative<'a>, read: &Alternative<'a>) -> Vec<Found> {
        let mut found = Vec::new();
        if !written.counts.is_within(read.counts) {
            let rule = self.way.rule(Rule::LengthNarrowed, Rule::LengthWidened);
            let effect = if written.unique { Effect::Unknown } else { Effect::Breaking };
            let (was, is) = self.way.was_is(written.counts, read.counts);
            found.push(Found::here(rule, effect, format!("was {was} elements, is {is}")));
        }
        if read.unique && !written.unique && written.counts.max > 1 {
            let words = format!("{} reads lists without repetition only", self.way.reader());
            found.push(Found::here(Rule::UniqueChanged, Effect::Unknown, words));
        }
        let first = written.first().max(read.first());
        let within = |at: usize| u64::try_from(at).is_ok_and(|at| at < written.counts.max);
        for at in (0..first).take_while(|at| within(*at)) {
            found.extend(below(at, self.schemas(&written.element(at), &read.element(at))));
        }
        if within(first) {
            found.extend(below('*', self.schemas(&written.element(first), &read.element(first))));
        }
        found
    }

    pub(super) fn objects(&mut self, written: &Alternative<'a>, read: &Alternative<'a>) -> Vec<Found> {
        if !read.typed && read.shapes.is_empty() && read.required.is_empty() {
            return Vec::new();
        }
        let mut found = self.required(written, read);
        let names: BTreeSet<_> = written.shapes.iter().flat_map(Shape::names).collect();
        for name in &names {
            found.extend(below(escaped(name), self.member(written, read, name)));
        }
        let open: Vec<_> = written.shapes.iter().flat_map(Shape::open).collect();
        let crowded = written.shapes.len() > 1;
        for (class, schema) in open {
            if !killed(written, class) {
                let others = self.others(read, class, &[schema], &names);
                found.extend(if crowded { unsure(others) } else { others });
            }
        }
        if written.is_open() {
            let others = self.others(read, Name::Any, &[], &names);
            // A schema that speaks of no member is that of a struct without any, or leaves them to say to somebody else.
            let kept = |found: &Found| found.effect > Effect::Loss || !written.typed;
            let others = others.into_iter().filter(kept).collect();
            found.extend(if written.typed { unsure(others) } else { others });
        }
        found
    }

    fn required(&self, written: &Alternative<'_>, read: &Alternative<'_>) -> Vec<Found> {
        let rule = self.way.rule(Rule::RequiredAdded, Rule::RequiredRemoved);
        let missing = read.required.difference(&written.required).map(|name| {
            let how = if written.may_write(name) { "does not always write it" } else { "never writes it" };
            let (reader, writer) = (self.way.reader(), self.way.writer());
            let words = format!("{reader} requires the member, and {writer} {how}");
            Found { path: format!("/{}", escaped(name)), ..Found::here(rule, Effect::Breaking, words) }
        });
        missing.collect()
    }

    fn member(&mut self, written: &Alternative<'a>, read: &Alternative<'a>, name: &str) -> Vec<Found> {
        let writes = ask(&written.shapes, Name::Member(name));
        let reads = ask(&read.shapes, Name::Member(name));
        if writes.refused && !writes.unsure {
            return Vec::new();
        }
        let mut found = self.slot(&writes.schemas, &reads);
        if reads.named && !reads.refused {
            let optional = !written.required.contains(name);
            found.extend(self.default(&writes.schemas, &reads.schemas, optional));
        }
        if writes.unsure { unsure(found) } else { found }
    }

    /// The members that have no names of their own, where they are not read as one that has.
    fn others(
        &mut self,
        read: &Alternative<'a>,
        class: Name<'_>,
        schemas: &[&'a Value],
        names: &BTreeSet<&str>,
    ) -> Vec<Found> {
        let mut found = below('*', self.slot(schemas, &ask(&read.shapes, class)));
        let known: BTreeSet<_> = read.shapes.iter().flat_map(Shape::names).collect();
        for name in known.into_iter().filter(|name| !names.contains(name) && class.may_be(name)) {
            found.extend(below(escaped(name), self.slot(schemas, &ask(&read.shapes, Name::Member(name)))));
        }
        found
    }

    fn slot(&mut self, written: &[&'a Value], read: &Slot<'a>) -> Vec<Found> {
        let found = if read.named && !read.refused {
            self.schemas(written, &read.schemas)
        } else if alternatives(self.roots.written, written).is_empty() {
            Vec::new()
        } else if read.refused {
            let words =
                format!("{} refuses the member, which {} writes", self.way.reader(), self.way.writer());
            vec![Found::here(Rule::FieldRefused, Effect::Breaking, words)]
        } else {
            let words =
                format!("{} passes over the member, which {} writes", self.way.reader(), self.way.writer());
            vec![Found::here(self.way.rule(Rule::FieldRemoved, Rule::FieldAdded), Effect::Loss, words)]
        };
        if read.unsure { unsure(found) } else { found }
    }

    fn default(&self, written: &[&'a Value], read: &[&'a Value], optional: bool) -> Option<Found> {
        let (writes, reads) = (default(written), default(read));
        let differ = match (writes, reads) {
            (Some(one), Some(two)) => !same_value(one, two),
            (None, None) => false,
            (one, two) => optional && one.or(two).is_some_and(|value| !value.is_null()),
        };
        let (was, is) = self.way.was_is(writes, reads);
        let spelt = |value: Option<&Value>| value.map_or_else(|| "none".to_owned(), ToString::to_string);
        let words = format!("was {}, is {}", spelt(was), spelt(is));
        differ.then(|| Found::here(Rule::DefaultChanged, Effect::Note, words))
    }
}

fn default<'a>(schemas: &[&'a Value]) -> Option<&'a Value> {
    schemas.iter().find_map(|schema| schema.get("default"))
}

/// Whether another part of the schema refuses the members that this part has no names for.
fn killed(written: &Alternative<'_>, class: Name<'_>) -> bool {
    let slot = ask(&written.shapes, class);
    slot.refused && !slot.unsure
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
