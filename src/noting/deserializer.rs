use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Notes;
use super::access::{Elements, Members};
use super::notes::Place;
use crate::json::is_private;

/// A deserializer that notes what the type passes over; also its visitor and its seed.
pub(crate) struct Noting<'p, T> {
    pub(super) inner: T,
    pub(super) at: &'p Place<'p>,
    pub(super) notes: &'p Notes,
}

impl<'p, T> Noting<'p, T> {
    /// For a whole payload.
    pub(crate) fn new(inner: T, notes: &'p Notes) -> Self {
        Self { inner, at: &Place::Root, notes }
    }

    /// For something else at the same place.
    fn around<U>(&self, inner: U) -> Noting<'p, U> {
        Noting { inner, at: self.at, notes: self.notes }
    }
}

/// Requests that go on as they are.
macro_rules! noted {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.around(visitor);
            self.inner.$method($($arg,)* visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Noting<'_, D> {
    type Error = D::Error;

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.notes.leads_to_tag(self.at) {
            let beside = BesideTag { at: self.at, notes: self.notes };
            self.inner.deserialize_any(beside)?;
            return visitor.visit_unit();
        }
        self.notes.note(self.at);
        self.inner.deserialize_ignored_any(visitor)
    }

    /// A type that asks for the text of a value, or for a number digit by digit, takes all of it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if is_private(name) {
            return self.inner.deserialize_newtype_struct(name, visitor);
        }
        let visitor = self.around(visitor);
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    noted! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32()
        deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
        deserialize_u64() deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier()
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Noting<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = self.around(deserializer);
        self.inner.deserialize(deserializer)
    }
}

macro_rules! visit_through {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$visit(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Noting<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Members::new(map, self.at, self.notes))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Elements::new(seq, self.at, self.notes))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        let data = self.around(data);
        self.inner.visit_enum(data)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = self.around(deserializer);
        self.inner.visit_some(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = self.around(deserializer);
        self.inner.visit_newtype_struct(deserializer)
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    visit_through! {
        visit_bool(bool) visit_char(char)
        visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
        visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128)
        visit_f32(f32) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }
}

/// Takes a member that the type does not know and that holds the tag: the object itself stays, as long as there
/// is a tag; what stands in it beside the tag is passed over.
struct BesideTag<'p> {
    at: &'p Place<'p>,
    notes: &'p Notes,
}

macro_rules! visit_other {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, _: $type) -> Result<(), E> {
            self.notes.note(self.at);
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for BesideTag<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if is_private(&name) {
                // A number, where somebody turned on `serde_json/arbitrary_precision`.
                self.notes.note(self.at);
                map.next_value::<IgnoredAny>()?;
            } else {
                let at = &Place::Member { within: self.at, name: &name };
                map.next_value_seed(Noting { inner: PhantomData::<IgnoredAny>, at, notes: self.notes })?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.notes.note(self.at);
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.notes.note(self.at);
        Ok(())
    }

    visit_other! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }
}
