use std::cmp::Ordering;

use serde_json::Number;

use super::super::fault::{Checked, Tally};
use super::super::number::Num;
use super::super::rules::{Bound, NumberRules, Side, TextRules};
use super::super::why::Why;

pub(super) fn number<'s, 'd>(
    rules: &'s NumberRules,
    number: &Number,
    tally: &mut Tally<'s, 'd>,
) -> Checked<'s, 'd> {
    let Some(number) = Num::of(number) else { return tally.demand(rules.bounds.is_empty(), Why::Deep) };
    if let Some(width) = rules.width {
        tally.demand(width.holds(number), Why::Width(width.name))?;
    }
    for bound in &rules.bounds {
        tally.demand(bound.holds(number), Why::Bound(bound.side, bound.limit))?;
    }
    match rules.multiple.map(|of| (number.is_multiple_of(of), of)) {
        Some((Some(false), of)) => tally.demand(false, Why::Multiple(of)),
        Some((None, of)) => tally.demand(false, Why::Multiples(of)),
        _ => Ok(()),
    }
}

impl Bound {
    pub(crate) fn holds(&self, number: Num) -> bool {
        let order = number.compare(self.limit);
        match self.side {
            Side::AtLeast => order != Ordering::Less,
            Side::Above => order == Ordering::Greater,
            Side::AtMost => order != Ordering::Greater,
            Side::Below => order == Ordering::Less,
        }
    }
}

pub(super) fn text<'s, 'd>(rules: &'s TextRules, text: &str, tally: &mut Tally<'s, 'd>) -> Checked<'s, 'd> {
    if rules.least.is_some() || rules.most.is_some() {
        let length = text.chars().count();
        let (least, most) = (rules.least.unwrap_or(0), rules.most.unwrap_or(usize::MAX));
        tally.demand(length >= least, Why::Shorter(least))?;
        tally.demand(length <= most, Why::Longer(most))?;
    }
    match &rules.pattern {
        Some(pattern) => tally.demand(pattern.matches(text), Why::Pattern(pattern.source())),
        None => Ok(()),
    }
}
