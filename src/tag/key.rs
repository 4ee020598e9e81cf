use std::fmt;

use serde::de::value::BorrowedBytesDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use crate::json::KeyText;

/// What to do with a member, decided by its name before the type sees it.
pub(crate) trait Sort<'de>: Sized {
    type Value;

    fn text<E: de::Error>(self, key: KeyText<'de, '_>) -> Result<Self::Value, E>;

    /// A name that is not a text, which only binary formats have.
    fn other<D: Deserializer<'de>>(self, key: D) -> Result<Self::Value, D::Error>;
}

/// Reads one member name and hands it to a [`Sort`].
pub(crate) struct SortKey<S> {
    pub(crate) sort: S,
    pub(crate) human_readable: bool,
}

impl<'de, S: Sort<'de>> DeserializeSeed<'de> for SortKey<S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        // Text formats give the name as it is written; binary ones may have names that are not texts.
        if self.human_readable {
            deserializer.deserialize_str(self)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

macro_rules! visit_other {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, key: $type) -> Result<S::Value, E> {
            self.sort.other(key.into_deserializer())
        }
    )*};
}

impl<'de, S: Sort<'de>> Visitor<'de> for SortKey<S> {
    type Value = S::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<S::Value, E> {
        self.sort.text(KeyText::Borrowed(key))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, key: &str) -> Result<S::Value, E> {
        self.sort.text(KeyText::Copied(key))
    }

    fn visit_borrowed_bytes<E: de::Error>(self, key: &'de [u8]) -> Result<S::Value, E> {
        self.sort.other(BorrowedBytesDeserializer::new(key))
    }

    visit_other! {
        visit_bool(bool) visit_char(char)
        visit_u64(u64) visit_i64(i64) visit_u128(u128) visit_i128(i128)
        visit_f64(f64) visit_bytes(&[u8])
    }
}
