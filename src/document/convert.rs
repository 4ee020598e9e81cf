//! From JSON text to a type and back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Deserializer as PathDeserializer, Segment, Track};

use super::error::{DocumentError, What};
use super::look::View;
use super::node::Node;
use super::reader::{Fast, Reader, Slow};
use crate::json::{Parser, Writer};

impl<'n> View<'n, '_> {
    /// The text that the value is, where it is written without escapes.
    #[inline]
    pub(crate) fn plain(&self) -> Option<&'n str> {
        let View::Text(text) = self else { return None };
        let inside = text.strip_prefix('"')?.strip_suffix('"')?;
        memchr::memchr(b'\\', inside.as_bytes()).is_none().then_some(inside)
    }

    /// Reads the value, which stands at the end of a way.
    pub(crate) fn read<T: DeserializeOwned, S: AsRef<str>>(&self, way: &[S]) -> Result<T, DocumentError> {
        let fast = match self {
            View::Node(node) => T::deserialize(Reader::<Fast>::new(node, 0)).ok(),
            View::Text(text) => T::deserialize(&mut Parser::transient(text)).ok(),
        };
        match fast {
            Some(value) => Ok(value),
            None => self.explain(way),
        }
    }

    /// Reads the value the slow way, which says why it fails.
    #[cold]
    fn explain<T: DeserializeOwned, S: AsRef<str>>(&self, way: &[S]) -> Result<T, DocumentError> {
        let mut track = Track::new();
        let value = match self {
            View::Node(node) => {
                T::deserialize(PathDeserializer::new(Reader::<Slow>::new(node, 0), &mut track))
            }
            View::Text(text) => {
                let mut json = serde_json::Deserializer::from_str(text);
                T::deserialize(PathDeserializer::new(&mut json, &mut track))
            }
        };
        value.map_err(|error| DocumentError::unreadable(way, &inner(track), &error))
    }
}

fn inner(track: Track) -> String {
    let path = track.path();
    let name = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    super::error::pointer(&path.iter().map_while(name).collect::<Vec<_>>())
}

/// The JSON text of a value; `None` for what JSON has no form for, or nothing could read again.
pub(crate) fn text_of(value: &(impl Serialize + ?Sized)) -> Option<String> {
    let mut out = Vec::with_capacity(64);
    value.serialize(Writer::new(&mut out)).ok()?;
    String::from_utf8(out).ok()
}

/// The same as a value at the end of a way.
pub(crate) fn node_of<'de, S: AsRef<str>>(
    value: &(impl Serialize + ?Sized),
    way: &[S],
) -> Result<Node<'de>, DocumentError> {
    node_of_text(text_of(value), way)
}

/// The same for a value that is written already, or has no JSON form.
pub(crate) fn node_of_text<'de, S: AsRef<str>>(
    text: Option<String>,
    way: &[S],
) -> Result<Node<'de>, DocumentError> {
    match text {
        // As good as opened, for what is put in.
        Some(text) if text == "{}" => Ok(Node::Object(Vec::new())),
        Some(text) => Ok(Node::Text(text)),
        None => Err(DocumentError::at(way, What::Unwritable)),
    }
}
