//! Member names, and the numbers and words that types read from them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

/// A member name on its way from a parser to a type.
#[derive(Clone, Copy)]
pub(crate) enum KeyText<'de, 'a> {
    Borrowed(&'de str),
    Copied(&'a str),
}

impl KeyText<'_, '_> {
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match *self {
            KeyText::Borrowed(text) | KeyText::Copied(text) => text,
        }
    }
}

/// A member name as a type may ask for it: as a text, or as the number or word that the text spells, which is
/// how JSON holds a map with keys of those types.
pub(crate) struct KeyDeserializer<'de, 'a, E> {
    pub(crate) key: KeyText<'de, 'a>,
    pub(crate) error: PhantomData<E>,
}

impl<'de, 'a, E: de::Error> KeyDeserializer<'de, 'a, E> {
    pub(crate) fn new(key: KeyText<'de, 'a>) -> Self {
        Self { key, error: PhantomData }
    }

    /// Reads the text as the JSON number that it must be.
    fn number<V>(
        &self,
        visitor: V,
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::StrRead<'_>>,
            V,
        ) -> serde_json::Result<V::Value>,
    ) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        let text = self.key.as_str();
        if !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return Err(E::invalid_type(Unexpected::Str(text), &visitor));
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let number = read(&mut json, visitor).and_then(|number| {
            // Space behind the number is part of the name, not of the layout.
            if text.ends_with(|c: char| c.is_ascii_digit()) {
                json.end().map(|()| number)
            } else {
                Err(de::Error::custom(""))
            }
        });
        number.map_err(|_| E::invalid_value(Unexpected::Str(text), &"a member name that spells a number"))
    }
}

macro_rules! deserialize_number {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            self.number(visitor, |json, visitor| json.$method(Owned(visitor, PhantomData)))
        }
    )*};
}

impl<'de, E: de::Error> Deserializer<'de> for KeyDeserializer<'de, '_, E> {
    type Error = E;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.key {
            KeyText::Borrowed(text) => visitor.visit_borrowed_str(text),
            KeyText::Copied(text) => visitor.visit_str(text),
        }
    }

    deserialize_number! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.key.as_str() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            other => Err(E::invalid_type(Unexpected::Str(other), &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_enum(self.key.as_str().into_deserializer())
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.key {
            KeyText::Borrowed(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
            KeyText::Copied(text) => visitor.visit_bytes(text.as_bytes()),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_bytes(visitor)
    }

    forward_to_deserialize_any! {
        char str string unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Lets a visitor of `'de` read from a number that lives shorter: numbers are never borrowed.
struct Owned<'de, V>(V, PhantomData<&'de ()>);

macro_rules! visit_owned {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$visit(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'_> for Owned<'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit_owned! {
        visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
        visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128)
        visit_f32(f32) visit_f64(f64)
    }
}
