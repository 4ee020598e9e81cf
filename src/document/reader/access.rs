//! The elements of opened arrays, the members of opened objects, and variants with content.

use std::marker::PhantomData;
use std::slice::Iter;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::key::NodeKey;
use super::{Flavour, Reader};
use crate::document::key::Key;
use crate::document::{Member, Node};
use crate::json::RAW_VALUE;
use crate::json::{KeyDeserializer, KeyText};

pub(super) struct Elements<'r, 'n, 'de, F> {
    pub(super) rest: Iter<'n, Node<'de>>,
    pub(super) reader: &'r Reader<'n, 'de, F>,
}

impl<'de, F: Flavour> SeqAccess<'de> for &mut Elements<'_, '_, 'de, F> {
    type Error = F::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, F::Error> {
        self.rest.next().map(|node| seed.deserialize(self.reader.inner(node))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

pub(super) struct Members<'r, 'n, 'de, F> {
    pub(super) rest: Iter<'n, Member<'de>>,
    pub(super) value: Option<&'n Node<'de>>,
    pub(super) reader: &'r Reader<'n, 'de, F>,
}

impl<'de, F: Flavour> MapAccess<'de> for &mut Members<'_, '_, 'de, F> {
    type Error = F::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, F::Error> {
        let Some(member) = self.rest.next() else { return Ok(None) };
        self.value = Some(&member.value);
        seed.deserialize(NodeKey::new(&member.key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, F::Error> {
        match self.value.take() {
            Some(node) => seed.deserialize(self.reader.inner(node)),
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// A variant by its name and content, as the one member of an object.
pub(super) struct Named<'n, 'de, F> {
    pub(super) key: &'n Key<'de>,
    pub(super) content: Reader<'n, 'de, F>,
}

impl<'n, 'de, F: Flavour> EnumAccess<'de> for Named<'n, 'de, F> {
    type Error = F::Error;
    type Variant = Reader<'n, 'de, F>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), F::Error> {
        Ok((seed.deserialize(NodeKey::new(self.key))?, self.content))
    }
}

impl<'de, F: Flavour> VariantAccess<'de> for Reader<'_, 'de, F> {
    type Error = F::Error;

    fn unit_variant(self) -> Result<(), F::Error> {
        Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, F::Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, F::Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, F::Error> {
        self.deserialize_struct("", fields, visitor)
    }
}

/// The text of a value, as `serde_json::value::RawValue` asks for it.
pub(super) struct Raw<'de, 'a, E> {
    text: Option<KeyText<'de, 'a>>,
    error: PhantomData<E>,
}

impl<'de, 'a, E> Raw<'de, 'a, E> {
    pub(super) fn new(text: KeyText<'de, 'a>) -> Self {
        Self { text: Some(text), error: PhantomData }
    }
}

impl<'de, E: de::Error> MapAccess<'de> for Raw<'de, '_, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        match self.text {
            Some(_) => seed.deserialize(BorrowedStrDeserializer::new(RAW_VALUE)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        match self.text.take() {
            Some(text) => seed.deserialize(KeyDeserializer::new(text)),
            None => Err(E::invalid_type(Unexpected::Map, &"one value")),
        }
    }
}
