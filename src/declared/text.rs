use std::fmt;

use serde::Serialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::document::Node;
use crate::json::{MAX_DEPTH, TEXT, WITH_TEXT, Writer, arbitrary_precision};

/// Takes a value as JSON text: as a slice of the input where the parser has one, otherwise written anew.
pub(super) struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Node<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_newtype_struct(TEXT, TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value that JSON has")
    }

    /// A parser that knows the request answers with the text, as the one member of a map.
    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        map.next_key::<de::IgnoredAny>()?;
        map.next_value_seed(Given)
    }

    /// Any other takes it for a struct around the value.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let mut text = Vec::new();
        Transcode { out: &mut text, depth: 1 }.deserialize(deserializer)?;
        String::from_utf8(text).map(Node::Text).map_err(de::Error::custom)
    }
}

/// The text that a parser answers with: a slice of the input, or its own where it has none to lend.
struct Given;

impl<'de> DeserializeSeed<'de> for Given {
    type Value = Node<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Given {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a value")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Slice(text.trim_ascii()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(text.trim_ascii().to_owned()))
    }
}

/// Takes the text of a value where the parser of the fast pass lends it.
pub(super) struct SliceSeed;

impl<'de> DeserializeSeed<'de> for SliceSeed {
    type Value = &'de str;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'de str, D::Error> {
        deserializer.deserialize_newtype_struct(TEXT, self)
    }
}

impl<'de> Visitor<'de> for SliceSeed {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value that JSON has")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<&'de str, A::Error> {
        map.next_value()
    }
}

/// Lets a seed read a value, and takes its text as well.
pub(super) struct WithTextSeed<S>(pub(super) S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for WithTextSeed<S> {
    type Value = (S::Value, &'de str);

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_newtype_struct(WITH_TEXT, self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for WithTextSeed<S> {
    type Value = (S::Value, &'de str);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value and its text")
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        match (seq.next_element_seed(self.0)?, seq.next_element()?) {
            (Some(value), Some(text)) => Ok((value, text)),
            _ => Err(de::Error::custom("there is no text")),
        }
    }
}

/// Writes a value of any format as JSON.
struct Transcode<'o> {
    out: &'o mut Vec<u8>,
    depth: u8,
}

impl Transcode<'_> {
    fn scalar<E: de::Error>(self, value: impl Serialize) -> Result<(), E> {
        let written = value.serialize(Writer::new(self.out));
        written.map_err(|_| E::custom("a step cannot work on a value that JSON has no form for"))
    }

    fn inner<E: de::Error>(&mut self) -> Result<Transcode<'_>, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom("recursion limit exceeded"));
        }
        Ok(Transcode { out: self.out, depth: self.depth + 1 })
    }

    fn comma(&mut self, first: &mut bool) {
        if !std::mem::take(first) {
            self.out.push(b',');
        }
    }
}

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! scalars {
    ($($visit:ident($type:ty))*) => {$(
        fn $visit<E: de::Error>(self, value: $type) -> Result<(), E> {
            self.scalar(value)
        }
    )*};
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value that JSON has")
    }

    scalars! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) visit_f32(f32)
        visit_f64(f64) visit_char(char) visit_str(&str)
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.scalar(bytes)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.scalar(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.scalar(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut first = true;
        self.out.push(b'[');
        loop {
            let before = self.out.len();
            self.comma(&mut first);
            if seq.next_element_seed(self.inner()?)?.is_none() {
                self.out.truncate(before);
                break;
            }
        }
        self.out.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut first = true;
        let start = self.out.len();
        self.out.push(b'{');
        while let Some(key) = map.next_key::<String>()? {
            // serde_json, with `arbitrary_precision`, hands a number over as its digits under this name.
            if first && key == "$serde_json::private::Number" && arbitrary_precision() {
                self.out.truncate(start);
                self.out.extend_from_slice(map.next_value::<String>()?.as_bytes());
                return Ok(());
            }
            self.comma(&mut first);
            self.inner()?.scalar(&*key)?;
            self.out.push(b':');
            map.next_value_seed(self.inner()?)?;
        }
        self.out.push(b'}');
        Ok(())
    }
}
