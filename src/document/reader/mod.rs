//! Reads a type from a document that steps may have changed: opened levels member by member, the rest through
//! a parser.

mod access;
mod flavour;
mod key;

use serde::de::{self, Deserializer, Unexpected, Visitor};

use super::node::Node;
use crate::json::KeyText;
use crate::json::asks_for_text;
use access::{Elements, Members, Named, Raw};
use flavour::Ask;
pub(crate) use flavour::{Fast, Flavour, Slow};
use std::marker::PhantomData;

/// A value as a deserializer. [`Fast`] refuses without words, [`Slow`] says why.
pub(crate) struct Reader<'n, 'de, F> {
    node: &'n Node<'de>,
    level: usize,
    flavour: PhantomData<F>,
}

impl<'n, 'de, F: Flavour> Reader<'n, 'de, F> {
    /// A value that stands below `level` arrays and objects.
    #[inline]
    pub(crate) fn new(node: &'n Node<'de>, level: usize) -> Self {
        Self { node, level, flavour: PhantomData }
    }

    fn inner(&self, node: &'n Node<'de>) -> Self {
        Self::new(node, self.level + 1)
    }

    fn visit_array<V: Visitor<'de>>(
        self,
        elements: &'n [Node<'de>],
        visitor: V,
    ) -> Result<V::Value, F::Error> {
        let mut access = Elements { rest: elements.iter(), reader: &self };
        let value = visitor.visit_seq(&mut access)?;
        if access.rest.len() == 0 {
            Ok(value)
        } else {
            Err(de::Error::invalid_length(elements.len(), &"fewer elements in array"))
        }
    }

    fn visit_object<V: Visitor<'de>>(
        self,
        members: &'n [super::Member<'de>],
        visitor: V,
    ) -> Result<V::Value, F::Error> {
        let mut access = Members { rest: members.iter(), value: None, reader: &self };
        let value = visitor.visit_map(&mut access)?;
        if access.rest.len() == 0 {
            Ok(value)
        } else {
            Err(de::Error::invalid_length(members.len(), &"fewer elements in map"))
        }
    }
}

/// Requests that are passed on to a parser, with what an opened object or array answers.
macro_rules! requests {
    ($($method:ident($($arg:ident: $type:ty),*) $object:ident $array:ident;)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, F::Error> {
            struct Request<V> { visitor: V, $($arg: $type),* }
            impl<'de, V: Visitor<'de>> Ask<'de> for Request<V> {
                type Value = V::Value;
                #[inline]
                fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
                    deserializer.$method($(self.$arg,)* self.visitor)
                }
            }
            match self.node {
                Node::Slice(text) => F::lend(text, self.level, Request { visitor, $($arg),* }),
                Node::Text(text) => F::copy(text, self.level, Request { visitor, $($arg),* }),
                Node::Shared(text) => F::copy(text, self.level, Request { visitor, $($arg),* }),
                Node::Object(members) => requests!(@$object self members visitor Map),
                Node::Array(elements) => requests!(@$array self elements visitor Seq),
            }
        }
    )*};
    (@map $self:ident $inner:ident $visitor:ident $token:ident) => { $self.visit_object($inner, $visitor) };
    (@seq $self:ident $inner:ident $visitor:ident $token:ident) => { $self.visit_array($inner, $visitor) };
    (@no $self:ident $inner:ident $visitor:ident $token:ident) => {{
        let _ = $inner;
        Err(de::Error::invalid_type(Unexpected::$token, &$visitor))
    }};
}

impl<'de, F: Flavour> Deserializer<'de> for Reader<'_, 'de, F> {
    type Error = F::Error;

    requests! {
        deserialize_any() map seq;
        deserialize_bool() no no;
        deserialize_i8() no no;
        deserialize_i16() no no;
        deserialize_i32() no no;
        deserialize_i64() no no;
        deserialize_i128() no no;
        deserialize_u8() no no;
        deserialize_u16() no no;
        deserialize_u32() no no;
        deserialize_u64() no no;
        deserialize_u128() no no;
        deserialize_f32() no no;
        deserialize_f64() no no;
        deserialize_char() no no;
        deserialize_str() no no;
        deserialize_string() no no;
        deserialize_bytes() no seq;
        deserialize_byte_buf() no seq;
        deserialize_unit() no no;
        deserialize_unit_struct(name: &'static str) no no;
        deserialize_seq() no seq;
        deserialize_tuple(len: usize) no seq;
        deserialize_tuple_struct(name: &'static str, len: usize) no seq;
        deserialize_map() map no;
        deserialize_struct(name: &'static str, fields: &'static [&'static str]) map seq;
        deserialize_identifier() no no;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F::Error> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, F::Error> {
        if !asks_for_text(name) {
            return visitor.visit_newtype_struct(self);
        }
        match self.node {
            Node::Slice(text) => visitor.visit_map(Raw::<F::Error>::new(KeyText::Borrowed(text))),
            other => visitor.visit_map(Raw::<F::Error>::new(KeyText::Copied(&other.to_text()))),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, F::Error> {
        struct Request<V> {
            visitor: V,
            name: &'static str,
            variants: &'static [&'static str],
        }
        impl<'de, V: Visitor<'de>> Ask<'de> for Request<V> {
            type Value = V::Value;
            fn ask<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
                deserializer.deserialize_enum(self.name, self.variants, self.visitor)
            }
        }
        match self.node {
            Node::Slice(text) => F::lend(text, self.level, Request { visitor, name, variants }),
            Node::Text(text) => F::copy(text, self.level, Request { visitor, name, variants }),
            Node::Shared(text) => F::copy(text, self.level, Request { visitor, name, variants }),
            Node::Object(members) => match members.as_slice() {
                [member] => {
                    visitor.visit_enum(Named { key: &member.key, content: self.inner(&member.value) })
                }
                _ => Err(de::Error::invalid_value(Unexpected::Map, &"map with a single key")),
            },
            Node::Array(_) => Err(de::Error::invalid_type(Unexpected::Seq, &"string or map")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, F::Error> {
        visitor.visit_unit()
    }
}
