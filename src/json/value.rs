//! The values a type asks for.

use serde::de::{Deserializer, Visitor};

use super::access::{Elements, Members, Named, UnitNamed};
use super::number::Precision;
use super::raw::{Raw, WITH_TEXT, WithText, asks_for_text};
use super::spelled::KeyText;
use super::{Lend, Parser, Refused, Result, arbitrary_precision};

impl<'t, L> Parser<'t, L> {
    #[inline]
    pub(super) fn visit_string<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value>
    where
        L: Lend<'de, 't>,
    {
        match self.string()? {
            KeyText::Borrowed(text) => match L::text(text) {
                KeyText::Borrowed(text) => visitor.visit_borrowed_str(text),
                KeyText::Copied(text) => visitor.visit_str(text),
            },
            KeyText::Copied(text) => visitor.visit_str(text),
        }
    }

    #[inline]
    fn visit_array<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value>
    where
        L: Lend<'de, 't>,
    {
        self.enter()?;
        let value = visitor.visit_seq(Elements::new(self))?;
        self.leave(b']')?;
        Ok(value)
    }

    #[inline]
    fn visit_object<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value>
    where
        L: Lend<'de, 't>,
    {
        self.enter()?;
        let value = visitor.visit_map(Members::new(self))?;
        self.leave(b'}')?;
        Ok(value)
    }

    #[inline]
    fn number_token<'de, V: Visitor<'de>>(&mut self, visitor: V, precision: Precision) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'-' | b'0'..=b'9') => self.number(visitor, precision),
            _ => Err(Refused),
        }
    }

    fn null<T>(&mut self, value: impl FnOnce() -> Result<T>) -> Result<T> {
        match self.peek_token() {
            Some(b'n') => self.word(b"null")?,
            _ => return Err(Refused),
        }
        value()
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.number_token(visitor, Precision::Double)
        }
    )*};
}

macro_rules! strings {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            match self.peek_token() {
                Some(b'"') => self.visit_string(visitor),
                _ => Err(Refused),
            }
        }
    )*};
}

impl<'de, 't, L: Lend<'de, 't>> Deserializer<'de> for &mut Parser<'t, L> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'"') => self.visit_string(visitor),
            Some(b'{') => self.visit_object(visitor),
            Some(b'[') => self.visit_array(visitor),
            Some(b'-' | b'0'..=b'9') if arbitrary_precision() => Err(Refused),
            Some(b'-' | b'0'..=b'9') => self.number(visitor, Precision::Double),
            Some(b't') => self.word(b"true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word(b"false").and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.word(b"null").and_then(|()| visitor.visit_unit()),
            _ => Err(Refused),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f64
    }

    strings! { deserialize_str deserialize_string deserialize_char deserialize_identifier }

    #[inline]
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number_token(visitor, Precision::Single)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.peek_token();
        visitor.visit_i128(self.whole_text()?.parse().map_err(|_| Refused)?)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.peek_token();
        visitor.visit_u128(self.whole_text()?.parse().map_err(|_| Refused)?)
    }

    #[inline]
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek_token() {
            Some(b't') => self.word(b"true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word(b"false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(Refused),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'"') => match self.string()? {
                KeyText::Borrowed(text) => match L::text(text) {
                    KeyText::Borrowed(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
                    KeyText::Copied(text) => visitor.visit_bytes(text.as_bytes()),
                },
                KeyText::Copied(text) => visitor.visit_bytes(text.as_bytes()),
            },
            Some(b'[') => self.visit_array(visitor),
            _ => Err(Refused),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_bytes(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'n') => self.word(b"null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.null(|| visitor.visit_unit())
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if asks_for_text(name) {
            self.peek_token();
            let start = self.at;
            self.skip()?;
            return visitor.visit_map(Raw::new(L::text(&self.text[start..self.at])));
        }
        if name == WITH_TEXT {
            return visitor.visit_seq(WithText::new(self));
        }
        visitor.visit_newtype_struct(self)
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'[') => self.visit_array(visitor),
            _ => Err(Refused),
        }
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    #[inline]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'{') => self.visit_object(visitor),
            _ => Err(Refused),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'{') => self.visit_object(visitor),
            Some(b'[') => self.visit_array(visitor),
            _ => Err(Refused),
        }
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.peek_token() {
            Some(b'"') => visitor.visit_enum(UnitNamed(self)),
            Some(b'{') => {
                self.enter()?;
                let value = visitor.visit_enum(Named(&mut *self))?;
                self.leave(b'}')?;
                Ok(value)
            }
            _ => Err(Refused),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}
