//! A lazy JSON document: slices of the input, opened only where a step looks.

mod api;
mod convert;
mod depth;
mod error;
mod json;
mod key;
mod kind;
mod lend;
mod look;
mod node;
mod reader;
mod walk;
mod way;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::Context;

pub(crate) use convert::text_of;
pub(crate) use depth::{behind_string, depth_of, text_fits};
pub use error::DocumentError;
pub(crate) use error::{What, pointer};
pub use json::Json;
pub(crate) use key::{Key, Name, Segment};
pub(crate) use kind::Token;
pub(crate) use look::View;
pub(crate) use node::{Member, Node, distinct, look_member, size_of_members};
pub(crate) use reader::{Fast, Reader, Slow};
#[cfg(feature = "schema")]
pub(crate) use way::index;
pub(crate) use way::segments;

/// A JSON document as a step sees it: without its tag, and parsed only as far as somebody looks.
///
/// Whatever nobody looked at keeps its exact bytes: numbers of any length, spaces, escapes, the order of
/// members. Where a member is taken out the others keep their order, a changed or renamed one keeps its place,
/// and a new one goes last.
///
/// # Paths
///
/// A path is the name of a member (`"mail"`) or, with a slash in front, a JSON Pointer (RFC 6901):
/// `"/address/city"`, `"/lines/0/price"`. The empty path is the document itself. A way that leads through an
/// absent member or through `null` ends there: what it should lead to is absent. One that leads through a text,
/// a number or a boolean is an error.
///
/// # Example
///
/// ```
/// use upcaster::Document;
///
/// let mut order = Document::from_str(r#"{"mail": "ada@example.com", "total": 12.50, "lines": [{"q": 2}]}"#)?;
/// let cents = order.take_as::<f64>("total")? * 100.0;
/// order.rename("mail", "email")?;
/// order.set("cents", &cents)?;
/// order.each("lines", |line| Ok(line.rename("q", "quantity")?))?;
/// assert_eq!(order.to_json(), r#"{"email":"ada@example.com","lines":[{"quantity":2}],"cents":1250.0}"#);
/// # Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
/// ```
pub struct Document<'de> {
    root: Node<'de>,
    /// How many arrays and objects stand around the document.
    base: usize,
    changed: bool,
    /// What is known beside the document.
    context: Option<&'de Context>,
    /// How many bytes steps may make of it.
    limit: usize,
    /// By how many it may grow until somebody has to count, and by how many it has at most.
    room: usize,
    grown: usize,
}

impl<'de> Document<'de> {
    pub(crate) fn new(root: Node<'de>) -> Self {
        Self::below(0, root)
    }

    /// Takes the members of an object that are known to be distinct.
    pub(crate) fn from_members(members: Vec<Member<'de>>) -> Self {
        Self::new(Node::Object(members))
    }

    /// A value that stands below so many arrays and objects.
    pub(crate) fn below(base: usize, root: Node<'de>) -> Self {
        Self { root, base, changed: false, context: None, limit: usize::MAX, room: usize::MAX, grown: 0 }
    }

    /// The same document, whose steps may know of a context.
    #[inline]
    pub(crate) fn within(self, context: Option<&'de Context>) -> Self {
        Self { context, ..self }
    }

    /// The same document, which has at most `size` bytes, and of which steps may make as many as `limit`.
    #[inline]
    pub(crate) fn limited(self, size: usize, limit: usize) -> Self {
        Self { limit, room: limit.saturating_sub(size), ..self }
    }

    /// Notes what is put in. What is taken out is not noted, so that nobody needs to count that.
    #[inline]
    fn note_growth(&mut self, node: &Node<'de>) {
        if self.limit < usize::MAX {
            self.grown = self.grown.saturating_add(node.size());
        }
    }

    /// Refuses a document that has grown beyond its limit.
    #[inline]
    pub(crate) fn expect_size(&mut self) -> Result<(), DocumentError> {
        if self.grown <= self.room { Ok(()) } else { self.count() }
    }

    #[cold]
    fn count(&mut self) -> Result<(), DocumentError> {
        let size = self.root.size();
        if size > self.limit {
            return Err(DocumentError::new(String::new(), What::TooLarge));
        }
        self.room = self.grown.saturating_add(self.limit - size);
        Ok(())
    }

    /// Takes a text that is known to be valid JSON.
    pub(crate) fn from_text(text: &'de str) -> Self {
        Self::new(Node::Slice(text.trim_ascii()))
    }

    pub(crate) fn node(&self) -> &Node<'de> {
        &self.root
    }

    /// The members of an object.
    pub(crate) fn into_members(mut self) -> Result<Vec<Member<'de>>, DocumentError> {
        self.root.open(self.base).map_err(|fault| DocumentError::opening::<&str>(&[], fault))?;
        match self.root {
            Node::Object(members) => Ok(members),
            other => Err(DocumentError::unexpected::<&str>(&[], "an object", other.token())),
        }
    }
}

impl fmt::Debug for Document<'_> {
    /// Shows no values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Document").field(&self.root.token()).finish()
    }
}
