use std::cmp::Ordering;

use serde_json::{Number, Value};

/// A number of JSON as serde reads it: one written with a fraction or an exponent is no integer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Num {
    Integer(i128),
    /// Above the largest `i128`.
    Large(u128),
    Float(f64),
}

impl Num {
    /// `None` for a number that is beyond every type of Rust.
    pub(crate) fn of(number: &Number) -> Option<Self> {
        if let Some(small) = number.as_i64() {
            return Some(Self::Integer(i128::from(small)));
        }
        if let Some(wide) = number.as_i128() {
            return Some(Self::Integer(wide));
        }
        if let Some(large) = number.as_u128() {
            return Some(Self::Large(large));
        }
        number.as_f64().map(Self::Float)
    }

    pub(super) fn of_value(value: &Value) -> Option<Self> {
        value.as_number().and_then(Self::of)
    }

    pub(crate) fn is_integer(self) -> bool {
        !matches!(self, Self::Float(_))
    }

    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Large(large) => large as f64,
            Self::Float(float) => float,
        }
    }

    /// The order of the numbers themselves, not of their nearest doubles.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => one.cmp(&other),
            (Self::Large(one), Self::Large(other)) => one.cmp(&other),
            (Self::Integer(_), Self::Large(_)) => Ordering::Less,
            (Self::Large(_), Self::Integer(_)) => Ordering::Greater,
            (Self::Float(one), Self::Float(other)) => one.partial_cmp(&other).unwrap_or(Ordering::Equal),
            (Self::Float(float), _) => against(float, other),
            (_, Self::Float(float)) => against(float, self).reverse(),
        }
    }

    /// Whether it is a multiple; `None` where the rounding of doubles hides it.
    pub(super) fn is_multiple_of(self, other: Self) -> Option<bool> {
        if let (Self::Integer(one), Self::Integer(other)) = (self, other) {
            return one.checked_rem(other).map(|rest| rest == 0);
        }
        let quotient = self.as_f64() / other.as_f64();
        let rest = (quotient - quotient.round()).abs();
        if !quotient.is_finite() || quotient.abs() > 1e15 {
            return None;
        }
        if rest == 0.0 { Some(true) } else { (rest > 1e-9).then_some(false) }
    }
}

/// How a double stands to an integer.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn against(float: f64, integer: Num) -> Ordering {
    let near = float.partial_cmp(&integer.as_f64()).unwrap_or(Ordering::Equal);
    if near != Ordering::Equal {
        return near;
    }
    match integer {
        Num::Integer(integer) if float < i128::MAX as f64 => (float as i128).cmp(&integer),
        Num::Large(large) if float < u128::MAX as f64 => (float as u128).cmp(&large),
        Num::Integer(_) | Num::Large(_) => Ordering::Greater,
        Num::Float(_) => near,
    }
}

/// Whether two values are the same for a schema: numbers by what they are, not by how they are written.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => match (Num::of(a), Num::of(b)) {
            (Some(a), Some(b)) => a.compare(b) == Ordering::Equal,
            _ => a == b,
        },
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}
