use serde_json::{Map, Value};

use super::super::fault::{Checked, Fault, Tally};
use super::super::rules::{Id, MemberRules, Rules};
use super::super::why::Why;
use super::Check;

impl<'s> Check<'s> {
    pub(super) fn members<'d>(
        self,
        rules: &'s Rules,
        members: &'d Map<String, Value>,
        whole: &'d Value,
        tally: &mut Tally<'s, 'd>,
    ) -> Checked<'s, 'd> {
        let Some(own) = &rules.members else { return Ok(()) };
        for name in &own.required {
            tally.demand(members.contains_key(name), Why::Absent(name))?;
        }
        let (least, most) = (own.least.unwrap_or(0), own.most.unwrap_or(usize::MAX));
        tally.demand(members.len() >= least, Why::FewMembers(least))?;
        tally.demand(members.len() <= most, Why::ManyMembers(most))?;
        for (name, value) in members {
            tally.add(self.member(own, name, value).map_err(|fault| fault.in_member(name)))?;
        }
        match own.unseen {
            Some(unseen) => self.unseen(rules, unseen, members, whole, tally),
            None => Ok(()),
        }
    }

    fn member<'d>(self, rules: &'s MemberRules, name: &str, value: &'d Value) -> Checked<'s, 'd> {
        let mut tally = Tally::default();
        let known = rules.get(name);
        let matching = rules.patterns.iter().filter(|(pattern, _)| pattern.matches(name)).map(|(_, id)| *id);
        let mut seen = false;
        for id in known.into_iter().chain(matching) {
            seen = true;
            tally.add(self.value(id, value))?;
        }
        if let Some(others) = rules.others.filter(|_| !seen) {
            tally.demand(!self.rules[others].never, Why::Other)?;
            tally.add(self.value(others, value))?;
        }
        if let Some(names) = rules.names {
            let name = Value::String(name.to_owned());
            let checked = self.value(names, &name).map_err(|fault| Fault::new(fault.why()));
            tally.add(checked)?;
        }
        tally.sum()
    }

    /// `unevaluatedProperties`: the members that no schema applied to this object has spoken of.
    fn unseen<'d>(
        self,
        rules: &'s Rules,
        unseen: Id,
        members: &'d Map<String, Value>,
        whole: &'d Value,
        tally: &mut Tally<'s, 'd>,
    ) -> Checked<'s, 'd> {
        let never = self.rules[unseen].never;
        for (name, value) in members {
            if self.sees(rules, name, whole, false) {
                continue;
            }
            let allowed = if never { Err(Fault::new(Why::Unseen)) } else { self.value(unseen, value) };
            tally.add(allowed.map_err(|fault| fault.in_member(name)))?;
        }
        Ok(())
    }

    /// Whether rules speak of a member, themselves or by the schemas they apply to the same object.
    fn sees(self, rules: &Rules, name: &str, whole: &Value, nested: bool) -> bool {
        let own = rules.members.as_ref().is_some_and(|own| {
            own.get(name).is_some()
                || own.others.is_some()
                || (nested && own.unseen.is_some())
                || own.patterns.iter().any(|(pattern, _)| pattern.matches(name))
        });
        own || !rules.unknown.is_empty() || self.applied_see(rules, name, whole)
    }

    fn applied_see(self, rules: &Rules, name: &str, whole: &Value) -> bool {
        let deeper = Self { depth: self.depth + 1, ..self };
        let sees = |id: &Id| deeper.depth < super::DEPTH && deeper.sees(&self.rules[*id], name, whole, true);
        let branches = rules.any.iter().chain(&rules.one).flatten();
        let condition = rules.condition.is_some_and(|condition| {
            let when = deeper.holds(condition.when, whole);
            let branch = if when { condition.then } else { condition.otherwise };
            (when && sees(&condition.when)) || branch.is_some_and(|id| sees(&id))
        });
        condition
            || rules.reference.iter().chain(&rules.all).any(sees)
            || branches.into_iter().any(|id| deeper.holds(*id, whole) && sees(id))
    }
}
