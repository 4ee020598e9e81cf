use std::borrow::Cow;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::notes::Place;
use super::{Notes, Noting};
use crate::json::{KeyDeserializer, KeyText};
use crate::tag::{Sort, SortKey};

/// The members of an object.
pub(super) struct Members<'p, 'de, A> {
    map: A,
    at: &'p Place<'p>,
    notes: &'p Notes,
    /// Of the member whose key was given last.
    name: Cow<'de, str>,
}

impl<'p, A> Members<'p, '_, A> {
    pub(super) fn new(map: A, at: &'p Place<'p>, notes: &'p Notes) -> Self {
        Self { map, at, notes, name: Cow::Borrowed("") }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.map.next_key_seed(named(seed, &mut self.name))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let at = &Place::Member { within: self.at, name: &self.name };
        self.map.next_value_seed(Noting { inner: seed, at, notes: self.notes })
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// Reads a member name, and leaves a copy of it behind.
struct Named<'n, 'de, K> {
    seed: K,
    name: &'n mut Cow<'de, str>,
}

fn named<'n, 'de, K>(seed: K, name: &'n mut Cow<'de, str>) -> SortKey<Named<'n, 'de, K>> {
    SortKey { sort: Named { seed, name }, human_readable: true }
}

impl<'de, K: DeserializeSeed<'de>> Sort<'de> for Named<'_, 'de, K> {
    type Value = K::Value;

    fn text<E: de::Error>(self, key: KeyText<'de, '_>) -> Result<K::Value, E> {
        *self.name = match key {
            KeyText::Borrowed(name) => Cow::Borrowed(name),
            KeyText::Copied(name) => Cow::Owned(name.to_owned()),
        };
        self.seed.deserialize(KeyDeserializer::new(key))
    }

    fn other<D: Deserializer<'de>>(self, key: D) -> Result<K::Value, D::Error> {
        self.seed.deserialize(key)
    }
}

/// The elements of an array.
pub(super) struct Elements<'p, A> {
    seq: A,
    at: &'p Place<'p>,
    notes: &'p Notes,
    index: usize,
}

impl<'p, A> Elements<'p, A> {
    pub(super) fn new(seq: A, at: &'p Place<'p>, notes: &'p Notes) -> Self {
        Self { seq, at, notes, index: 0 }
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let at = &Place::Element { within: self.at, index: self.index };
        self.index += 1;
        self.seq.next_element_seed(Noting { inner: seed, at, notes: self.notes })
    }

    fn size_hint(&self) -> Option<usize> {
        self.seq.size_hint()
    }
}

impl<'p, 'de, A: EnumAccess<'de>> EnumAccess<'de> for Noting<'p, A> {
    type Error = A::Error;
    type Variant = Variant<'p, 'de, A::Variant>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), A::Error> {
        let mut name = Cow::Borrowed("");
        let (value, inner) = self.inner.variant_seed(named(seed, &mut name))?;
        Ok((value, Variant { inner, at: self.at, notes: self.notes, name }))
    }
}

/// What a variant has, which stands in a member of the variant's name.
pub(crate) struct Variant<'p, 'de, A> {
    inner: A,
    at: &'p Place<'p>,
    notes: &'p Notes,
    name: Cow<'de, str>,
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Variant<'_, 'de, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        let at = &Place::Member { within: self.at, name: &self.name };
        self.inner.newtype_variant_seed(Noting { inner: seed, at, notes: self.notes })
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        let at = &Place::Member { within: self.at, name: &self.name };
        self.inner.tuple_variant(len, Noting { inner: visitor, at, notes: self.notes })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let at = &Place::Member { within: self.at, name: &self.name };
        self.inner.struct_variant(fields, Noting { inner: visitor, at, notes: self.notes })
    }
}
