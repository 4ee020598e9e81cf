//! Runs ops on the elements of an array while the type reads it, so that nothing of it needs to be held.
//!
//! Only for the fast pass: what cannot be told here is refused, and the slow pass runs the ops on the document.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::element::{ElementMembers, Spare};
use super::text::TextSeed;
use crate::Document;
use crate::document::{Fast, Node, Reader};
use crate::history::Declared;
use crate::json::is_private;
use crate::read::Trace;
use crate::step::{Failure, Streamed};

/// How many arrays and objects stand around the array, and around its elements.
const AROUND_ARRAY: usize = 1;
pub(super) const AROUND_ELEMENT: usize = 2;

/// The ops for the elements of one array.
#[derive(Clone, Copy)]
pub(super) struct Ops<'c, 'de> {
    pub(super) declared: &'c Declared,
    pub(super) streamed: &'c Streamed,
    pub(super) trace: &'c Trace<'de>,
}

impl<'de> Ops<'_, 'de> {
    /// A value that stands below so many arrays and objects.
    #[inline]
    pub(super) fn document(self, around: usize, root: Node<'de>) -> Document<'de> {
        let document = Document::below(around, root).within(self.trace.context());
        let (size, limit) = (document.node().size(), self.trace.limit_beside_elements());
        document.limited(size, limit)
    }

    #[inline]
    pub(super) fn on_element<E: de::Error>(self, element: &mut Document<'_>) -> Result<(), E> {
        let before = element.node().size();
        let ran =
            element.opened::<_, Failure>(|element| self.declared.upcast_element(self.streamed, element));
        ran.map_err(|_| refused())?;
        self.expect_growth(before, element)
    }

    /// Leaves a document that grows much to the slow pass, which knows how much is too much.
    #[inline]
    fn expect_growth<E: de::Error>(self, before: usize, document: &Document<'_>) -> Result<(), E> {
        if self.trace.note_growth(before, document.node().size()) { Ok(()) } else { Err(refused()) }
    }

    fn on_array<E: de::Error>(self, array: &mut Document<'_>) -> Result<(), E> {
        let upcast = |element: &mut Document<'_>| self.declared.upcast_element(self.streamed, element);
        let before = array.node().size();
        let ran = array.each_at::<&str, Failure>(&[], |_, element| upcast(element));
        ran.map_err(|_| refused())?;
        self.expect_growth(before, array)
    }
}

#[cold]
pub(super) fn refused<E: de::Error>() -> E {
    E::custom("left to the slow pass")
}

/// An array, whose elements the type sees in their new form; also its seed and its visitor.
pub(super) struct Each<'c, 'de, T> {
    pub(super) inner: T,
    pub(super) ops: Ops<'c, 'de>,
}

/// One of the elements.
struct Element<'c, 's, 'de, T> {
    inner: T,
    ops: Ops<'c, 'de>,
    spare: &'s mut Spare<'de>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Each<'_, 'de, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Each { inner, ops: self.ops })
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Element<'_, '_, 'de, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Element { inner, ops: self.ops, spare: self.spare })
    }
}

/// Requests under which the ops run on the whole value first.
macro_rules! whole {
    ($around:ident $run:ident: $($method:ident($($arg:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let mut document = self.ops.document($around, TextSeed.deserialize(self.inner)?);
            self.ops.$run(&mut document)?;
            let reader = Reader::<Fast>::new(document.node(), $around);
            reader.$method($($arg,)* visitor).map_err(de::Error::custom)
        }
    )*};
}

/// The same, of what is asked for in the same way on both levels.
macro_rules! all_whole {
    ($around:ident $run:ident) => {
        whole! {
            $around $run:
            deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32()
            deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
            deserialize_u64() deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char()
            deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
            deserialize_unit() deserialize_unit_struct(name: &'static str) deserialize_tuple(len: usize)
            deserialize_tuple_struct(name: &'static str, len: usize)
            deserialize_enum(name: &'static str, variants: &'static [&'static str])
            deserialize_identifier() deserialize_ignored_any()
        }

        fn is_human_readable(&self) -> bool {
            self.inner.is_human_readable()
        }
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Each<'_, 'de, D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_seq(Each { inner: visitor, ops: self.ops })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_option(Each { inner: visitor, ops: self.ops })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if is_private(name) { Err(refused()) } else { visitor.visit_newtype_struct(self) }
    }

    whole! {
        AROUND_ARRAY on_array:
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
    }

    all_whole! { AROUND_ARRAY on_array }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Each<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Elements { seq, ops: self.ops, spare: Spare::default() })
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Each { inner, ops: self.ops })
    }
}

/// The elements of an array.
struct Elements<'c, 'de, A> {
    seq: A,
    ops: Ops<'c, 'de>,
    spare: Spare<'de>,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.seq.next_element_seed(Element { inner: seed, ops: self.ops, spare: &mut self.spare })
    }

    fn size_hint(&self) -> Option<usize> {
        self.seq.size_hint()
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Element<'_, '_, 'de, D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(Element { inner: visitor, ops: self.ops, spare: self.spare })
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_option(Element { inner: visitor, ops: self.ops, spare: self.spare })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if is_private(name) { Err(refused()) } else { visitor.visit_newtype_struct(self) }
    }

    whole! { AROUND_ELEMENT on_element: deserialize_seq() }

    all_whole! { AROUND_ELEMENT on_element }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Element<'_, '_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    #[inline]
    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.spare.clear();
        let mut members = ElementMembers::new(map, self.ops, self.spare);
        let value = self.inner.visit_map(&mut members)?;
        if members.are_read() { Ok(value) } else { Err(refused()) }
    }

    /// No op does anything to `null`.
    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Element { inner, ops: self.ops, spare: self.spare })
    }
}
