use std::borrow::Cow;

use crate::json::KeyText;
use crate::json::{Borrowed, Parser, Writer};

/// A member name, which keeps the form it is written in.
#[derive(Clone)]
pub(crate) enum Key<'de> {
    /// Written as it is.
    Plain(Cow<'de, str>),
    /// Written with escapes.
    Escaped(Box<Escaped<'de>>),
}

#[derive(Clone)]
pub(crate) struct Escaped<'de> {
    quoted: Cow<'de, str>,
    name: String,
}

impl<'de> Key<'de> {
    /// Takes a key of the input, quotes included; `None` if its escapes are not Unicode.
    #[inline]
    pub(crate) fn from_slice(quoted: &'de str) -> Option<Self> {
        if memchr::memchr(b'\\', quoted.as_bytes()).is_none() {
            return Some(Self::Plain(Cow::Borrowed(&quoted[1..quoted.len() - 1])));
        }
        let name = Parser::<Borrowed>::unquote(quoted).ok()?;
        Some(Self::Escaped(Box::new(Escaped { quoted: Cow::Borrowed(quoted), name })))
    }

    /// Makes the key of a name.
    pub(crate) fn new(name: &str) -> Key<'static> {
        let mut quoted = Vec::new();
        // A text is never refused by the writer.
        let _ = serde::Serialize::serialize(name, Writer::new(&mut quoted));
        let quoted = String::from_utf8(quoted).unwrap_or_default();
        if quoted.len() == name.len() + 2 {
            Key::Plain(Cow::Owned(name.to_owned()))
        } else {
            Key::Escaped(Box::new(Escaped { quoted: Cow::Owned(quoted), name: name.to_owned() }))
        }
    }

    /// The same, holding on to nothing.
    pub(crate) fn into_owned(self) -> Key<'static> {
        match self {
            Self::Plain(name) => Key::Plain(Cow::Owned(name.into_owned())),
            Self::Escaped(escaped) => {
                let Escaped { quoted, name } = *escaped;
                Key::Escaped(Box::new(Escaped { quoted: Cow::Owned(quoted.into_owned()), name }))
            }
        }
    }

    /// The name with its escapes undone.
    #[inline]
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Plain(name) => name,
            Self::Escaped(escaped) => &escaped.name,
        }
    }

    /// The name as a type may take it: slices of the input may be kept.
    pub(crate) fn lend(&self) -> KeyText<'de, '_> {
        match self {
            Self::Plain(Cow::Borrowed(name)) => KeyText::Borrowed(name),
            other => KeyText::Copied(other.name()),
        }
    }

    /// Whether the name is written with escapes.
    pub(crate) fn is_escaped(&self) -> bool {
        matches!(self, Self::Escaped(_))
    }

    /// Writes the key with its quotes.
    #[inline]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Plain(name) => {
                out.push(b'"');
                out.extend_from_slice(name.as_bytes());
                out.push(b'"');
            }
            Self::Escaped(escaped) => out.extend_from_slice(escaped.quoted.as_bytes()),
        }
    }
}
