use std::cmp::Ordering;
use std::fmt;

use super::number::Number;

/// Which numbers: bounds, each of which may be absent, and may be open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Range {
    min: Option<Bound>,
    max: Option<Bound>,
}

#[derive(Clone, Copy, Debug)]
struct Bound {
    at: Number,
    open: bool,
}

impl Range {
    pub(super) fn from(at: Number, open: bool) -> Self {
        Self { min: Some(Bound { at, open }), max: None }
    }

    pub(super) fn to(at: Number, open: bool) -> Self {
        Self { min: None, max: Some(Bound { at, open }) }
    }

    /// The integers of a format of schemars: `uint8` to `int128`, `uint` and `int`.
    pub(super) fn of_format(format: &str) -> Option<Self> {
        let (signed, bits) = match format.strip_prefix('u') {
            Some(rest) => (false, rest.strip_prefix("int")?),
            None => (true, format.strip_prefix("int")?),
        };
        let bits = match bits {
            "" | "64" => 64,
            "8" => 8,
            "16" => 16,
            "32" => 32,
            "128" => 128,
            _ => return None,
        };
        Some(if signed {
            let below = Self::from(Number::power_of_two(true, bits - 1), false);
            below.and(Self::to(Number::unsigned_max(bits - 1), false))
        } else {
            let zero = Number::Whole { negative: false, magnitude: 0 };
            Self::from(zero, false).and(Self::to(Number::unsigned_max(bits), false))
        })
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            min: tighter(self.min, other.min, Ordering::Greater),
            max: tighter(self.max, other.max, Ordering::Less),
        }
    }

    /// The same integers, with bounds that are integers themselves.
    pub(super) fn of_integers(self) -> Self {
        Self {
            min: self.min.map(|min| Bound { at: min.at.ceil(min.open), open: false }),
            max: self.max.map(|max| Bound { at: max.at.floor(max.open), open: false }),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        let (Some(min), Some(max)) = (self.min, self.max) else { return false };
        match min.at.cmp(max.at) {
            Ordering::Less => false,
            Ordering::Equal => min.open || max.open,
            Ordering::Greater => true,
        }
    }

    /// Whether every number of it is one of the other.
    pub(super) fn is_within(self, other: Self) -> bool {
        bounded(self.min, other.min, Ordering::Less) && bounded(self.max, other.max, Ordering::Greater)
    }

    pub(super) fn contains(self, number: Number) -> bool {
        Self::from(number, false).and(Self::to(number, false)).is_within(self)
    }

    /// The same integers without one, where that is the first or the last of them.
    pub(super) fn without(mut self, number: Number) -> Self {
        if let Some(min) = &mut self.min {
            if min.at.cmp(number) == Ordering::Equal {
                min.at = number.next();
            }
        }
        if let Some(max) = &mut self.max {
            if max.at.cmp(number) == Ordering::Equal {
                max.at = number.previous();
            }
        }
        self
    }

    /// Whether a double holds every integer of it.
    pub(super) fn fits_a_double(self) -> bool {
        let exact = Self::from(Number::power_of_two(true, 53), false);
        self.is_within(exact.and(Self::to(Number::power_of_two(false, 53), false)))
    }
}

/// The tighter of two bounds; `way` is how the tighter one compares.
fn tighter(one: Option<Bound>, two: Option<Bound>, way: Ordering) -> Option<Bound> {
    let (Some(first), Some(second)) = (one, two) else { return one.or(two) };
    let order = first.at.cmp(second.at);
    let first_is = order == way || (order == Ordering::Equal && first.open);
    Some(if first_is { first } else { second })
}

/// Whether one bound keeps within another; `beyond` is how a number out of it compares.
fn bounded(inner: Option<Bound>, outer: Option<Bound>, beyond: Ordering) -> bool {
    match (inner, outer) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => match inner.at.cmp(outer.at) {
            Ordering::Equal => inner.open || !outer.open,
            order => order != beyond,
        },
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (None, None) => f.write_str("any number"),
            (Some(min), None) => write!(f, "{} {}", if min.open { "above" } else { "from" }, min.at),
            (None, Some(max)) => write!(f, "{} {}", if max.open { "below" } else { "up to" }, max.at),
            (Some(min), Some(max)) => {
                write!(f, "{} {} ", if min.open { "above" } else { "from" }, min.at)?;
                write!(f, "{} {}", if max.open { "and below" } else { "to" }, max.at)
            }
        }
    }
}

/// How many: of characters, or of elements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) min: u64,
    pub(super) max: u64,
}

impl Count {
    pub(super) const ANY: Self = Self { min: 0, max: u64::MAX };

    pub(super) fn and(self, other: Self) -> Self {
        Self { min: self.min.max(other.min), max: self.max.min(other.max) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.min > self.max
    }

    pub(super) fn is_within(self, other: Self) -> bool {
        self.min >= other.min && self.max <= other.max
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (0, u64::MAX) => f.write_str("any number"),
            (min, u64::MAX) => write!(f, "{min} or more"),
            (min, max) if min == max => write!(f, "{min}"),
            (min, max) => write!(f, "{min} to {max}"),
        }
    }
}
