use serde_json::Value;

use super::super::fault::{Checked, Fault, Tally};
use super::super::number::same;
use super::super::rules::{Contains, ListRules};
use super::super::why::Why;
use super::Check;

impl<'s> Check<'s> {
    pub(super) fn list<'d>(
        self,
        rules: &'s ListRules,
        items: &'d [Value],
        tally: &mut Tally<'s, 'd>,
    ) -> Checked<'s, 'd> {
        let (least, most) = (rules.least.unwrap_or(0), rules.most.unwrap_or(usize::MAX));
        tally.demand(items.len() >= least, Why::FewItems(least))?;
        tally.demand(items.len() <= most, Why::ManyItems(most))?;
        for (at, item) in items.iter().enumerate() {
            if let Some(&id) = rules.first.get(at).or(rules.rest.as_ref()) {
                tally.add(self.value(id, item).map_err(|fault| fault.in_item(at)))?;
            }
        }
        if rules.unique {
            tally.demand(!repeats(items), Why::Repeated)?;
        }
        match &rules.contains {
            Some(contains) => self.contains(contains, items, tally),
            None => Ok(()),
        }
    }

    fn contains<'d>(
        self,
        rules: &'s Contains,
        items: &'d [Value],
        tally: &mut Tally<'s, 'd>,
    ) -> Checked<'s, 'd> {
        let (mut sure, mut open) = (0, None);
        for item in items {
            match self.value(rules.item, item) {
                Ok(()) => sure += 1,
                Err(fault) if !fault.is_decided() => open = Some(Fault::new(fault.why())),
                Err(_) => {}
            }
        }
        let fits = sure >= rules.least && rules.most.is_none_or(|most| sure <= most);
        match open {
            Some(fault) => tally.add(Err(fault)),
            None => tally.demand(fits, Why::Contains),
        }
    }
}

fn repeats(items: &[Value]) -> bool {
    items.iter().enumerate().any(|(at, item)| items[..at].iter().any(|before| same(before, item)))
}
