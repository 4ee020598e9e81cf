//! Holds a value against the rules.

mod branch;
mod list;
mod members;
mod scalar;

use serde_json::Value;

use super::fault::{Checked, Fault, Tally};
use super::number::same;
use super::rules::{Id, Rules};
use super::types::Types;
use super::why::Why;

/// How many schemas may be entered inside each other.
const DEPTH: usize = 512;

/// The schemas, and how many of them have been entered.
#[derive(Clone, Copy)]
pub(super) struct Check<'s> {
    rules: &'s [Rules],
    depth: usize,
}

impl<'s> Check<'s> {
    pub(super) fn new(rules: &'s [Rules]) -> Self {
        Self { rules, depth: 0 }
    }

    pub(super) fn value<'d>(self, id: Id, value: &'d Value) -> Checked<'s, 'd> {
        if self.depth > DEPTH {
            return Err(Fault::new(Why::Deep));
        }
        let inner = Self { depth: self.depth + 1, ..self };
        inner.rules_on(&self.rules[id], value)
    }

    fn holds(self, id: Id, value: &Value) -> bool {
        self.value(id, value).is_ok()
    }

    fn rules_on<'d>(self, rules: &'s Rules, value: &'d Value) -> Checked<'s, 'd> {
        let mut tally = Tally::default();
        let own = Types::of(value);
        tally.demand(!rules.never, Why::Never)?;
        if let Some(types) = rules.types {
            tally.demand(types.holds(own), Why::Type(types))?;
        }
        if let Some(constant) = &rules.constant {
            tally.demand(same(constant, value), Why::Const)?;
        }
        if let Some(choices) = &rules.choices {
            tally.demand(choices.iter().any(|choice| same(choice, value)), Why::Enum)?;
        }
        for unknown in &rules.unknown {
            tally.demand(!unknown.types.holds(own), Why::Unknown(unknown))?;
        }
        match value {
            Value::Number(number) => scalar::number(&rules.number, number, &mut tally)?,
            Value::String(text) => scalar::text(&rules.text, text, &mut tally)?,
            Value::Array(items) => self.list(&rules.list, items, &mut tally)?,
            Value::Object(members) => self.members(rules, members, value, &mut tally)?,
            Value::Null | Value::Bool(_) => {}
        }
        self.branches(rules, value, &mut tally)?;
        tally.sum()
    }
}
