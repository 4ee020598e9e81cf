use std::cmp::Ordering;

use serde_json::Value;

/// A number of a schema, exact where it is whole, however `serde_json` keeps it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    /// A whole number, by sign and magnitude.
    Whole { negative: bool, magnitude: u128 },
    /// A number with a fraction, or beyond what `u128` holds.
    Float(f64),
}

impl Number {
    pub(super) fn of(value: &Value) -> Option<Self> {
        let number = value.as_number()?;
        Self::whole(&number.to_string()).or_else(|| number.as_f64().map(Self::float))
    }

    pub(super) fn power_of_two(negative: bool, exponent: u32) -> Self {
        Self::Whole { negative, magnitude: 1u128.checked_shl(exponent).unwrap_or(u128::MAX) }
    }

    pub(super) fn unsigned_max(bits: u32) -> Self {
        Self::Whole { negative: false, magnitude: u128::MAX >> (128 - bits) }
    }

    fn whole(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let magnitude = digits.parse().ok()?;
        Some(Self::Whole { negative: digits.len() < text.len() && magnitude > 0, magnitude })
    }

    fn float(number: f64) -> Self {
        let whole = if number.fract() == 0.0 { Self::whole(&format!("{number:.0}")) } else { None };
        whole.unwrap_or(Self::Float(number))
    }

    pub(super) fn cmp(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Float(one), Self::Float(two)) => one.total_cmp(&two),
            (Self::Float(one), whole) => whole.cmp_float(one).reverse(),
            (whole, Self::Float(two)) => whole.cmp_float(two),
            (
                Self::Whole { negative: one_below, magnitude: one },
                Self::Whole { negative: two_below, magnitude: two },
            ) => match (one_below, two_below) {
                (false, false) => one.cmp(&two),
                (true, true) => two.cmp(&one),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
            },
        }
    }

    /// How a whole number compares to one that is not: it is above it if it is above its floor.
    fn cmp_float(self, float: f64) -> Ordering {
        match Self::whole(&format!("{:.0}", float.floor())) {
            Some(floor) if self.cmp(floor) == Ordering::Greater => Ordering::Greater,
            Some(_) => Ordering::Less,
            None if float > 0.0 => Ordering::Less,
            None => Ordering::Greater,
        }
    }

    /// The least whole number that is not below; above it, if `open`.
    pub(super) fn ceil(self, open: bool) -> Self {
        match self {
            Self::Float(number) => Self::float(number.ceil()),
            whole @ Self::Whole { .. } if open => whole.next(),
            whole @ Self::Whole { .. } => whole,
        }
    }

    /// The greatest whole number that is not above; below it, if `open`.
    pub(super) fn floor(self, open: bool) -> Self {
        self.negated().ceil(open).negated()
    }

    pub(super) fn next(self) -> Self {
        match self {
            Self::Whole { negative: true, magnitude } => {
                Self::Whole { negative: magnitude > 1, magnitude: magnitude - 1 }
            }
            Self::Whole { negative: false, magnitude } => {
                Self::Whole { negative: false, magnitude: magnitude.saturating_add(1) }
            }
            Self::Float(number) => Self::Float(number),
        }
    }

    pub(super) fn previous(self) -> Self {
        self.negated().next().negated()
    }

    fn negated(self) -> Self {
        match self {
            Self::Whole { negative, magnitude } => {
                Self::Whole { negative: !negative && magnitude > 0, magnitude }
            }
            Self::Float(number) => Self::Float(-number),
        }
    }

    /// Whether it is a whole multiple of the other.
    pub(super) fn is_multiple_of(self, other: Self) -> bool {
        match (self, other) {
            (Self::Whole { magnitude: one, .. }, Self::Whole { magnitude: two, .. }) => {
                two > 0 && one % two == 0
            }
            _ => self.cmp(other) == Ordering::Equal,
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole { negative, magnitude } => {
                write!(f, "{}{magnitude}", if *negative { "-" } else { "" })
            }
            Self::Float(number) => number.fmt(f),
        }
    }
}
