use super::shapes::Merged;
use crate::schema::{Num, Rules, Side};

/// Integers between two ends.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Integers {
    pub(in super::super) least: i128,
    pub(in super::super) most: i128,
    /// What they are multiples of.
    pub(in super::super) step: i128,
}

/// Numbers between two ends, both included.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Numbers {
    pub(in super::super) least: f64,
    pub(in super::super) most: f64,
    /// Whether every number has to be one of `f32`.
    pub(in super::super) single: bool,
    pub(in super::super) step: Option<f64>,
    /// The integers among them.
    pub(in super::super) integers: Option<Integers>,
}

/// The widest integers that every build of `serde_json` holds.
const LEAST: i128 = i64::MIN as i128;
const MOST: i128 = u64::MAX as i128;

impl Integers {
    pub(super) fn new(rules: &Merged<'_>) -> Option<Self> {
        let widths: Vec<_> = rules.iter().filter_map(|rules| rules.number.width).collect();
        let unnamed = if widths.is_empty() { i128::from(i64::MAX) } else { MOST };
        let mut all = Self { least: LEAST, most: unnamed, step: 1 };
        for width in widths {
            all.least = all.least.max(width.least);
            all.most = all.most.min(width.most.unwrap_or(MOST));
        }
        rules.iter().for_each(|rules| all.narrow(rules));
        let first = all.least.div_euclid(all.step) + i128::from(all.least.rem_euclid(all.step) != 0);
        all.least = first * all.step;
        all.most = all.most.div_euclid(all.step) * all.step;
        (all.least <= all.most).then_some(all)
    }

    fn narrow(&mut self, rules: &Rules) {
        for bound in &rules.number.bounds {
            let (below, above) = (floor(bound.limit), ceiling(bound.limit));
            match bound.side {
                Side::AtLeast => self.least = self.least.max(above),
                Side::Above => self.least = self.least.max(below.saturating_add(1)),
                Side::AtMost => self.most = self.most.min(below),
                Side::Below => self.most = self.most.min(above.saturating_sub(1)),
            }
        }
        if let Some(Num::Integer(step)) = rules.number.multiple {
            self.step = step;
        }
    }

    pub(in super::super) fn holds(&self, integer: i128) -> bool {
        (self.least..=self.most).contains(&integer) && integer % self.step == 0
    }
}

#[allow(clippy::cast_possible_truncation)]
fn floor(limit: Num) -> i128 {
    match limit {
        Num::Integer(integer) => integer,
        Num::Large(_) => i128::MAX,
        Num::Float(float) => float.floor() as i128,
    }
}

#[allow(clippy::cast_possible_truncation)]
fn ceiling(limit: Num) -> i128 {
    match limit {
        Num::Float(float) => float.ceil() as i128,
        other => floor(other),
    }
}

impl Numbers {
    pub(super) fn new(rules: &Merged<'_>) -> Option<Self> {
        let single = rules.iter().any(|rules| rules.text.format.as_deref() == Some("float"));
        let end = if single { f64::from(f32::MAX) } else { f64::MAX };
        let mut all = Self { least: -end, most: end, single, step: None, integers: Integers::new(rules) };
        rules.iter().for_each(|rules| all.narrow(rules));
        (all.least <= all.most || all.integers.is_some()).then_some(all)
    }

    fn narrow(&mut self, rules: &Rules) {
        for bound in &rules.number.bounds {
            let limit = bound.limit.as_f64();
            match bound.side {
                Side::AtLeast => self.least = self.least.max(limit),
                Side::Above => self.least = self.least.max(limit.next_up()),
                Side::AtMost => self.most = self.most.min(limit),
                Side::Below => self.most = self.most.min(limit.next_down()),
            }
        }
        self.step = self.step.or(rules.number.multiple.map(Num::as_f64));
    }

    pub(in super::super) fn holds(&self, number: f64) -> bool {
        number >= self.least && number <= self.most
    }
}
