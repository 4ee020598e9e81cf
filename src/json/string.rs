//! Strings: a slice of the text, or unescaped into the scratch buffer.

use super::scan::first_special;
use super::spelled::KeyText;
use super::{Parser, Refused, Result};

/// How much room a string is given behind its first escape.
const MORE: usize = 64;

impl<'t, L> Parser<'t, L> {
    /// Reads a string, whose opening quote comes next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<KeyText<'t, '_>> {
        self.at += 1;
        let start = self.at;
        let end = self.special(start)?;
        self.at = end + 1;
        if self.bytes()[end] == b'"' {
            return Ok(KeyText::Borrowed(&self.text[start..end]));
        }
        self.at = end;
        self.unescape(start)?;
        Ok(KeyText::Copied(&self.scratch))
    }

    /// The place of the first byte at or after `from` that a string cannot hold as it is.
    #[inline]
    pub(super) fn special(&self, from: usize) -> Result<usize> {
        first_special(self.bytes(), from).ok_or(Refused)
    }

    /// Copies a string that begins at `start` and has its first escape here.
    fn unescape(&mut self, start: usize) -> Result<()> {
        self.scratch.clear();
        // Room for the string, in all likelihood, so that it does not grow piece by piece.
        self.scratch.reserve(self.at - start + MORE);
        let mut start = start;
        loop {
            let special = self.special(self.at)?;
            self.scratch.push_str(&self.text[start..special]);
            self.at = special + 1;
            match self.bytes()[special] {
                b'"' => return Ok(()),
                b'\\' => {
                    let character = self.escape()?;
                    self.scratch.push(character);
                    start = self.at;
                }
                _ => return Err(Refused),
            }
        }
    }

    /// The character of an escape, behind its backslash.
    pub(super) fn escape(&mut self) -> Result<char> {
        let byte = self.peek().ok_or(Refused)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(Refused),
        })
    }

    fn unicode_escape(&mut self) -> Result<char> {
        let first = self.hex4()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or(Refused);
        }
        self.word(b"\\u")?;
        let second = self.hex4()?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err(Refused);
        }
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or(Refused)
    }

    pub(super) fn hex4(&mut self) -> Result<u32> {
        let digits = self.bytes()[self.at..].first_chunk::<4>().ok_or(Refused)?;
        self.at += 4;
        digits.iter().try_fold(0, |number, &digit| {
            let value = char::from(digit).to_digit(16).ok_or(Refused)?;
            Ok(number << 4 | value)
        })
    }
}
