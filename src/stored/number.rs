//! The numbers of `serde_json` where another crate turned on its `arbitrary_precision`: it hands them over as
//! an object with one member of this name, and the digits as its text.

use std::str::FromStr;

use serde_json::Number;

use super::content::Content;
use crate::json::arbitrary_precision;

/// Pinned by a test that runs with the feature on.
pub(super) const TOKEN: &str = "$serde_json::private::Number";

/// The object as it is, unless it is a number in disguise.
pub(super) fn restore<'de>(entries: Vec<(Content<'de>, Content<'de>)>) -> Content<'de> {
    let digits = match &entries[..] {
        [(key, value)] if key.as_str() == Some(TOKEN) && arbitrary_precision() => value.as_str(),
        _ => None,
    };
    match digits {
        Some(digits) if digits.parse::<Number>().is_ok() => of(digits),
        _ => Content::Map(entries),
    }
}

/// The first type that holds the number digit for digit.
fn of<'de>(digits: &str) -> Content<'de> {
    None.or_else(|| exact(digits).map(Content::U64))
        .or_else(|| exact(digits).map(Content::I64))
        .or_else(|| exact(digits).map(Content::U128))
        .or_else(|| exact(digits).map(Content::I128))
        .or_else(|| exact_float(digits).map(Content::F64))
        .unwrap_or_else(|| Content::Number(digits.to_owned()))
}

fn exact<N: FromStr + ToString>(digits: &str) -> Option<N> {
    digits.parse().ok().filter(|number: &N| number.to_string() == digits)
}

fn exact_float(digits: &str) -> Option<f64> {
    let number = digits.parse().ok()?;
    (Number::from_f64(number)?.to_string() == digits).then_some(number)
}

/// The nearest float, or `None` where it would be infinite.
pub(super) fn nearest_f64(digits: &str) -> Option<f64> {
    digits.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The nearest float, or `None` where it would be infinite.
pub(super) fn nearest_f32(digits: &str) -> Option<f32> {
    digits.parse().ok().filter(|number: &f32| number.is_finite())
}
