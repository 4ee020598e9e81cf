use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::access::{Elements, Entries, Variant};
use super::content::Content;
use super::number;
use crate::json::{KeyDeserializer, KeyText};

/// Hands a value held in memory to its type, as the format would have done.
pub(super) struct Replay<'de, E> {
    content: Content<'de>,
    human_readable: bool,
    error: PhantomData<E>,
}

impl<'de, E> Replay<'de, E> {
    pub(super) fn new(content: Content<'de>, human_readable: bool) -> Self {
        Self { content, human_readable, error: PhantomData }
    }
}

/// Hands a key held in memory to its type; a text may stand for a number, as JSON has it.
pub(super) fn replay_key<'de, K: DeserializeSeed<'de>, E: de::Error>(
    seed: K,
    key: Content<'de>,
    human_readable: bool,
) -> Result<K::Value, E> {
    match &key {
        Content::Str(text) => seed.deserialize(KeyDeserializer::new(KeyText::Borrowed(text))),
        Content::String(text) => seed.deserialize(KeyDeserializer::new(KeyText::Copied(text))),
        _ => seed.deserialize(Replay::new(key, human_readable)),
    }
}

/// Integers, which a number that is none cannot become.
macro_rules! deserialize_integer {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match &self.content {
                Content::Number(_) => self.deserialize_f64(visitor),
                _ => self.skip_tags().deserialize_any(visitor),
            }
        }
    )*};
}

/// Integers that a binary format may write as 16 bytes, the largest first.
macro_rules! deserialize_wide_integer {
    ($($method:ident $visit:ident $integer:ty)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.content.as_bytes().map(<[u8; 16]>::try_from) {
                Some(Ok(bytes)) if !self.human_readable => visitor.$visit(<$integer>::from_be_bytes(bytes)),
                _ => self.deserialize_i64(visitor),
            }
        }
    )*};
}

/// Floats, which formats also write as integers of any size.
macro_rules! deserialize_float {
    ($($method:ident $visit:ident $float:ty, $nearest:path;)*) => {$(
        #[expect(clippy::cast_precision_loss, reason = "the nearest float is what a parser gives, too")]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.content {
                Content::U128(number) => visitor.$visit(number as $float),
                Content::I128(number) => visitor.$visit(number as $float),
                Content::Number(digits) => match $nearest(&digits) {
                    Some(number) => visitor.$visit(number),
                    None => Err(E::custom("number out of range")),
                },
                content => Self::new(content, self.human_readable).skip_tags().deserialize_any(visitor),
            }
        }
    )*};
}

/// Hints that add nothing to what the value is, but that CBOR tags are not asked for.
macro_rules! deserialize_plain {
    ($($method:ident($($hint:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $(_: $hint,)* visitor: V) -> Result<V::Value, E> {
            self.skip_tags().deserialize_any(visitor)
        }
    )*};
}

macro_rules! deserialize_elements {
    ($($method:ident($($hint:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $(_: $hint,)* visitor: V) -> Result<V::Value, E> {
            self.skip_tags().elements(visitor)
        }
    )*};
}

impl<'de, E: de::Error> Replay<'de, E> {
    deserialize_float! {
        float_of_4 visit_f32 f32, number::nearest_f32;
        float_of_8 visit_f64 f64, number::nearest_f64;
    }

    fn skip_tags(self) -> Self {
        Self { content: self.content.without_cbor_tags(), ..self }
    }

    /// A sequence; some formats let bytes be read as one.
    fn elements<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        let bytes = match self.content {
            Content::Bytes(bytes) => bytes.to_vec(),
            Content::ByteBuf(bytes) => bytes,
            _ => return self.deserialize_any(visitor),
        };
        Elements::new(bytes.into_iter().map(Content::U8).collect(), self.human_readable).visit(visitor)
    }

    /// Bytes; JSON lets a text be read as such.
    fn bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.content {
            Content::Str(text) if self.human_readable => visitor.visit_borrowed_bytes(text.as_bytes()),
            Content::String(text) if self.human_readable => visitor.visit_byte_buf(text.into_bytes()),
            _ => self.deserialize_any(visitor),
        }
    }
}

impl<'de, E: de::Error> Deserializer<'de> for Replay<'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        let human_readable = self.human_readable;
        match self.content {
            Content::Bool(value) => visitor.visit_bool(value),
            Content::I8(number) => visitor.visit_i8(number),
            Content::I16(number) => visitor.visit_i16(number),
            Content::I32(number) => visitor.visit_i32(number),
            Content::I64(number) => visitor.visit_i64(number),
            Content::I128(number) => visitor.visit_i128(number),
            Content::U8(number) => visitor.visit_u8(number),
            Content::U16(number) => visitor.visit_u16(number),
            Content::U32(number) => visitor.visit_u32(number),
            Content::U64(number) => visitor.visit_u64(number),
            Content::U128(number) => visitor.visit_u128(number),
            Content::F32(number) => visitor.visit_f32(number),
            Content::F64(number) => visitor.visit_f64(number),
            Content::Number(digits) => {
                let entry = (Content::Str(number::TOKEN), Content::String(digits));
                Entries::new(vec![entry], human_readable).visit(visitor)
            }
            Content::Char(value) => visitor.visit_char(value),
            Content::Str(text) => visitor.visit_borrowed_str(text),
            Content::String(text) => visitor.visit_string(text),
            Content::Bytes(bytes) => visitor.visit_borrowed_bytes(bytes),
            Content::ByteBuf(bytes) => visitor.visit_byte_buf(bytes),
            Content::None => visitor.visit_none(),
            Content::Some(value) => visitor.visit_some(Self::new(*value, human_readable)),
            Content::Unit => visitor.visit_unit(),
            Content::Newtype(value) => visitor.visit_newtype_struct(Self::new(*value, human_readable)),
            Content::Seq(elements) => Elements::new(elements, human_readable).visit(visitor),
            Content::Map(entries) => Entries::new(entries, human_readable).visit(visitor),
            Content::Enum(variant) => {
                visitor.visit_enum(Variant::new(variant.0, Some(variant.1), human_readable))
            }
        }
    }

    deserialize_integer! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    deserialize_wide_integer! {
        deserialize_i128 visit_i128 i128
        deserialize_u128 visit_u128 u128
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.content {
            // By its digits, because a text that is rounded twice may become the neighbour of what was written.
            Content::F64(number) if self.human_readable && number.is_finite() => {
                Self::new(Content::Number(format!("{number:e}")), true).float_of_4(visitor)
            }
            _ => self.float_of_4(visitor),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.float_of_8(visitor)
    }

    deserialize_plain! {
        deserialize_bool() deserialize_char() deserialize_str() deserialize_string()
        deserialize_map() deserialize_struct(&'static str, &'static [&'static str])
    }

    deserialize_elements! {
        deserialize_seq() deserialize_tuple(usize) deserialize_tuple_struct(&'static str, usize)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.skip_tags().bytes(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.skip_tags().bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.content {
            Content::None | Content::Unit => visitor.visit_none(),
            Content::Some(value) => visitor.visit_some(Self::new(*value, self.human_readable)),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.content {
            Content::None => visitor.visit_unit(),
            _ => self.skip_tags().deserialize_any(visitor),
        }
    }

    /// Binary formats also write an empty sequence.
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
        match &self.content {
            Content::Seq(elements) if elements.is_empty() && !self.human_readable => visitor.visit_unit(),
            _ => self.deserialize_unit(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
        match self.content {
            Content::Newtype(value) => visitor.visit_newtype_struct(Self::new(*value, self.human_readable)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        Variant::of(self.content, name, self.human_readable)?.visit(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        self.human_readable
    }

    forward_to_deserialize_any! { identifier }
}
