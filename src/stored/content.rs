use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::number;
use crate::Error;
use crate::json::KeyText;
use crate::read::ReadFault;

/// The deepest nesting that is held in memory: what `serde_json` reads.
const MAX_DEPTH: u8 = 127;

/// The most elements that room is made for before the first one is seen.
const MAX_RESERVED: usize = 128;

/// The variant under which `ciborium` hands over a CBOR tag together with what it tags.
pub(super) const CBOR_TAGGED: &str = "@@TAGGED@@";

/// A value that stands before the tag, held in memory until the version says what to read it as.
///
/// It keeps what the format said, down to the width of a number and the difference between borrowed and owned.
pub(super) enum Content<'de> {
    Bool(bool),
    I8(i8),
    I16(i16),
    I32(i32),
    I64(i64),
    I128(i128),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    U128(u128),
    F32(f32),
    F64(f64),
    /// A number of `serde_json` under `arbitrary_precision` that no type of Rust holds digit for digit.
    Number(String),
    Char(char),
    Str(&'de str),
    String(String),
    Bytes(&'de [u8]),
    ByteBuf(Vec<u8>),
    None,
    Some(Box<Self>),
    Unit,
    Newtype(Box<Self>),
    Seq(Vec<Self>),
    Map(Vec<(Self, Self)>),
    /// A variant of an enum with what it holds, from formats that tell an enum from a map.
    Enum(Box<(Self, Self)>),
}

impl<'de> Content<'de> {
    pub(super) fn of_key(key: KeyText<'de, '_>) -> Self {
        match key {
            KeyText::Borrowed(text) => Self::Str(text),
            KeyText::Copied(text) => Self::String(text.to_owned()),
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::ByteBuf(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The value without the CBOR tags around it, which `ciborium` skips for a type that does not ask for them.
    pub(super) fn without_cbor_tags(self) -> Self {
        let mut content = self;
        loop {
            content = match content {
                Self::Enum(tagged) if tagged.0.as_str() == Some(CBOR_TAGGED) => match tagged.1 {
                    Self::Seq(mut pair) if pair.len() == 2 => pair.pop().unwrap_or(Self::Unit),
                    other => return other,
                },
                other => return other,
            };
        }
    }
}

/// Reads any value into a [`Content`].
#[derive(Clone, Copy)]
pub(super) struct ContentSeed {
    kind: &'static str,
    depth: u8,
}

impl ContentSeed {
    /// For a value in the object of a record of that kind.
    pub(super) fn of_kind(kind: &'static str) -> Self {
        Self { kind, depth: 1 }
    }

    fn below<E: de::Error>(self) -> Result<Self, E> {
        if self.depth < MAX_DEPTH {
            Ok(Self { depth: self.depth + 1, ..self })
        } else {
            Err(E::custom(Error::from(ReadFault::TooDeep).of_kind(self.kind)))
        }
    }
}

impl<'de> DeserializeSeed<'de> for ContentSeed {
    type Value = Content<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! hold {
    ($($visit:ident($type:ty) $variant:ident)*) => {$(
        fn $visit<E: de::Error>(self, value: $type) -> Result<Content<'de>, E> {
            Ok(Content::$variant(value))
        }
    )*};
}

impl<'de> Visitor<'de> for ContentSeed {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    hold! {
        visit_bool(bool) Bool
        visit_i8(i8) I8
        visit_i16(i16) I16
        visit_i32(i32) I32
        visit_i64(i64) I64
        visit_i128(i128) I128
        visit_u8(u8) U8
        visit_u16(u16) U16
        visit_u32(u32) U32
        visit_u64(u64) U64
        visit_u128(u128) U128
        visit_f32(f32) F32
        visit_f64(f64) F64
        visit_char(char) Char
        visit_borrowed_str(&'de str) Str
        visit_string(String) String
        visit_borrowed_bytes(&'de [u8]) Bytes
        visit_byte_buf(Vec<u8>) ByteBuf
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Content<'de>, E> {
        Ok(Content::String(text.to_owned()))
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Content<'de>, E> {
        Ok(Content::ByteBuf(bytes.to_vec()))
    }

    fn visit_none<E: de::Error>(self) -> Result<Content<'de>, E> {
        Ok(Content::None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Content<'de>, E> {
        Ok(Content::Unit)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Content<'de>, D::Error> {
        Ok(Content::Some(Box::new(self.below()?.deserialize(value)?)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Content<'de>, D::Error> {
        Ok(Content::Newtype(Box::new(self.below()?.deserialize(value)?)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Content<'de>, A::Error> {
        let below = self.below()?;
        let mut elements = Vec::with_capacity(reserve(seq.size_hint()));
        while let Some(element) = seq.next_element_seed(below)? {
            elements.push(element);
        }
        Ok(Content::Seq(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content<'de>, A::Error> {
        let below = self.below()?;
        let mut entries = Vec::with_capacity(reserve(map.size_hint()));
        while let Some(entry) = map.next_entry_seed(below, below)? {
            entries.push(entry);
        }
        Ok(number::restore(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Content<'de>, A::Error> {
        let below = self.below()?;
        let (variant, access) = data.variant_seed(below)?;
        // A format that knows no schema cannot know the shape either; all of them take this for any shape.
        let value = match variant.as_str() {
            Some(CBOR_TAGGED) => access.tuple_variant(2, below)?,
            Some(_) => access.newtype_variant_seed(below)?,
            None => return Err(A::Error::custom("the name of a variant is not a text")),
        };
        Ok(Content::Enum(Box::new((variant, value))))
    }
}

fn reserve(hint: Option<usize>) -> usize {
    hint.unwrap_or(0).min(MAX_RESERVED)
}
