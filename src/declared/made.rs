//! Reads what a program makes straight from its slots.

use std::slice::Iter;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use crate::document::{Fast, Member, Node, Reader, Segment};
use crate::json::{KeyDeserializer, KeyText, Refused};
use crate::step::{Made, SLOTS, Shape, plain};

/// The texts of the members held.
pub(super) type Slots<'de> = [&'de str; SLOTS];

/// A value as a deserializer. What is rarely asked for is asked of a [`Reader`].
pub(super) struct MadeReader<'c, 's, 'de> {
    shape: &'c Shape,
    slots: &'s Slots<'de>,
    level: usize,
}

impl<'c, 's, 'de> MadeReader<'c, 's, 'de> {
    /// A value that stands below `level` arrays and objects.
    #[inline]
    pub(super) fn new(shape: &'c Shape, slots: &'s Slots<'de>, level: usize) -> Self {
        Self { shape, slots, level }
    }

    #[inline]
    fn visit_object<V: Visitor<'de>>(self, members: &'c [Made], visitor: V) -> Result<V::Value, Refused> {
        let mut access =
            MadeMembers { rest: members.iter(), next: None, slots: self.slots, level: self.level + 1 };
        let value = visitor.visit_map(&mut access)?;
        if access.rest.len() == 0 { Ok(value) } else { Err(Refused) }
    }
}

/// A text put together.
#[inline]
fn joined(parts: &[usize], separator: &str, slots: &Slots<'_>) -> String {
    let texts = || parts.iter().filter_map(|part| plain(slots[*part]));
    let len = texts().map(|text| text.len() + separator.len()).sum();
    let mut joined = String::with_capacity(len);
    for (index, text) in texts().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push_str(text);
    }
    joined
}

/// The same value in a document.
fn node<'de>(shape: &Shape, slots: &Slots<'de>) -> Node<'de> {
    match shape {
        Shape::Slot(slot) => Node::Slice(slots[*slot]),
        Shape::Json(json) => Node::Shared(json.clone()),
        Shape::Object(members) => {
            let member = |made: &Made| Member::new(made.name.key(), node(&made.shape, slots));
            Node::Object(members.iter().map(member).collect())
        }
        Shape::Joined(parts, separator) => {
            let text = joined(parts, separator, slots);
            crate::document::text_of(&text).map_or(Node::NULL, Node::Text)
        }
    }
}

/// Requests that are passed on.
macro_rules! requests {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, Refused> {
            let node = node(self.shape, self.slots);
            Reader::<Fast>::new(&node, self.level).$method($($arg,)* visitor)
        }
    )*};
}

/// Requests that an object answers.
macro_rules! of_objects {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, Refused> {
            match self.shape {
                Shape::Object(members) => self.visit_object(members, visitor),
                other => {
                    let node = node(other, self.slots);
                    Reader::<Fast>::new(&node, self.level).$method($($arg,)* visitor)
                }
            }
        }
    )*};
}

/// Requests that a text answers.
macro_rules! of_texts {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            match self.shape {
                Shape::Joined(parts, separator) => visitor.visit_string(joined(parts, separator, self.slots)),
                other => {
                    let node = node(other, self.slots);
                    Reader::<Fast>::new(&node, self.level).$method(visitor)
                }
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for MadeReader<'_, '_, 'de> {
    type Error = Refused;

    of_objects! {
        deserialize_any()
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
    }

    of_texts! { deserialize_str deserialize_string }

    requests! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
        deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char() deserialize_bytes()
        deserialize_byte_buf() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_identifier()
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.shape {
            Shape::Object(_) | Shape::Joined(..) => visitor.visit_some(self),
            other => {
                let node = node(other, self.slots);
                Reader::<Fast>::new(&node, self.level).deserialize_option(visitor)
            }
        }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if crate::json::is_private(name) {
            let node = node(self.shape, self.slots);
            return Reader::<Fast>::new(&node, self.level).deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    /// Nobody else looks how deep it goes.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if node(self.shape, self.slots).fits(self.level) { visitor.visit_unit() } else { Err(Refused) }
    }
}

/// The members of an object that was made.
struct MadeMembers<'c, 's, 'de> {
    rest: Iter<'c, Made>,
    next: Option<&'c Shape>,
    slots: &'s Slots<'de>,
    level: usize,
}

impl<'de> MapAccess<'de> for MadeMembers<'_, '_, 'de> {
    type Error = Refused;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some(made) = self.rest.next() else { return Ok(None) };
        self.next = Some(&made.shape);
        seed.deserialize(KeyDeserializer::new(KeyText::Copied(made.name.as_str()))).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        match self.next.take() {
            Some(shape) => seed.deserialize(MadeReader::new(shape, self.slots, self.level)),
            None => Err(Refused::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}
