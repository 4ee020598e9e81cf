//! Lends parts of a document as documents of their own; what is not changed keeps its text.

use std::fmt::Display;

use super::Document;
use super::error::{DocumentError, pointer};
use super::kind::Token;
use super::look::find;
use super::node::{Member, Node};
use super::way::index;
use crate::Context;

impl<'de> Document<'de> {
    /// Calls with every element of an array, or every value of an object, as a document of its own, together
    /// with its name or index; a value that the call leaves unchanged keeps its text. `false` if there is
    /// nothing to go through.
    pub(crate) fn each_at<S: AsRef<str>, E: From<DocumentError>>(
        &mut self,
        way: &[S],
        mut call: impl FnMut(&dyn Display, &mut Document<'de>) -> Result<(), E>,
    ) -> Result<bool, E> {
        match self.look(way)?.map(|view| view.token()) {
            None | Some(Token::Null) => return Ok(false),
            Some(Token::Array | Token::Object) => {}
            Some(found) => {
                return Err(DocumentError::unexpected(way, "an array or an object", found).into());
            }
        }
        let (level, context) = (self.base + way.len(), self.context);
        let closed = self.first_closed(way);
        let Some(node) = self.reach(way)? else { return Ok(false) };
        node.open(level).map_err(|fault| DocumentError::opening(way, fault))?;
        let mut changed = false;
        match node {
            Node::Array(elements) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    changed |=
                        lend(element, level + 1, context, (way, &index), |document| call(&index, document))?;
                }
            }
            Node::Object(members) => {
                for Member { key, value } in members {
                    let name = key.name();
                    changed |=
                        lend(value, level + 1, context, (way, &name), |document| call(&name, document))?;
                }
            }
            Node::Slice(_) | Node::Text(_) | Node::Shared(_) => {}
        }
        self.changed |= changed;
        if let (false, Some((at, original))) = (changed, closed) {
            if let Some(node) = self.reach(&way[..at])? {
                *node = Node::Slice(original);
            }
        }
        Ok(true)
    }

    /// The first value on a way that is still a slice of the input, and how far down it stands.
    fn first_closed<S: AsRef<str>>(&self, way: &[S]) -> Option<(usize, &'de str)> {
        let mut node = &self.root;
        for (at, segment) in way.iter().map(AsRef::as_ref).enumerate() {
            node = match node {
                Node::Slice(text) => return Some((at, text)),
                Node::Text(_) | Node::Shared(_) => return None,
                Node::Object(members) => find(members, segment)?,
                Node::Array(elements) => elements.get(index(segment)?)?,
            };
        }
        node.slice().map(|text| (way.len(), text))
    }

    /// Calls with the top level opened, and puts its text back if nothing was changed.
    pub(crate) fn opened<T, E: From<DocumentError>>(
        &mut self,
        call: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let original = self.open_top()?;
        self.and_closed(original, call)
    }

    /// Opens the top level, and gives the text it was.
    fn open_top(&mut self) -> Result<Option<&'de str>, DocumentError> {
        let original = self.root.slice();
        self.root.open(self.base).map_err(|fault| DocumentError::opening::<&str>(&[], fault))?;
        Ok(original)
    }

    /// Calls, and puts the text of the top level back if nothing was changed.
    fn and_closed<T, E>(
        &mut self,
        original: Option<&'de str>,
        call: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = std::mem::replace(&mut self.changed, false);
        let result = call(self)?;
        if let (false, Some(original)) = (self.changed, original) {
            self.root = Node::Slice(original);
        }
        self.changed |= before;
        Ok(result)
    }
}

/// Lends a value, which stands at a name or index behind a way, as a document of its own, and says whether it was
/// changed.
fn lend<'de, S: AsRef<str>, E: From<DocumentError>>(
    node: &mut Node<'de>,
    base: usize,
    context: Option<&'de Context>,
    (way, name): (&[S], &dyn Display),
    call: impl FnOnce(&mut Document<'de>) -> Result<(), E>,
) -> Result<bool, E> {
    let root = std::mem::replace(node, Node::NULL);
    let mut document = Document { root, base, changed: false, context };
    let opened = document.open_top();
    let opened = opened.map_err(|error| error.below(&(pointer(way) + &pointer(&[name.to_string()]))));
    let result = opened.map_err(E::from).and_then(|original| document.and_closed(original, call));
    *node = document.root;
    result.map(|()| document.changed)
}

impl<'de> Node<'de> {
    /// The slice of the input, where the value still is one.
    fn slice(&self) -> Option<&'de str> {
        match self {
            Self::Slice(text) => Some(text),
            _ => None,
        }
    }
}
