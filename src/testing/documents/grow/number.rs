use serde_json::{Number, Value};

use super::super::plan::{Integers, Numbers};
use super::Growth;

const SAFE: i128 = 1 << 53;
/// Integers that programs get wrong, beside the two ends of the range.
const EDGES: [i128; 12] = [0, -1, 1, SAFE - 1, SAFE, SAFE + 1, -SAFE - 1, 10, 127, 256, 65_536, 1 << 32];
/// Numbers that programs get wrong.
const FLOATS: [f64; 12] = [
    -0.0,
    0.1,
    1.5,
    -1.5,
    1e308,
    5e-324,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
    1e21,
    -1e-7,
    9_007_199_254_740_994.0,
];
const SINGLES: [f32; 8] = [-0.0, 0.1, 1.5, -1.5, f32::MAX, f32::MIN, f32::MIN_POSITIVE, 1e-45];

impl Growth<'_> {
    pub(super) fn integer(&mut self, all: &Integers) -> Value {
        let edge = match self.dice.below(6) {
            0..=2 => *self.dice.pick(&EDGES),
            3 => *self.dice.pick(&[all.least, all.most, all.least + all.step, all.most - all.step]),
            4 => self.dice.between(-1000, 1000),
            _ => return of_integer(self.any_integer(all)),
        };
        of_integer(if all.holds(edge) { edge } else { self.any_integer(all) })
    }

    fn any_integer(&mut self, all: &Integers) -> i128 {
        if self.dice.one_in(4) {
            return if self.dice.one_in(2) { all.least } else { all.most };
        }
        all.least + self.dice.between(0, (all.most - all.least) / all.step) * all.step
    }

    pub(super) fn number(&mut self, all: &Numbers) -> Value {
        if let Some(step) = all.step {
            return self.multiple(all, step);
        }
        match &all.integers {
            Some(integers) if self.dice.one_in(3) || all.least > all.most => self.whole(integers),
            _ => of_float(self.float(all)),
        }
    }

    /// An integer that stands for a number.
    fn whole(&mut self, integers: &Integers) -> Value {
        let small = *self.dice.pick(&[0, 1, -1]);
        if integers.holds(small) && !self.dice.one_in(3) { of_integer(small) } else { self.integer(integers) }
    }

    fn float(&mut self, all: &Numbers) -> f64 {
        let random = f64::from_bits(self.dice.next());
        let float = match self.dice.below(4) {
            0 | 1 if all.single => f64::from(*self.dice.pick(&SINGLES)),
            0 | 1 => *self.dice.pick(&FLOATS),
            2 if random.is_finite() => random,
            _ => self.fraction(),
        };
        let float = if all.single { single(float) } else { float };
        if all.holds(float) { float } else { self.between(all) }
    }

    /// Few digits before the point and after.
    #[allow(clippy::cast_precision_loss)]
    fn fraction(&mut self) -> f64 {
        self.dice.between(-100_000, 100_000) as f64 / 100.0
    }

    #[allow(clippy::cast_precision_loss)]
    fn between(&mut self, all: &Numbers) -> f64 {
        let part = (self.dice.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let inner = all.least * (1.0 - part) + all.most * part;
        let float = match self.dice.below(4) {
            0 => all.least,
            1 => all.most,
            _ => inner,
        };
        let rounded = if all.single { single(float) } else { float };
        if all.holds(rounded) { rounded } else { float.clamp(all.least, all.most) }
    }

    /// A multiple of a number that is no integer; which rounding makes one, the schema decides.
    #[allow(clippy::cast_precision_loss)]
    fn multiple(&mut self, all: &Numbers, step: f64) -> Value {
        let times = self.dice.between(-1000, 1000) as f64;
        let near = if all.least > 0.0 { (all.least / step).ceil() + times.abs() } else { times };
        of_float(if all.holds(near * step) { near * step } else { (all.least / step).ceil() * step })
    }
}

#[allow(clippy::cast_possible_truncation)]
fn single(float: f64) -> f64 {
    let single = float as f32;
    if single.is_finite() { f64::from(single) } else { 0.0 }
}

/// An integer as JSON; every plan keeps within what all builds of `serde_json` hold.
pub(in super::super) fn of_integer(integer: i128) -> Value {
    Number::from_i128(integer).map_or(Value::Null, Value::Number)
}

pub(in super::super) fn of_float(float: f64) -> Value {
    Number::from_f64(float).map_or(Value::Null, Value::Number)
}
