use serde::de::{self, Deserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use std::marker::PhantomData;

use crate::document::key::Key;
use crate::json::RAW_VALUE;
use crate::json::{KeyDeserializer, KeyText};

/// A member name as a type may ask for it.
pub(super) struct NodeKey<'n, 'de, E> {
    key: &'n Key<'de>,
    error: PhantomData<E>,
}

impl<'n, 'de, E: de::Error> NodeKey<'n, 'de, E> {
    pub(super) fn new(key: &'n Key<'de>) -> Self {
        Self { key, error: PhantomData }
    }

    /// The name, if it is written without escapes: `serde_json` reads no number or word with one.
    fn plain(self) -> Result<KeyDeserializer<'de, 'n, E>, E> {
        if self.key.is_escaped() {
            return Err(E::invalid_type(Unexpected::Str(self.key.name()), &"a name without escapes"));
        }
        Ok(KeyDeserializer::new(self.key.lend()))
    }
}

macro_rules! plain {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            self.plain()?.$method(visitor)
        }
    )*};
}

impl<'de, E: de::Error> Deserializer<'de> for NodeKey<'_, 'de, E> {
    type Error = E;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.key.lend() {
            KeyText::Borrowed(text) => visitor.visit_borrowed_str(text),
            KeyText::Copied(text) => visitor.visit_str(text),
        }
    }

    plain! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_bool deserialize_bytes deserialize_byte_buf
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        if name == RAW_VALUE {
            return Err(E::invalid_type(Unexpected::Map, &"a member name"));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        KeyDeserializer::new(self.key.lend()).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        char str string unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
