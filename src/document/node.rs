//! The values of a document, as far as somebody looked into them.

use std::sync::Arc;

use super::key::Key;
use super::kind::Token;
use crate::json::{Borrowed, MAX_DEPTH, Parser, Transient};

/// One value. Arrays and objects that are opened stand at most 127 levels deep, so that code may recurse.
pub(crate) enum Node<'de> {
    /// The valid JSON text of one value, without space around it, not looked into.
    Slice(&'de str),
    /// JSON text of that kind, made by a step.
    Text(String),
    /// The same, used again and again.
    Shared(Arc<str>),
    /// An opened object.
    Object(Vec<Member<'de>>),
    /// An opened array.
    Array(Vec<Node<'de>>),
}

/// One member of an opened object.
pub(crate) struct Member<'de> {
    pub(crate) key: Key<'de>,
    pub(crate) value: Node<'de>,
}

/// Why a value could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OpenFault {
    TooDeep,
    Twice(String),
    NotUnicode,
}

impl<'de> Member<'de> {
    /// Makes a member of slices of the input: the key with its quotes, and the value without space around it.
    #[inline]
    pub(crate) fn new_slice(quoted: &'de str, value: &'de str) -> Result<Self, OpenFault> {
        let key = Key::from_slice(quoted).ok_or(OpenFault::NotUnicode)?;
        Ok(Self { key, value: Node::Slice(value) })
    }

    /// Makes a member of a key made by a step.
    pub(crate) fn new(key: Key<'static>, value: Node<'de>) -> Self {
        Self { key, value }
    }
}

impl<'de> Node<'de> {
    pub(crate) const NULL: Node<'static> = Node::Slice("null");

    /// The JSON text of a value nobody opened.
    #[inline]
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Slice(text) => Some(text),
            Self::Text(text) => Some(text),
            Self::Shared(text) => Some(text),
            Self::Object(_) | Self::Array(_) => None,
        }
    }

    #[inline]
    pub(crate) fn token(&self) -> Token {
        match self {
            Self::Slice(text) => Token::of(text),
            Self::Text(text) => Token::of(text),
            Self::Shared(text) => Token::of(text),
            Self::Object(_) => Token::Object,
            Self::Array(_) => Token::Array,
        }
    }

    #[inline]
    pub(crate) fn is_null(&self) -> bool {
        self.token() == Token::Null
    }

    /// Opens one level of an array or object that stands below `level` others. Anything else stays as it is.
    #[inline]
    pub(crate) fn open(&mut self, level: usize) -> Result<(), OpenFault> {
        match self {
            Self::Object(_) | Self::Array(_) if level < usize::from(MAX_DEPTH) => Ok(()),
            closed => closed.open_closed(level),
        }
    }

    fn open_closed(&mut self, level: usize) -> Result<(), OpenFault> {
        let token = self.token();
        if !matches!(token, Token::Object | Token::Array) {
            return Ok(());
        }
        if level >= usize::from(MAX_DEPTH) {
            return Err(OpenFault::TooDeep);
        }
        let opened = match self {
            Self::Slice(text) if token == Token::Object => Self::Object(members(text)?),
            Self::Slice(text) => Self::Array(elements(text)?),
            Self::Text(text) if token == Token::Object => Self::Object(owned_members(text)?),
            Self::Text(text) => Self::Array(owned_elements(text)?),
            Self::Shared(text) if token == Token::Object => Self::Object(owned_members(text)?),
            Self::Shared(text) => Self::Array(owned_elements(text)?),
            Self::Object(_) | Self::Array(_) => return Ok(()),
        };
        *self = opened;
        Ok(())
    }

    /// How many bytes of JSON text the value is.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Slice(text) => text.len(),
            Self::Text(text) => text.len(),
            Self::Shared(text) => text.len(),
            Self::Object(members) => 2 + size_of_members(members),
            Self::Array(elements) => 2 + elements.iter().map(|element| element.size() + 1).sum::<usize>(),
        }
    }

    /// Writes the value: slices as they are, opened levels without space.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Slice(text) => out.extend_from_slice(text.as_bytes()),
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Shared(text) => out.extend_from_slice(text.as_bytes()),
            Self::Object(members) => write_object(members, out),
            Self::Array(elements) => {
                out.push(b'[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    element.write(out);
                }
                out.push(b']');
            }
        }
    }

    /// The JSON text of the value.
    pub(crate) fn to_text(&self) -> String {
        let mut out = Vec::new();
        self.write(&mut out);
        // Every piece was a text before.
        String::from_utf8(out).unwrap_or_default()
    }

    /// The same value, holding on to nothing.
    pub(crate) fn copied(&self) -> Node<'de> {
        match self {
            Self::Slice(text) => Node::Slice(text),
            Self::Shared(text) => Node::Shared(Arc::clone(text)),
            other => Node::Text(other.to_text()),
        }
    }
}

/// How many bytes of JSON text some members are.
pub(crate) fn size_of_members(members: &[Member<'_>]) -> usize {
    members.iter().map(|member| member.key.name().len() + 4 + member.value.size()).sum()
}

fn write_object(members: &[Member<'_>], out: &mut Vec<u8>) {
    out.push(b'{');
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        member.key.write(out);
        out.push(b':');
        member.value.write(out);
    }
    out.push(b'}');
}

/// A valid text is refused only where it is nested too deep to be passed over.
fn too_deep<E>(_: E) -> OpenFault {
    OpenFault::TooDeep
}

fn members(text: &str) -> Result<Vec<Member<'_>>, OpenFault> {
    let mut parser = Parser::<Borrowed>::within(text, 0);
    parser.open().map_err(too_deep)?;
    let mut members = Vec::new();
    while let Some((key, value)) = parser.next_member(members.is_empty()).map_err(too_deep)? {
        members.push(Member::new_slice(key, value)?);
    }
    distinct(&members)?;
    Ok(members)
}

fn elements(text: &str) -> Result<Vec<Node<'_>>, OpenFault> {
    let mut parser = Parser::<Borrowed>::within(text, 0);
    parser.open().map_err(too_deep)?;
    let mut elements = Vec::new();
    while let Some(element) = parser.next_element(elements.is_empty()).map_err(too_deep)? {
        elements.push(Node::Slice(element));
    }
    Ok(elements)
}

fn owned_members<'de>(text: &str) -> Result<Vec<Member<'de>>, OpenFault> {
    let owned = |member: Member<'_>| Member { key: member.key.into_owned(), value: owned(member.value) };
    Ok(members(text)?.into_iter().map(owned).collect())
}

fn owned_elements<'de>(text: &str) -> Result<Vec<Node<'de>>, OpenFault> {
    Ok(elements(text)?.into_iter().map(owned).collect())
}

fn owned<'de>(node: Node<'_>) -> Node<'de> {
    Node::Text(node.to_text())
}

/// One bit for names of a kind.
#[inline]
fn kind(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let ends = bytes
        .first()
        .zip(bytes.last())
        .map_or(0, |(first, last)| usize::from(*first) * 7 + usize::from(*last) * 3);
    1 << ((name.len() + ends) % 64)
}

/// Refuses a member that stands there twice.
pub(crate) fn distinct(members: &[Member<'_>]) -> Result<(), OpenFault> {
    const FEW: usize = 24;
    let twice = if members.len() <= FEW {
        // One bit for each kind of name; only those of one kind are compared.
        let mut kinds = 0_u64;
        let mut is_twice = |(index, member): &(usize, &Member<'_>)| {
            let name = member.key.name();
            let met_before = kinds & kind(name) != 0;
            kinds |= kind(name);
            met_before && members[..*index].iter().any(|other| other.key.name() == name)
        };
        members.iter().enumerate().find(|pair| is_twice(pair)).map(|(_, member)| member)
    } else {
        let mut names = std::collections::HashSet::with_capacity(members.len());
        members.iter().find(|member| !names.insert(member.key.name()))
    };
    twice.map_or(Ok(()), |member| Err(OpenFault::Twice(member.key.name().to_owned())))
}

/// What is found of a text one level down, without opening it.
pub(crate) fn look_member<'t>(text: &'t str, name: &str) -> Result<Option<&'t str>, OpenFault> {
    let mut parser = Parser::<Transient>::within(text, 0);
    parser.open().map_err(too_deep)?;
    let (mut found, mut first) = (None, true);
    while let Some((key, value)) = parser.next_member(first).map_err(too_deep)? {
        first = false;
        if is_named(key, name)? && found.replace(value).is_some() {
            return Err(OpenFault::Twice(name.to_owned()));
        }
    }
    Ok(found)
}

/// The element at an index of an array's text.
pub(crate) fn look_element(text: &str, index: usize) -> Result<Option<&str>, OpenFault> {
    let mut parser = Parser::<Transient>::within(text, 0);
    parser.open().map_err(too_deep)?;
    let mut at = 0;
    while let Some(element) = parser.next_element(at == 0).map_err(too_deep)? {
        if at == index {
            return Ok(Some(element));
        }
        at += 1;
    }
    Ok(None)
}

fn is_named(quoted: &str, name: &str) -> Result<bool, OpenFault> {
    if memchr::memchr(b'\\', quoted.as_bytes()).is_none() {
        return Ok(&quoted[1..quoted.len() - 1] == name);
    }
    Key::from_slice(quoted).map(|key| key.name() == name).ok_or(OpenFault::NotUnicode)
}
