use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::members::UpcastMembers;
use crate::Version;
use crate::history::Declared;
use crate::read::Trace;
use crate::step::{Plan, Unsound};

/// Reads the type of the version that the steps end at.
#[doc(hidden)]
#[inline]
pub fn read_through<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    declared: &Declared,
    version: Version,
    payload: D,
    trace: &Trace<'de>,
) -> Result<T, D::Error> {
    T::deserialize(Upcasting::new(declared, version, payload, trace)?)
}

/// What is needed to bring a payload up.
#[derive(Clone, Copy)]
pub(super) struct Upcast<'c, 'de> {
    pub(super) declared: &'c Declared,
    pub(super) version: Version,
    pub(super) plan: &'c Plan,
    pub(super) trace: &'c Trace<'de>,
}

impl Upcast<'_, '_> {
    /// Notes a place in what the steps made, which the type refuses.
    pub(super) fn note_made(&self, path: String) {
        self.trace.note_made(path, self.declared.end());
    }
}

/// A payload of an older version, which shows the type the members of the current one.
pub(crate) struct Upcasting<'c, 'de, D> {
    payload: D,
    upcast: Upcast<'c, 'de>,
}

impl<'c, 'de, D: Deserializer<'de>> Upcasting<'c, 'de, D> {
    /// For a payload of a version that the steps lead up from.
    #[inline]
    pub(crate) fn new(
        declared: &'c Declared,
        version: Version,
        payload: D,
        trace: &'c Trace<'de>,
    ) -> Result<Self, D::Error> {
        match declared.plan(version) {
            Some(plan) if declared.faults().is_empty() => {
                Ok(Self { payload, upcast: Upcast { declared, version, plan, trace } })
            }
            _ => Err(trace.fail_at(version, String::new(), Unsound(declared.faults().join("; ")))),
        }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Upcasting<'_, 'de, D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let human_readable = self.payload.is_human_readable();
        self.payload.deserialize_map(UpcastVisitor { visitor, upcast: self.upcast, human_readable })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }

    fn is_human_readable(&self) -> bool {
        self.payload.is_human_readable()
    }
}

struct UpcastVisitor<'c, 'de, V> {
    visitor: V,
    upcast: Upcast<'c, 'de>,
    human_readable: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for UpcastVisitor<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, for its steps to work on")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(&mut UpcastMembers::new(map, self.upcast, self.human_readable))
    }
}
