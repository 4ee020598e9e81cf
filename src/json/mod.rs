//! The parser and the writer of the fast pass: JSON text straight into a type, and a type straight into JSON text.
//!
//! They may refuse what `serde_json` would take, but what they take, they take as `serde_json` does: the parser
//! makes the same calls to the type's visitors with the same values, the writer writes the same bytes. A refusal
//! says nothing; the caller then lets `serde_json` do the work and give the verdict. That is what keeps them
//! small and their errors free: they know no positions, no messages, and none of the rarer tokens.

mod access;
mod key;
mod lend;
mod number;
mod raw;
mod scan;
mod skip;
mod slice;
mod spelled;
mod string;
mod value;
mod writer;

#[cfg(test)]
mod tests;

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::sync::OnceLock;

use serde::{de, ser};

pub(crate) use lend::{Borrowed, Lend, Transient};
pub(crate) use raw::{RAW_VALUE, TEXT, WITH_TEXT, asks_for_text};
pub(crate) use scan::{first_of, is_plain};
pub(crate) use spelled::{KeyDeserializer, KeyText};
pub(crate) use writer::Writer;

/// Whether somebody turned on `serde_json/arbitrary_precision`, which gives numbers to `deserialize_any` in a
/// way of its own.
pub(crate) fn arbitrary_precision() -> bool {
    static ON: OnceLock<bool> = OnceLock::new();
    *ON.get_or_init(|| serde_json::from_str::<serde_json::Value>("1e999").is_ok())
}

/// Whether `serde_json` passes a number, or text that is JSON already, through a struct of that name.
#[inline]
pub(crate) fn is_private(struct_name: &str) -> bool {
    struct_name.starts_with("$serde_json::private::")
}

/// The deepest nesting, as in `serde_json`.
pub(crate) const MAX_DEPTH: u8 = 127;

/// Reads one JSON text from its beginning. What it may lend of the text to the type, `L` says.
pub(crate) struct Parser<'t, L = Borrowed> {
    text: &'t str,
    at: usize,
    depth: u8,
    scratch: String,
    lend: PhantomData<L>,
}

/// The document is not for this parser.
#[derive(Debug)]
pub(crate) struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused by the fast pass")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    #[cold]
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl ser::Error for Refused {
    #[cold]
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Refused>;

impl<'de> Parser<'de> {
    #[inline]
    pub(crate) fn new(text: &'de str) -> Self {
        Self::within(text, 0)
    }
}

impl<'t> Parser<'t, Transient> {
    /// Reads a text that lives too short to be borrowed from.
    #[inline]
    pub(crate) fn transient(text: &'t str) -> Self {
        Self::within(text, 0)
    }
}

impl<'t, L> Parser<'t, L> {
    /// Reads a text that stands below so many levels of arrays and objects.
    #[inline]
    pub(crate) fn within(text: &'t str, depth: u8) -> Self {
        Self { text, at: 0, depth, scratch: String::new(), lend: PhantomData }
    }

    /// Makes sure that nothing but space is left.
    #[inline]
    pub(crate) fn end(&mut self) -> Result<()> {
        match self.peek_token() {
            None => Ok(()),
            Some(_) => Err(Refused),
        }
    }

    #[inline]
    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// The next byte that is not space, left where it is.
    #[inline]
    fn peek_token(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other,
            }
        }
    }

    /// Takes a byte that must come next, after any space.
    #[inline]
    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.peek_token() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Refused)
        }
    }

    /// Takes a word that must come next.
    #[inline]
    fn word(&mut self, word: &[u8]) -> Result<()> {
        if self.bytes()[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(Refused)
        }
    }

    #[inline]
    fn enter(&mut self) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(Refused);
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Closes what [`enter`](Self::enter) opened.
    #[inline]
    fn leave(&mut self, close: u8) -> Result<()> {
        self.depth -= 1;
        self.expect(close)
    }
}
