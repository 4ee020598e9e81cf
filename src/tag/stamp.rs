use std::cell::Cell;

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};

use super::name::is_name;
use super::{Form, Path, Place, Tag};
use crate::Version;
use crate::json::is_private;

/// The tag to write: its place and what it says.
pub(crate) struct Stamp {
    pub(crate) tag: Tag,
    pub(crate) version: Version,
    pub(crate) label: Option<&'static str>,
    pub(crate) fault: Cell<Option<StampFault>>,
}

/// Why a value cannot carry a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StampFault {
    #[error("would be written with a second version tag: its type has a member of that name")]
    SecondTag,
    #[error("is not written as an object and so, without `envelope`, has no place for a version tag")]
    NotAnObject,
    #[error("has a label codec that does not read back what it prints")]
    Codec,
}

impl Stamp {
    /// What the tag says, as JSON.
    pub(crate) fn token(&self) -> Result<String, StampFault> {
        serde_json::to_string(&TagValue(self)).map_err(|_| self.fault.get().unwrap_or(StampFault::Codec))
    }

    #[cold]
    fn refuse<E: serde::ser::Error>(&self, fault: StampFault) -> E {
        self.fault.set(Some(fault));
        E::custom(fault)
    }
}

/// A value together with its tag, as one document.
pub(crate) struct Stamped<'a, T: ?Sized> {
    pub(crate) value: &'a T,
    pub(crate) stamp: &'a Stamp,
}

impl<T: Serialize + ?Sized> Serialize for Stamped<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { value, stamp } = *self;
        match *stamp.tag.place() {
            Place::Member(path) => value.serialize(StampSerializer { inner: serializer, path, stamp }),
            Place::Envelope { version, data } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry(version, &TagValue(stamp))?;
                map.serialize_entry(data, value)?;
                map.end()
            }
            Place::Outside => value.serialize(serializer),
        }
    }
}

/// What the tag says.
struct TagValue<'a>(&'a Stamp);

impl Serialize for TagValue<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stamp = self.0;
        match stamp.tag.form {
            Form::Integer => serializer.serialize_u32(stamp.version.get()),
            Form::Labels => serializer.serialize_str(stamp.label.unwrap_or_default()),
            Form::Codec(codec) => {
                let label = (codec.print)(stamp.version.get());
                if (codec.parse)(&label) != Some(stamp.version.get()) {
                    return Err(stamp.refuse(StampFault::Codec));
                }
                serializer.serialize_str(&label)
            }
        }
    }
}

/// The objects on the way to a nested tag, where the value has none of its own.
struct TagBelow<'a> {
    path: Option<Path>,
    stamp: &'a Stamp,
}

impl Serialize for TagBelow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(path) = self.path else {
            return TagValue(self.stamp).serialize(serializer);
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(path.head, &TagBelow { path: path.below(), stamp: self.stamp })?;
        map.end()
    }
}

/// Writes an object with the tag as its first member, or in the member that leads on to it.
struct StampSerializer<'a, S> {
    inner: S,
    path: Path,
    stamp: &'a Stamp,
}

/// A member's value that the way to a nested tag goes through.
struct Onward<'a, T: ?Sized> {
    value: &'a T,
    path: Path,
    stamp: &'a Stamp,
}

impl<T: Serialize + ?Sized> Serialize for Onward<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(StampSerializer { inner: serializer, path: self.path, stamp: self.stamp })
    }
}

impl<'a, S: Serializer> StampSerializer<'a, S> {
    #[inline]
    fn open(self, len: Option<usize>) -> Result<StampedMap<'a, S::SerializeMap>, S::Error> {
        let Self { inner, path, stamp } = self;
        let leaf = path.rest.is_empty();
        // Whether the value has the member that leads on to a nested tag shows only later.
        let mut map = inner.serialize_map(if leaf { len.map(|len| len + 1) } else { None })?;
        if leaf {
            map.serialize_entry(path.head, &TagValue(stamp))?;
        }
        Ok(StampedMap { map, path, stamp, written: leaf, onward: false })
    }

    fn refuse<T>(&self) -> Result<T, S::Error> {
        Err(self.stamp.refuse(StampFault::NotAnObject))
    }
}

macro_rules! refuse {
    ($($method:ident($($type:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $type),*) -> Result<$ok, S::Error> {
            self.refuse()
        }
    )*};
}

impl<'a, S: Serializer> Serializer for StampSerializer<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeMap = StampedMap<'a, S::SerializeMap>;
    type SerializeStruct = StampedMap<'a, S::SerializeMap>;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.open(len)
    }

    /// Always as a map: formats that write structs without names could not find the tag again.
    #[inline]
    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct, S::Error> {
        if is_private(name) {
            return self.refuse();
        }
        self.open(Some(len))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<S::Ok, S::Error> {
        self.refuse()
    }

    refuse! {
        serialize_bool(bool) -> S::Ok;
        serialize_i8(i8) -> S::Ok;
        serialize_i16(i16) -> S::Ok;
        serialize_i32(i32) -> S::Ok;
        serialize_i64(i64) -> S::Ok;
        serialize_i128(i128) -> S::Ok;
        serialize_u8(u8) -> S::Ok;
        serialize_u16(u16) -> S::Ok;
        serialize_u32(u32) -> S::Ok;
        serialize_u64(u64) -> S::Ok;
        serialize_u128(u128) -> S::Ok;
        serialize_f32(f32) -> S::Ok;
        serialize_f64(f64) -> S::Ok;
        serialize_char(char) -> S::Ok;
        serialize_str(&str) -> S::Ok;
        serialize_bytes(&[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(&'static str) -> S::Ok;
        serialize_unit_variant(&'static str, u32, &'static str) -> S::Ok;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// An object being written with its tag.
pub(crate) struct StampedMap<'a, M> {
    map: M,
    path: Path,
    stamp: &'a Stamp,
    written: bool,
    onward: bool,
}

impl<M: SerializeMap> StampedMap<'_, M> {
    /// Refuses the name of the tag, and says whether the member leads on to a nested one.
    #[inline]
    fn leads_on(&mut self, is_head: bool) -> Result<bool, M::Error> {
        if is_head && self.written {
            return Err(self.stamp.refuse(StampFault::SecondTag));
        }
        self.written |= is_head;
        Ok(is_head)
    }

    #[inline]
    fn entry<K, T>(&mut self, is_head: bool, key: &K, value: &T) -> Result<(), M::Error>
    where
        K: Serialize + ?Sized,
        T: Serialize + ?Sized,
    {
        match (self.leads_on(is_head)?, self.path.below()) {
            (true, Some(path)) => self.map.serialize_entry(key, &Onward { value, path, stamp: self.stamp }),
            _ => self.map.serialize_entry(key, value),
        }
    }

    #[inline]
    fn close(mut self) -> Result<M::Ok, M::Error> {
        if !self.written {
            let below = TagBelow { path: self.path.below(), stamp: self.stamp };
            self.map.serialize_entry(self.path.head, &below)?;
        }
        self.map.end()
    }
}

impl<M: SerializeMap> SerializeStruct for StampedMap<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        self.entry(key == self.path.head, key, value)
    }

    #[inline]
    fn end(self) -> Result<M::Ok, M::Error> {
        self.close()
    }
}

impl<M: SerializeMap> SerializeMap for StampedMap<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<(), M::Error> {
        self.onward = self.leads_on(is_name(key, self.path.head))?;
        self.map.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), M::Error> {
        match self.path.below() {
            Some(path) if self.onward => self.map.serialize_value(&Onward { value, path, stamp: self.stamp }),
            _ => self.map.serialize_value(value),
        }
    }

    fn serialize_entry<K, T>(&mut self, key: &K, value: &T) -> Result<(), M::Error>
    where
        K: Serialize + ?Sized,
        T: Serialize + ?Sized,
    {
        self.entry(is_name(key, self.path.head), key, value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.close()
    }
}
