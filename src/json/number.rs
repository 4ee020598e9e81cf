//! Numbers, with the same visits as `serde_json`: whole ones that fit as `u64` or `i64`, all others as `f64`.

// The casts are serde_json's own: whole numbers beyond a double's digits are rounded, and negation wraps.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_wrap)]

use serde::de::Visitor;

use super::{Parser, Refused, Result};

/// The powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// Whether this machine rounds each operation on doubles once, to a double (x87 does not).
const ROUNDS_ONCE: bool = cfg!(any(not(target_arch = "x86"), target_feature = "sse2"));

/// What a number is to be read as, where it is not whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Double,
    Single,
}

/// The digits of a number.
#[derive(Clone, Copy)]
struct Digits {
    /// What they come to, if they fit.
    significand: u64,
    count: usize,
}

impl Digits {
    const NONE: Self = Self { significand: 0, count: 0 };

    /// As many digits as these never exceed 64 bits.
    const MOST: usize = 19;

    #[inline]
    fn push(&mut self, digit: u8) {
        self.significand = self.significand.wrapping_mul(10).wrapping_add(u64::from(digit));
    }

    /// Whether the digits are few enough to be sure of what they come to.
    #[inline]
    fn fit(&self) -> bool {
        self.count <= Self::MOST
    }
}

impl<'t, L> Parser<'t, L> {
    /// Reads a number, whose first character comes next.
    #[inline]
    pub(super) fn number<'de, V: Visitor<'de>>(
        &mut self,
        visitor: V,
        precision: Precision,
    ) -> Result<V::Value> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let mut digits = Digits::NONE;
        self.whole(&mut digits)?;
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return visitor.visit_f64(self.fraction(start, negative, digits, precision)?);
        }
        let number = if digits.fit() { Some(digits.significand) } else { self.long(start, negative) };
        match (number, negative) {
            (Some(number), false) => visitor.visit_u64(number),
            (Some(number), true) if number == 0 || number > 1 << 63 => visitor.visit_f64(-(number as f64)),
            (Some(number), true) => visitor.visit_i64((number as i64).wrapping_neg()),
            (None, _) => visitor.visit_f64(self.exact(start, precision)?),
        }
    }

    /// The text of a whole number, whose first character comes next.
    pub(super) fn whole_text(&mut self) -> Result<&'t str> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        self.whole(&mut { Digits::NONE })?;
        Ok(&self.text[start..self.at])
    }

    /// Passes over a number, whose first character comes next.
    pub(super) fn skip_number(&mut self) -> Result<()> {
        let mut digits = Digits::NONE;
        self.at += usize::from(self.peek() == Some(b'-'));
        self.whole(&mut digits)?;
        self.point(&mut digits)?;
        self.exponent().map(drop)
    }

    #[inline]
    fn whole(&mut self, digits: &mut Digits) -> Result<()> {
        match self.peek() {
            Some(b'0') => {
                self.at += 1;
                if self.peek().is_some_and(|byte| byte.is_ascii_digit()) { Err(Refused) } else { Ok(()) }
            }
            Some(b'1'..=b'9') => {
                self.digits(digits);
                Ok(())
            }
            _ => Err(Refused),
        }
    }

    /// Takes digits, and says how many.
    #[inline]
    fn digits(&mut self, digits: &mut Digits) -> usize {
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        let mut count = 0;
        for byte in rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            digits.push(digit);
            count += 1;
        }
        self.at += count;
        digits.count += count;
        count
    }

    /// The digits behind a decimal point, if there is one; says how many.
    #[inline]
    fn point(&mut self, digits: &mut Digits) -> Result<usize> {
        if self.peek() != Some(b'.') {
            return Ok(0);
        }
        self.at += 1;
        match self.digits(digits) {
            0 => Err(Refused),
            count => Ok(count),
        }
    }

    /// The exponent, if there is one; `None` if it is beyond any use.
    #[inline]
    fn exponent(&mut self) -> Result<Option<i32>> {
        if !matches!(self.peek(), Some(b'e' | b'E')) {
            return Ok(Some(0));
        }
        self.at += 1;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
        let mut digits = Digits::NONE;
        if self.digits(&mut digits) == 0 {
            return Err(Refused);
        }
        let exponent = i32::try_from(digits.significand).ok().filter(|_| digits.fit());
        Ok(exponent.map(|exponent| if negative { -exponent } else { exponent }))
    }

    /// A number that is not whole, with its whole part already taken.
    #[inline]
    fn fraction(
        &mut self,
        start: usize,
        negative: bool,
        mut digits: Digits,
        precision: Precision,
    ) -> Result<f64> {
        let behind_point = self.point(&mut digits)?;
        let exponent = self.exponent()?;
        let power =
            exponent.zip(i32::try_from(behind_point).ok()).and_then(|(e, behind)| e.checked_sub(behind));
        // Both are exact as doubles, so that one operation rounds once (Clinger 1990).
        let exact =
            ROUNDS_ONCE && precision == Precision::Double && digits.fit() && digits.significand <= 1 << 53;
        if let (true, Some(power @ -22..=22)) = (exact, power) {
            let significand = digits.significand as f64;
            let scale = POWERS[power.unsigned_abs() as usize];
            let number = if power < 0 { significand / scale } else { significand * scale };
            return Ok(if negative { -number } else { number });
        }
        self.exact(start, precision)
    }

    /// A whole number of many digits from `start` to here, without its sign, if it fits.
    #[cold]
    fn long(&self, start: usize, negative: bool) -> Option<u64> {
        self.text[start + usize::from(negative)..self.at].parse().ok()
    }

    /// The nearest number to the text from `start` to here.
    fn exact(&self, start: usize, precision: Precision) -> Result<f64> {
        let text = &self.text[start..self.at];
        let number = match precision {
            Precision::Double => text.parse::<f64>().ok(),
            Precision::Single => text.parse::<f32>().ok().map(f64::from),
        };
        number.filter(|number| number.is_finite()).ok_or(Refused)
    }
}
