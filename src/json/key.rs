//! Member names, and the numbers and words they may spell.

use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::raw::RAW_VALUE;
use super::spelled::{KeyDeserializer, KeyText};
use super::{Lend, Parser, Refused, Result};

/// A member name, whose opening quote comes next.
pub(super) struct Key<'p, 't, L>(pub(super) &'p mut Parser<'t, L>);

impl<'t, L> Key<'_, 't, L> {
    /// The name, if it is written without escapes: `serde_json` reads no number or word with one.
    fn plain<'de>(self) -> Result<KeyDeserializer<'de, 't, Refused>>
    where
        L: Lend<'de, 't>,
    {
        match self.0.string()? {
            KeyText::Borrowed(text) => Ok(KeyDeserializer::new(L::text(text))),
            KeyText::Copied(_) => Err(Refused),
        }
    }
}

macro_rules! plain {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.plain()?.$method(visitor)
        }
    )*};
}

impl<'de, 't, L: Lend<'de, 't>> Deserializer<'de> for Key<'_, 't, L> {
    type Error = Refused;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.0.visit_string(visitor)
    }

    plain! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_bool deserialize_bytes deserialize_byte_buf
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if name == RAW_VALUE { Err(Refused) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        char str string unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
