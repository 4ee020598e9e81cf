//! Which of several alternatives reads what is written.

use serde_json::Value;

use super::accepts::{Answer, any_accepts, apart, rivals};
use super::alternative::Alternative;
use super::rule::Rule;
use super::types::Types;
use super::verdict::Effect;
use super::walk::{Found, Walk, certain, unsure};

impl<'a> Walk<'a> {
    /// Whether one value is read.
    pub(super) fn value(&self, value: &Value, read: &[Alternative<'_>]) -> Option<Found> {
        let reader = self.way.reader();
        match any_accepts(read, value) {
            Answer::Yes => None,
            Answer::No => {
                let rule = self.way.rule(Rule::EnumValueRemoved, Rule::EnumValueAdded);
                Some(Found::here(rule, Effect::Breaking, format!("{value} is not read by {reader}")))
            }
            Answer::Unclear => {
                let words = format!("it is not clear whether {value} is read by {reader}");
                Some(Found::here(Rule::Undecided, Effect::Unknown, words))
            }
        }
    }

    /// Whether the values of one type are read by one of the alternatives.
    pub(super) fn values(
        &mut self,
        written: &Alternative<'a>,
        read: &[Alternative<'a>],
        of: Types,
    ) -> Vec<Found> {
        let candidates: Vec<_> = read.iter().filter(|one| one.types.has(of)).collect();
        let meets = |one: &&Alternative<'a>| !apart(self.roots, written, one, of, 0);
        let live: Vec<_> = candidates.iter().copied().filter(meets).collect();
        let label = written.label();
        let namesake = candidates.iter().find(|one| one.label() == label);
        match (live.as_slice(), candidates.as_slice(), namesake) {
            ([only], ..) => self.fits(written, only, of),
            ([], [only], _) if label.is_none() || only.label().is_none() => self.fits(written, only, of),
            ([], _, Some(namesake)) if label.is_some() => self.fits(written, namesake, of),
            ([], ..) => vec![self.no_alternative(written, of)],
            _ => self.best(written, &live, of),
        }
    }

    fn no_alternative(&self, written: &Alternative<'_>, of: Types) -> Found {
        let reader = self.way.reader();
        if of == Types::OBJECT || of == Types::ARRAY {
            let rule = self.way.rule(Rule::VariantRemoved, Rule::VariantAdded);
            let label = written.label().map(|label| format!("`{label}` "));
            let words = format!("the variant {}is not read by {reader}", label.unwrap_or_default());
            Found::here(rule, certain(written), words)
        } else {
            let rule = self.way.rule(Rule::TypeNarrowed, Rule::TypeWidened);
            Found::here(rule, certain(written), format!("no alternative of {reader} reads the {of}"))
        }
    }

    /// The first of several alternatives that reads everything; none may be needed, and both together may do.
    fn best(&mut self, written: &Alternative<'a>, live: &[&Alternative<'a>], of: Types) -> Vec<Found> {
        let mut best: Option<Vec<Found>> = None;
        for one in live {
            let mut found = self.fits(written, one, of);
            let failing = found.iter().filter(|found| found.fails()).count();
            if failing == 0 {
                if live.iter().any(|other| rivals(one, other)) {
                    let words = format!("more than one alternative of {} may read it", self.way.reader());
                    found.push(Found::here(Rule::Undecided, Effect::Unknown, words));
                }
                return found;
            }
            let fewer = |best: &Vec<Found>| failing < best.iter().filter(|found| found.fails()).count();
            if best.as_ref().is_none_or(fewer) {
                best = Some(found);
            }
        }
        unsure(best.unwrap_or_default())
    }
}
