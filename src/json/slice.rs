//! One level of an array or object, as slices of the text.

use super::{Parser, Refused, Result};

impl<'t, L> Parser<'t, L> {
    /// Opens an array or object, whose bracket comes next.
    #[inline]
    pub(crate) fn open(&mut self) -> Result<()> {
        match self.peek_token() {
            Some(b'{' | b'[') => self.at += 1,
            _ => return Err(Refused),
        }
        Ok(())
    }

    /// The next member of an opened object: its key as it is written, quotes included, and its value.
    #[inline]
    pub(crate) fn next_member(&mut self, first: bool) -> Result<Option<(&'t str, &'t str)>> {
        if !self.more(first, b'}')? {
            return Ok(None);
        }
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(Refused);
        }
        self.skip_string()?;
        let key = &self.text[start..self.at];
        self.expect(b':')?;
        Ok(Some((key, self.next_value()?)))
    }

    /// The next element of an opened array.
    #[inline]
    pub(crate) fn next_element(&mut self, first: bool) -> Result<Option<&'t str>> {
        if self.more(first, b']')? { self.next_value().map(Some) } else { Ok(None) }
    }

    /// The next value, without the space around it.
    #[inline]
    pub(crate) fn next_value(&mut self) -> Result<&'t str> {
        self.peek_token();
        let start = self.at;
        self.skip()?;
        Ok(&self.text[start..self.at])
    }

    /// The text of a string, whose quote comes first, with its escapes undone.
    pub(crate) fn unquote(quoted: &'t str) -> Result<String> {
        let mut parser = Self::within(quoted, 0);
        parser.string().map(|text| text.as_str().to_owned())
    }

    /// Whether another member or element comes; if not, takes the closing bracket.
    #[inline]
    fn more(&mut self, first: bool, close: u8) -> Result<bool> {
        match self.peek_token() {
            Some(byte) if byte == close => {
                self.at += 1;
                return Ok(false);
            }
            Some(b',') if !first => self.at += 1,
            Some(_) if first => {}
            _ => return Err(Refused),
        }
        self.peek_token();
        Ok(true)
    }
}
