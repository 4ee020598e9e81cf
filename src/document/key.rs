use std::borrow::Cow;
use std::sync::Arc;

use crate::json::{Borrowed, KeyText, Parser, Writer, is_plain};

/// A member name, which keeps the form it is written in.
#[derive(Clone)]
pub(crate) enum Key<'de> {
    /// Written as it is, in the input.
    Input(&'de str),
    /// The same, made by a closure, and short: how long it is, and what it begins with.
    Short(u8, [u8; SHORT]),
    /// The same, and longer.
    Long(Box<str>),
    /// The same, made by a declared step.
    Shared(Arc<str>),
    /// Written with escapes.
    Escaped(Box<Escaped<'de>>),
}

/// As many bytes as fit beside the others.
const SHORT: usize = 22;

/// A member name that is used again and again without being copied.
#[derive(Clone)]
pub(crate) struct Name {
    text: Arc<str>,
    /// Whether it is written as it is.
    plain: bool,
}

impl Name {
    pub(crate) fn new(name: &str) -> Self {
        Self { text: name.into(), plain: is_plain(name) }
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Name {}

impl AsRef<str> for Name {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// One part of a way, which may become the key of a new member.
pub(crate) trait Segment: AsRef<str> {
    fn key(&self) -> Key<'static> {
        Key::new(self.as_ref())
    }
}

impl Segment for Cow<'_, str> {}

impl Segment for &str {}

impl Segment for Name {
    #[inline]
    fn key(&self) -> Key<'static> {
        if self.plain { Key::Shared(Arc::clone(&self.text)) } else { Key::new(self.as_str()) }
    }
}

/// A name as a JSON string.
fn quote(name: &str) -> String {
    let mut quoted = Vec::with_capacity(name.len() + 2);
    // A text is never refused by the writer.
    let _ = serde::Serialize::serialize(name, Writer::new(&mut quoted));
    String::from_utf8(quoted).unwrap_or_default()
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
            return Some(Self::Input(&quoted[1..quoted.len() - 1]));
        }
        let name = Parser::<Borrowed>::unquote(quoted).ok()?;
        Some(Self::Escaped(Box::new(Escaped { quoted: Cow::Borrowed(quoted), name })))
    }

    /// Makes a key of a name that the input has without escapes.
    #[inline]
    pub(crate) fn of_input(name: &'de str) -> Self {
        Self::Input(name)
    }

    /// The name as it stands in the input, if it does, and without escapes.
    #[inline]
    pub(crate) fn written(&self) -> Option<&'de str> {
        match self {
            Self::Input(name) => Some(name),
            _ => None,
        }
    }

    /// Makes the key of a name.
    pub(crate) fn new(name: &str) -> Key<'static> {
        if !is_plain(name) {
            return Key::Escaped(Box::new(Escaped {
                quoted: Cow::Owned(quote(name)),
                name: name.to_owned(),
            }));
        }
        let mut bytes = [0; SHORT];
        match (u8::try_from(name.len()), bytes.get_mut(..name.len())) {
            (Ok(len), Some(begin)) => {
                begin.copy_from_slice(name.as_bytes());
                Key::Short(len, bytes)
            }
            _ => Key::Long(name.into()),
        }
    }

    /// The same, holding on to nothing.
    pub(crate) fn into_owned(self) -> Key<'static> {
        match self {
            Self::Input(name) => Key::new(name),
            Self::Long(name) => Key::Long(name),
            Self::Escaped(escaped) => {
                let Escaped { quoted, name } = *escaped;
                Key::Escaped(Box::new(Escaped { quoted: Cow::Owned(quoted.into_owned()), name }))
            }
            Self::Shared(name) => Key::Shared(name),
            Self::Short(len, bytes) => Key::Short(len, bytes),
        }
    }

    /// The name with its escapes undone.
    #[inline]
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Input(name) => name,
            // It was a text before.
            Self::Short(..) => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Self::Long(name) => name,
            Self::Shared(name) => name,
            Self::Escaped(escaped) => &escaped.name,
        }
    }

    /// The bytes of the name with its escapes undone.
    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        // One after another: a jump through a table is hard to foresee.
        if let Self::Input(name) = self {
            return name.as_bytes();
        }
        if let Self::Short(len, bytes) = self {
            return &bytes[..usize::from(*len).min(SHORT)];
        }
        self.other_name().as_bytes()
    }

    #[inline(never)]
    fn other_name(&self) -> &str {
        self.name()
    }

    /// Whether it is the key of that name.
    #[inline]
    pub(crate) fn is(&self, name: &str) -> bool {
        self.as_bytes() == name.as_bytes()
    }

    /// The name as a type may take it: slices of the input may be kept.
    #[inline]
    pub(crate) fn lend(&self) -> KeyText<'de, '_> {
        match self {
            Self::Input(name) => KeyText::Borrowed(name),
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
            Self::Escaped(escaped) => out.extend_from_slice(escaped.quoted.as_bytes()),
            plain => {
                out.push(b'"');
                out.extend_from_slice(plain.name().as_bytes());
                out.push(b'"');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_kept() {
        let at_limit = "\u{e9}".repeat(SHORT / 2);
        let beyond = format!("{at_limit}e");
        for name in ["", "a", "\u{e9}", &at_limit, &beyond, "a\"b"] {
            let (key, mut out) = (Key::new(name), Vec::new());
            assert_eq!((key.name(), key.is(name), key.is("other")), (name, true, false));
            key.write(&mut out);
            assert_eq!(String::from_utf8(out).ok(), Some(quote(name)));
            assert_eq!(key.into_owned().name(), name);
            assert_eq!(Key::of_input(name).into_owned().name(), name);
        }
        assert!(matches!((Key::new(&at_limit), Key::new(&beyond)), (Key::Short(..), Key::Long(_))));
        assert_eq!(size_of::<Key<'_>>(), size_of::<Cow<'_, str>>());
    }
}
