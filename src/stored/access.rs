//! The elements, entries and variants of values held in memory.

use std::marker::PhantomData;
use std::vec;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::content::{CBOR_TAGGED, Content};
use super::replay::{Replay, replay_key};

/// The elements of a sequence.
pub(super) struct Elements<'de, E> {
    rest: vec::IntoIter<Content<'de>>,
    human_readable: bool,
    error: PhantomData<E>,
}

impl<'de, E: de::Error> Elements<'de, E> {
    pub(super) fn new(elements: Vec<Content<'de>>, human_readable: bool) -> Self {
        Self { rest: elements.into_iter(), human_readable, error: PhantomData }
    }

    /// Shows all elements to a visitor; one it leaves is an error, as in every format.
    pub(super) fn visit<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, E> {
        let len = self.rest.len();
        let value = visitor.visit_seq(&mut self)?;
        match self.rest.len() {
            0 => Ok(value),
            left => Err(E::invalid_length(len, &Fewer { len: len - left, of: "elements in the sequence" })),
        }
    }
}

impl<'de, E: de::Error> SeqAccess<'de> for Elements<'de, E> {
    type Error = E;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, E> {
        let human_readable = self.human_readable;
        self.rest.next().map(|element| seed.deserialize(Replay::new(element, human_readable))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a map.
pub(super) struct Entries<'de, E> {
    rest: vec::IntoIter<(Content<'de>, Content<'de>)>,
    value: Option<Content<'de>>,
    human_readable: bool,
    error: PhantomData<E>,
}

impl<'de, E: de::Error> Entries<'de, E> {
    pub(super) fn new(entries: Vec<(Content<'de>, Content<'de>)>, human_readable: bool) -> Self {
        Self { rest: entries.into_iter(), value: None, human_readable, error: PhantomData }
    }

    /// Shows all entries to a visitor; one it leaves is an error, as in every format.
    pub(super) fn visit<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, E> {
        let len = self.rest.len();
        let value = visitor.visit_map(&mut self)?;
        self.finish(len).map(|()| value)
    }

    pub(super) fn finish(&self, len: usize) -> Result<(), E> {
        match self.rest.len() {
            0 => Ok(()),
            left => Err(E::invalid_length(len, &Fewer { len: len - left, of: "entries in the map" })),
        }
    }
}

impl<'de, E: de::Error> MapAccess<'de> for Entries<'de, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        replay_key(seed, key, self.human_readable).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, E> {
        match self.value.take() {
            Some(value) => seed.deserialize(Replay::new(value, self.human_readable)),
            None => Err(E::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// What a visitor took of more.
struct Fewer {
    len: usize,
    of: &'static str,
}

impl de::Expected for Fewer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.len, self.of)
    }
}

/// A variant of an enum, and what it holds.
pub(super) struct Variant<'de, E> {
    name: Content<'de>,
    value: Option<Content<'de>>,
    human_readable: bool,
    error: PhantomData<E>,
}

impl<'de, E: de::Error> Variant<'de, E> {
    pub(super) fn new(name: Content<'de>, value: Option<Content<'de>>, human_readable: bool) -> Self {
        Self { name, value, human_readable, error: PhantomData }
    }

    /// The variant that a value stands for, when read as the enum of that name.
    pub(super) fn of(content: Content<'de>, name: &str, human_readable: bool) -> Result<Self, E> {
        // The enum through which `ciborium` gives a type the tag it asks for.
        let content = if name == "@@TAG@@" {
            match content {
                Content::Enum(tagged) if tagged.0.as_str() == Some(CBOR_TAGGED) => Content::Enum(tagged),
                other => Content::Enum(Box::new((Content::Str("@@UNTAGGED@@"), other))),
            }
        } else {
            content.without_cbor_tags()
        };
        let (variant, value) = match content {
            Content::Enum(variant) => (variant.0, Some(variant.1)),
            Content::Map(entries) => {
                let [(variant, value)] = <[_; 1]>::try_from(entries)
                    .map_err(|_| E::invalid_value(Unexpected::Map, &"a map with one entry: the variant"))?;
                (variant, Some(value))
            }
            other => (other, None),
        };
        Ok(Self::new(variant, value, human_readable))
    }

    pub(super) fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_enum(self)
    }

    fn held(self, shape: &'static str) -> Result<Replay<'de, E>, E> {
        let human_readable = self.human_readable;
        match self.value {
            Some(value) => Ok(Replay::new(value, human_readable)),
            None => Err(E::invalid_type(Unexpected::UnitVariant, &shape)),
        }
    }
}

impl<'de, E: de::Error> EnumAccess<'de> for Variant<'de, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<(S::Value, Self), E> {
        let name = std::mem::replace(&mut self.name, Content::Unit);
        Ok((seed.deserialize(Replay::new(name, self.human_readable))?, self))
    }
}

impl<'de, E: de::Error> VariantAccess<'de> for Variant<'de, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        match self.value {
            Some(value) => Deserialize::deserialize(Replay::new(value, self.human_readable)),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, E> {
        seed.deserialize(self.held("newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, E> {
        self.held("tuple variant")?.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.held("struct variant")?.deserialize_struct("", fields, visitor)
    }
}
