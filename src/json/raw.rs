//! `serde_json::value::RawValue`, for programs that turn that feature on; and values together with their text.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::{Lend, Parser, Refused, Result};
use crate::json::{KeyDeserializer, KeyText};

/// The name under which `RawValue` asks for the text of a value.
pub(crate) const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// The name under which a declared step asks for it. An object that holds the tag knows it too, and gives no text:
/// steps never see the tag.
pub(crate) const TEXT: &str = "$upcaster::private::Text";

/// Whether the text of a value is asked for.
#[inline]
pub(crate) fn asks_for_text(struct_name: &str) -> bool {
    struct_name == RAW_VALUE || struct_name == TEXT
}

/// The text of a value, as the one member of a map.
pub(super) struct Raw<'de, 'a>(Option<KeyText<'de, 'a>>);

impl<'de, 'a> Raw<'de, 'a> {
    pub(super) fn new(text: KeyText<'de, 'a>) -> Self {
        Self(Some(text))
    }
}

impl<'de> MapAccess<'de> for Raw<'de, '_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        match self.0 {
            Some(_) => seed.deserialize(BorrowedStrDeserializer::new(RAW_VALUE)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        seed.deserialize(KeyDeserializer::new(self.0.take().ok_or(Refused)?))
    }
}

/// The name under which a value and then its text are asked for, as the two elements of a sequence.
pub(crate) const WITH_TEXT: &str = "$upcaster::private::WithText";

/// A value, and then its text.
pub(super) struct WithText<'p, 't, L> {
    parser: &'p mut Parser<'t, L>,
    /// Where the value begins.
    start: usize,
    read: bool,
}

impl<'p, 't, L> WithText<'p, 't, L> {
    pub(super) fn new(parser: &'p mut Parser<'t, L>) -> Self {
        parser.peek_token();
        let start = parser.at;
        Self { parser, start, read: false }
    }
}

impl<'de, 't, L: Lend<'de, 't>> SeqAccess<'de> for WithText<'_, 't, L> {
    type Error = Refused;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if !std::mem::replace(&mut self.read, true) {
            return seed.deserialize(&mut *self.parser).map(Some);
        }
        let text = &self.parser.text[self.start..self.parser.at];
        seed.deserialize(KeyDeserializer::new(L::text(text))).map(Some)
    }
}
