//! Values that the type does not take: checked as JSON, and passed over.

use super::{Parser, Refused, Result};

impl<L> Parser<'_, L> {
    /// Passes over the next value.
    #[inline]
    pub(super) fn skip(&mut self) -> Result<()> {
        match self.peek_token() {
            Some(b'"') => self.skip_string(),
            Some(b'-' | b'0'..=b'9') => self.skip_number(),
            _ => self.skip_levels(),
        }
    }

    /// Passes over an array or object. Nesting beyond 128 levels in it is refused here, and left to `serde_json`.
    fn skip_levels(&mut self) -> Result<()> {
        // One bit a level: whether it is an object.
        let mut objects: u128 = 0;
        let mut depth = 0_u32;
        loop {
            match self.peek_token().ok_or(Refused)? {
                b'"' => self.skip_string()?,
                b'-' | b'0'..=b'9' => self.skip_number()?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                open @ (b'{' | b'[') => {
                    self.at += 1;
                    let object = open == b'{';
                    if self.peek_token() == Some(if object { b'}' } else { b']' }) {
                        self.at += 1;
                    } else {
                        if depth == u128::BITS {
                            return Err(Refused);
                        }
                        objects = objects << 1 | u128::from(object);
                        depth += 1;
                        if object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                }
                _ => return Err(Refused),
            }
            // Behind a value: out of every level that ends here, or on to the next element.
            loop {
                if depth == 0 {
                    return Ok(());
                }
                let object = objects & 1 == 1;
                match self.peek_token() {
                    Some(b',') => {
                        self.at += 1;
                        if object {
                            self.skip_key()?;
                        }
                        break;
                    }
                    Some(b'}') if object => {}
                    Some(b']') if !object => {}
                    _ => return Err(Refused),
                }
                self.at += 1;
                objects >>= 1;
                depth -= 1;
            }
        }
    }

    fn skip_key(&mut self) -> Result<()> {
        match self.peek_token() {
            Some(b'"') => self.skip_string()?,
            _ => return Err(Refused),
        }
        self.expect(b':')
    }

    /// Passes over a string, whose quote comes next. As in `serde_json`, any four hexadecimal digits will do.
    pub(super) fn skip_string(&mut self) -> Result<()> {
        self.at += 1;
        loop {
            let special = self.special(self.at)?;
            self.at = special + 1;
            match self.bytes()[special] {
                b'"' => return Ok(()),
                b'\\' => self.skip_escape()?,
                _ => return Err(Refused),
            }
        }
    }

    fn skip_escape(&mut self) -> Result<()> {
        if self.peek() == Some(b'u') {
            self.at += 1;
            return self.hex4().map(drop);
        }
        self.escape().map(drop)
    }
}
