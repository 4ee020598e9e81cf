use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};

use super::key::{Sort, SortKey};
use super::{Path, Watch};
use crate::json::{KeyDeserializer, KeyText, RAW_VALUE, TEXT, WITH_TEXT};

/// A deserializer of a document that holds its tag: it shows the type every member but the tag, and the watch
/// the tag. What is not an object passes through unchanged.
pub(crate) struct Tagged<'w, D> {
    pub(crate) inner: D,
    pub(crate) path: Path,
    pub(crate) watch: &'w Watch<'w>,
}

/// A visitor of the same, which gives its type the object without the tag.
struct TaggedVisitor<'w, V> {
    visitor: V,
    path: Path,
    watch: &'w Watch<'w>,
    human_readable: bool,
}

impl<'w, 'de, D: Deserializer<'de>> Tagged<'w, D> {
    #[inline]
    fn wrap<V>(self, visitor: V) -> (D, TaggedVisitor<'w, V>) {
        let human_readable = self.inner.is_human_readable();
        (self.inner, TaggedVisitor { visitor, path: self.path, watch: self.watch, human_readable })
    }
}

/// Hints under which the format may find an object: the visitor is wrapped.
macro_rules! watched {
    ($($method:ident => $inner:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let (inner, visitor) = self.wrap(visitor);
            inner.$inner(visitor)
        }
    )*};
}

/// Hints under which no object can be meant.
macro_rules! unwatched {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tagged<'_, D> {
    type Error = D::Error;

    watched! {
        deserialize_any => deserialize_any
        deserialize_ignored_any => deserialize_any
        deserialize_map => deserialize_map
        deserialize_option => deserialize_option
    }

    /// Asks for a map: a struct hint would let an array in.
    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match name {
            // Not as text: from what is put together of its members the tag is missing.
            TEXT => return visitor.visit_newtype_struct(self),
            WITH_TEXT => return Err(de::Error::custom("left to the slow pass")),
            RAW_VALUE => self.watch.hide(),
            _ => {}
        }
        let (inner, visitor) = self.wrap(visitor);
        inner.deserialize_newtype_struct(name, visitor)
    }

    unwatched! {
        deserialize_bool deserialize_char deserialize_str deserialize_string
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_seq deserialize_identifier
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(len, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, len, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visit_through {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.visitor.$visit(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for TaggedVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(TaggedMap::new(map, self.path, self.watch, self.human_readable))
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Tagged { inner, path: self.path, watch: self.watch })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Tagged { inner, path: self.path, watch: self.watch })
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(seq)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(data)
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

/// The members of an object without the tag.
pub(crate) struct TaggedMap<'w, A> {
    map: A,
    path: Path,
    watch: &'w Watch<'w>,
    human_readable: bool,
    onward: Onward,
}

/// Where the member stands that leads on to a nested tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Onward {
    Ahead,
    Here,
    Behind,
}

impl<'w, A> TaggedMap<'w, A> {
    #[inline]
    pub(crate) fn new(map: A, path: Path, watch: &'w Watch<'w>, human_readable: bool) -> Self {
        Self { map, path, watch, human_readable, onward: Onward::Ahead }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for TaggedMap<'_, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut seed = seed;
        loop {
            let sort = ByPath { seed, path: self.path };
            match self.map.next_key_seed(SortKey { sort, human_readable: self.human_readable })? {
                None => return Ok(None),
                Some(Sorted::Member(key)) => return Ok(Some(key)),
                Some(Sorted::Onward(key)) => {
                    if self.onward != Onward::Ahead {
                        self.watch.again::<A::Error>()?;
                    }
                    self.onward = Onward::Here;
                    return Ok(Some(key));
                }
                Some(Sorted::Tag(unused)) => {
                    self.watch.meet(&mut self.map)?;
                    seed = unused;
                }
            }
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.path.below() {
            Some(path) if self.onward == Onward::Here => {
                self.onward = Onward::Behind;
                self.map.next_value_seed(NestedSeed { seed, path, watch: self.watch })
            }
            _ => self.map.next_value_seed(seed),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// What a member is, with the seed given back unused where it is the tag.
enum Sorted<K, V> {
    Tag(K),
    Onward(V),
    Member(V),
}

struct ByPath<K> {
    seed: K,
    path: Path,
}

impl<'de, K: DeserializeSeed<'de>> Sort<'de> for ByPath<K> {
    type Value = Sorted<K, K::Value>;

    #[inline]
    fn text<E: de::Error>(self, key: KeyText<'de, '_>) -> Result<Self::Value, E> {
        if key.as_str() != self.path.head {
            return self.seed.deserialize(KeyDeserializer::new(key)).map(Sorted::Member);
        }
        if self.path.rest.is_empty() {
            Ok(Sorted::Tag(self.seed))
        } else {
            self.seed.deserialize(KeyDeserializer::new(key)).map(Sorted::Onward)
        }
    }

    fn other<D: Deserializer<'de>>(self, key: D) -> Result<Self::Value, D::Error> {
        self.seed.deserialize(key).map(Sorted::Member)
    }
}

struct NestedSeed<'w, V> {
    seed: V,
    path: Path,
    watch: &'w Watch<'w>,
}

impl<'de, V: DeserializeSeed<'de>> DeserializeSeed<'de> for NestedSeed<'_, V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.seed.deserialize(Tagged { inner, path: self.path, watch: self.watch })
    }
}
