use serde::de::{self, Deserializer};

use crate::document::depth::text_fits;
use crate::json::{Borrowed, MAX_DEPTH, Parser, Refused, Transient};

/// A request for a value, to be put to any deserializer.
pub(crate) trait Ask<'de> {
    type Value;

    fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error>;
}

/// The parser for what is not opened.
pub(crate) trait Flavour {
    type Error: de::Error;

    /// Reads a text that lives as long as the type.
    fn lend<'de, A: Ask<'de>>(text: &'de str, level: usize, ask: A) -> Result<A::Value, Self::Error>;

    /// Reads a text that lives shorter.
    fn copy<'de, A: Ask<'de>>(text: &str, level: usize, ask: A) -> Result<A::Value, Self::Error>;
}

/// The parser of the fast pass.
pub(crate) enum Fast {}

/// `serde_json`, with its messages.
pub(crate) enum Slow {}

fn depth(level: usize) -> u8 {
    u8::try_from(level).map_or(MAX_DEPTH, |level| level.min(MAX_DEPTH))
}

impl Flavour for Fast {
    type Error = Refused;

    #[inline]
    fn lend<'de, A: Ask<'de>>(text: &'de str, level: usize, ask: A) -> Result<A::Value, Refused> {
        ask.ask(&mut Parser::<Borrowed>::within(text, depth(level)))
    }

    #[inline]
    fn copy<'de, A: Ask<'de>>(text: &str, level: usize, ask: A) -> Result<A::Value, Refused> {
        ask.ask(&mut Parser::<Transient>::within(text, depth(level)))
    }
}

impl Flavour for Slow {
    type Error = serde_json::Error;

    fn lend<'de, A: Ask<'de>>(text: &'de str, level: usize, ask: A) -> Result<A::Value, serde_json::Error> {
        expect_fit(text, level)?;
        ask.ask(&mut serde_json::Deserializer::from_str(text))
    }

    fn copy<'de, A: Ask<'de>>(text: &str, level: usize, ask: A) -> Result<A::Value, serde_json::Error> {
        expect_fit(text, level)?;
        ask.ask(&mut serde_json::Deserializer::from_reader(text.as_bytes()))
    }
}

/// `serde_json` counts the levels of each text from its own beginning.
fn expect_fit(text: &str, level: usize) -> Result<(), serde_json::Error> {
    if text_fits(text, level) {
        return Ok(());
    }
    Err(de::Error::invalid_value(de::Unexpected::Other("nesting"), &"at most 127 levels"))
}
