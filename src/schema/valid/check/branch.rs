use serde_json::Value;

use super::super::fault::{Checked, Fault, Tally};
use super::super::rules::{Condition, Id, Rules};
use super::super::why::Why;
use super::Check;

impl<'s> Check<'s> {
    /// The keywords that apply other schemas to the same value.
    pub(super) fn branches<'d>(
        self,
        rules: &'s Rules,
        value: &'d Value,
        tally: &mut Tally<'s, 'd>,
    ) -> Checked<'s, 'd> {
        for &id in rules.reference.iter().chain(&rules.all) {
            tally.add(self.value(id, value))?;
        }
        if let Some(ids) = &rules.any {
            tally.add(self.any(ids, value))?;
        }
        if let Some(ids) = &rules.one {
            tally.add(self.one(ids, value))?;
        }
        if let Some(id) = rules.not {
            tally.add(negated(self.value(id, value)))?;
        }
        rules.condition.map_or(Ok(()), |condition| tally.add(self.condition(condition, value)))
    }

    fn any<'d>(self, ids: &[Id], value: &'d Value) -> Checked<'s, 'd> {
        let mut failed = Failed::default();
        for &id in ids {
            match self.value(id, value) {
                Ok(()) => return Ok(()),
                Err(fault) => failed.add(fault),
            }
        }
        Err(failed.into_fault(Why::NoneOf))
    }

    fn one<'d>(self, ids: &[Id], value: &'d Value) -> Checked<'s, 'd> {
        let (mut fitting, mut failed) = (0, Failed::default());
        for &id in ids {
            match self.value(id, value) {
                Ok(()) => fitting += 1,
                Err(fault) => failed.add(fault),
            }
        }
        match (fitting, failed.open.take()) {
            (2.., _) => Err(Fault::new(Why::SeveralOf)),
            (_, Some(open)) => Err(open),
            (1, None) => Ok(()),
            _ => Err(failed.into_fault(Why::NotOne)),
        }
    }

    fn condition<'d>(self, condition: Condition, value: &'d Value) -> Checked<'s, 'd> {
        let branch = match self.value(condition.when, value) {
            Ok(()) => condition.then,
            Err(fault) if fault.is_decided() => condition.otherwise,
            Err(open) => return Err(open),
        };
        branch.map_or(Ok(()), |id| self.value(id, value))
    }
}

fn negated<'s, 'd>(checked: Checked<'s, 'd>) -> Checked<'s, 'd> {
    match checked {
        Ok(()) => Err(Fault::new(Why::Not)),
        Err(fault) if fault.is_decided() => Ok(()),
        open => open,
    }
}

/// Why the branches of a choice do not fit.
#[derive(Default)]
struct Failed<'s, 'd> {
    open: Option<Fault<'s, 'd>>,
    meant: Option<Fault<'s, 'd>>,
    several: bool,
}

impl<'s, 'd> Failed<'s, 'd> {
    fn add(&mut self, fault: Fault<'s, 'd>) {
        if !fault.is_decided() {
            self.open = Some(fault);
        } else if !fault.is_another_branch() {
            self.several = self.meant.is_some();
            self.meant.get_or_insert(fault);
        }
    }

    /// What is wrong with the one branch that seems to be meant, if there is one.
    fn into_fault(self, otherwise: Why<'s>) -> Fault<'s, 'd> {
        match (self.open, self.meant) {
            (Some(open), _) => open,
            (None, Some(meant)) if !self.several => meant,
            _ => Fault::new(otherwise),
        }
    }
}
