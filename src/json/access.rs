//! The elements of arrays, the members of objects, and the variants of enums.

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::key::Key;
use super::{Lend, Parser, Refused, Result};

/// The elements of an array, behind its bracket.
pub(super) struct Elements<'p, 't, L> {
    parser: &'p mut Parser<'t, L>,
    first: bool,
}

impl<'p, 't, L> Elements<'p, 't, L> {
    #[inline]
    pub(super) fn new(parser: &'p mut Parser<'t, L>) -> Self {
        Self { parser, first: true }
    }
}

impl<'de, 't, L: Lend<'de, 't>> SeqAccess<'de> for Elements<'_, 't, L> {
    type Error = Refused;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.parser.peek_token() {
            Some(b']') => return Ok(None),
            Some(b',') if !self.first => {
                self.parser.at += 1;
                if self.parser.peek_token() == Some(b']') {
                    return Err(Refused);
                }
            }
            Some(_) if self.first => {}
            _ => return Err(Refused),
        }
        self.first = false;
        seed.deserialize(&mut *self.parser).map(Some)
    }
}

/// The members of an object, behind its brace.
pub(super) struct Members<'p, 't, L> {
    parser: &'p mut Parser<'t, L>,
    first: bool,
}

impl<'p, 't, L> Members<'p, 't, L> {
    #[inline]
    pub(super) fn new(parser: &'p mut Parser<'t, L>) -> Self {
        Self { parser, first: true }
    }
}

impl<'de, 't, L: Lend<'de, 't>> MapAccess<'de> for Members<'_, 't, L> {
    type Error = Refused;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let token = match self.parser.peek_token() {
            Some(b'}') => return Ok(None),
            Some(b',') if !self.first => {
                self.parser.at += 1;
                self.parser.peek_token()
            }
            token if self.first => token,
            _ => return Err(Refused),
        };
        self.first = false;
        if token != Some(b'"') {
            return Err(Refused);
        }
        seed.deserialize(Key(&mut *self.parser)).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.parser.expect(b':')?;
        seed.deserialize(&mut *self.parser)
    }
}

/// A variant by its name alone.
pub(super) struct UnitNamed<'p, 't, L>(pub(super) &'p mut Parser<'t, L>);

impl<'de, 't, L: Lend<'de, 't>> EnumAccess<'de> for UnitNamed<'_, 't, L> {
    type Error = Refused;
    type Variant = NoContent;

    #[inline]
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, NoContent)> {
        Ok((seed.deserialize(self.0)?, NoContent))
    }
}

/// What a variant has that stands by its name alone.
pub(super) struct NoContent;

impl<'de> VariantAccess<'de> for NoContent {
    type Error = Refused;

    #[inline]
    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value> {
        Err(Refused)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value> {
        Err(Refused)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value> {
        Err(Refused)
    }
}

/// A variant by its name and content, as the one member of an object.
pub(super) struct Named<'p, 't, L>(pub(super) &'p mut Parser<'t, L>);

impl<'de, 't, L: Lend<'de, 't>> EnumAccess<'de> for Named<'_, 't, L> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = seed.deserialize(&mut *self.0)?;
        self.0.expect(b':')?;
        Ok((variant, self))
    }
}

impl<'de, 't, L: Lend<'de, 't>> VariantAccess<'de> for Named<'_, 't, L> {
    type Error = Refused;

    fn unit_variant(self) -> Result<()> {
        Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.0.deserialize_struct("", fields, visitor)
    }
}
