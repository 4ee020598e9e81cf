//! Any values of the kind, out of rolls of dice.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::chain::programs::Dice;
use super::{Event, Odd, Place, Rare, Side, State};

/// Dice, and whether they have rolled what cannot be written.
pub(crate) struct Rolled<'d> {
    dice: &'d mut dyn Dice,
    /// Whether a member is among it that has the name of the tag.
    pub(crate) second_tag: bool,
}

const TEXTS: [&str; 10] = [
    "",
    "a",
    "_v",
    "\u{0}",
    "\u{e9}\"\\\u{8}",
    "\u{1f600}",
    "\u{2028}",
    "null",
    "{\"_v\":1}",
    "$serde_json::private::Number",
];

impl<'d> Rolled<'d> {
    pub(crate) fn new(dice: &'d mut dyn Dice) -> Self {
        Self { dice, second_tag: false }
    }

    pub(crate) fn text(&mut self) -> String {
        let times = if self.dice.one_in(8) { self.dice.below(9) } else { 1 };
        TEXTS[self.dice.below(TEXTS.len())].repeat(times)
    }

    pub(crate) fn char(&mut self) -> char {
        ['a', '"', '\\', '\u{0}', '\u{7f}', '\u{e9}', '\u{fffd}', '\u{10ffff}'][self.dice.below(8)]
    }

    /// A number of any type of integer: small, or next to an edge of some type.
    pub(crate) fn int<N: TryFrom<i128> + TryFrom<u128> + Default>(&mut self) -> N {
        let edge =
            [0_i128, 1, -1, i8::MAX.into(), u16::MAX.into(), u32::MAX.into(), 1 << 53, i64::MAX.into()];
        let more = [i64::MIN.into(), u64::MAX.into(), i128::from(u64::MAX) + 1, i128::MAX, i128::MIN];
        let at = self.dice.below(16);
        let number = edge.iter().chain(&more).nth(at).copied();
        let number = number.map_or_else(|| N::try_from(u128::MAX).ok(), |number| N::try_from(number).ok());
        number.unwrap_or_default()
    }

    pub(crate) fn float(&mut self) -> f64 {
        let numbers =
            [0.0, -0.0, 1.0, 0.1, 1e300, f64::MAX, f64::MIN_POSITIVE, 5e-324, 9_007_199_254_740_993.0, -1e-7];
        match self.dice.below(24) {
            at if at < numbers.len() => numbers[at],
            at @ 10..20 => f64::from_bits(0x3fb9_9999_9999_999a ^ (1 << at)),
            20 => f64::NAN,
            21 => f64::INFINITY,
            22 => f64::NEG_INFINITY,
            _ => 2.5,
        }
    }

    pub(crate) fn single(&mut self) -> f32 {
        match self.dice.below(8) {
            0 => f32::NAN,
            1 => f32::MAX,
            2 => f32::from_bits(1),
            3 => -0.0,
            _ => 0.1,
        }
    }

    pub(crate) fn maybe<T>(&mut self, one: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.dice.one_in(2) { Some(one(self)) } else { None }
    }

    pub(crate) fn some<T, C: FromIterator<T>>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> C {
        (0..self.dice.below(4)).map(|_| one(self)).collect()
    }

    pub(crate) fn place(&mut self) -> Place {
        Place { street: self.text(), number: self.int() }
    }

    pub(crate) fn state(&mut self) -> State {
        match self.dice.below(4) {
            0 => State::Open,
            1 => State::Paid(self.float()),
            2 => State::SentTo { place: self.place(), on_day: self.int() },
            _ => State::Pair(self.int(), self.maybe(|roll| roll.dice.one_in(2))),
        }
    }

    /// As deep as is rolled, so that it may be too deep.
    pub(crate) fn rare(&mut self) -> Rare {
        let deep = if self.dice.one_in(4) { self.dice.below(72) } else { self.dice.below(3) };
        let mut rare = self.shallow();
        for _ in 0..deep {
            let around = self.shallow();
            rare = Rare { steps: BTreeMap::from([(self.int(), Some(Box::new(rare)))]), ..around };
        }
        rare
    }

    fn shallow(&mut self) -> Rare {
        Rare {
            any: self.value(2),
            odd: self.maybe(|roll| roll.odd(2)),
            events: self.some(Self::event),
            sides: self.some(|roll| {
                let side = if roll.dice.one_in(2) { Side::Left } else { Side::Right };
                (side, (roll.int(), roll.single()))
            }),
            flags: self.some(|roll| (roll.dice.one_in(2), ())),
            steps: BTreeMap::new(),
            copied: self.text().into(),
        }
    }

    fn event(&mut self) -> Event {
        if self.dice.one_in(2) {
            Event::Sent { at: self.int(), by: self.maybe(Self::char) }
        } else {
            Event::Said { text: self.text() }
        }
    }

    fn odd(&mut self, depth: usize) -> Odd {
        match self.dice.below(if depth == 0 { 3 } else { 5 }) {
            0 => Odd::Number(self.int()),
            1 => Odd::Float(self.float()),
            2 => Odd::Text(self.text()),
            3 => Odd::List(self.some(|roll| roll.odd(depth - 1))),
            _ => Odd::Members(self.some(|roll| (roll.text(), roll.odd(depth - 1)))),
        }
    }

    /// Any JSON value. Its numbers are finite by their type.
    fn value(&mut self, depth: usize) -> Value {
        match self.dice.below(if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => self.dice.one_in(2).into(),
            2 => self.int::<i64>().into(),
            3 => self.int::<u64>().into(),
            4 => self.text().into(),
            5 => self.some::<_, Vec<Value>>(|roll| roll.value(depth - 1)).into(),
            _ => {
                Value::Object(self.some(|roll| (TEXTS[roll.dice.below(9)].to_owned(), roll.value(depth - 1))))
            }
        }
    }

    /// Members beside those that the type declares.
    pub(crate) fn rest(&mut self) -> BTreeMap<String, Value> {
        self.some(|roll| {
            let name = ["x", "_v", "", "data", "format", "Format"][roll.dice.below(6)];
            roll.second_tag |= name == "format";
            (name.to_owned(), roll.value(2))
        })
    }
}
