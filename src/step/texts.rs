//! Ops that take texts apart and put them together.

use std::borrow::Cow;

use super::Loss;
use super::fault::Failure;
use super::op::{Operation, heads};
use super::place::{Place, list};
use crate::Document;
use crate::document::{DocumentError, Node, Token, text_of};
use crate::json::is_plain;

/// A text, and its pieces beside it.
pub(crate) struct Pieces {
    pub(crate) whole: Place,
    pub(crate) separator: String,
    pub(crate) parts: Vec<Place>,
}

/// The JSON text of a text; one is never refused.
fn json(text: &str) -> Node<'static> {
    text_of(text).map_or(Node::NULL, Node::Text)
}

/// Adds a text to a JSON string.
#[inline]
fn append_json(json: &mut String, text: &str) {
    if is_plain(text) {
        json.push_str(text);
    } else if let Some(quoted) = text_of(text) {
        json.push_str(&quoted[1..quoted.len() - 1]);
    }
}

fn closed<'de>(mut json: String) -> Node<'de> {
    json.push('"');
    Node::Text(json)
}

enum Found<'n> {
    Absent,
    Null,
    Text(Cow<'n, str>),
}

/// What stands where a text should.
fn find<'n>(document: &'n Document<'_>, at: &Place) -> Result<Found<'n>, Failure> {
    let Some(view) = document.look(&at.way)? else { return Ok(Found::Absent) };
    match view.token() {
        Token::Null => Ok(Found::Null),
        Token::String => match view.plain() {
            Some(text) => Ok(Found::Text(Cow::Borrowed(text))),
            None => Ok(Found::Text(Cow::Owned(view.read(&at.way)?))),
        },
        found => Err(DocumentError::unexpected(&at.way, "a text", found).into()),
    }
}

impl Pieces {
    fn apart(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        for part in &self.parts {
            document.expect_free(&part.way)?;
        }
        let pieces: Vec<Node<'_>> = match find(document, &self.whole)? {
            Found::Text(whole) => whole.splitn(self.parts.len(), &self.separator).map(json).collect(),
            Found::Null => vec![Node::NULL],
            Found::Absent => return Ok(()),
        };
        document.take_at(&self.whole.way)?;
        for (part, piece) in self.parts.iter().zip(pieces) {
            document.put_at(&part.way, piece)?;
        }
        Ok(())
    }

    fn together(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        let (mut whole, mut any) = (None, false);
        for part in &self.parts {
            match find(document, part)? {
                Found::Absent => continue,
                Found::Null => {}
                Found::Text(text) => self.append(&mut whole, &text),
            }
            any = true;
        }
        document.expect_free(&self.whole.way)?;
        if !any {
            return Ok(());
        }
        for part in &self.parts {
            document.take_at(&part.way)?;
        }
        document.put_at(&self.whole.way, whole.map_or(Node::NULL, closed))?;
        Ok(())
    }

    /// Adds a text to a JSON string that is not closed yet.
    fn append(&self, whole: &mut Option<String>, text: &str) {
        let whole = if let Some(whole) = whole {
            append_json(whole, &self.separator);
            whole
        } else {
            let mut begun = String::with_capacity(64.max(text.len() + 2));
            begun.push('"');
            whole.insert(begun)
        };
        append_json(whole, text);
    }

    fn loss(&self) -> Loss {
        self.parts.iter().fold(Loss::None, |loss, part| loss.and(Loss::member(part)))
    }

    fn places(&self) -> Vec<Place> {
        std::iter::once(&self.whole).chain(&self.parts).cloned().collect()
    }

    pub(super) fn heads(&self) -> Option<Vec<&str>> {
        heads(std::iter::once(&self.whole).chain(&self.parts))
    }
}

/// Takes a text apart.
pub(crate) struct Split(pub(crate) Pieces);

impl Operation for Split {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.apart(document)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.together(document)
    }

    fn loss(&self) -> Loss {
        self.0.loss()
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(self.0.places())
    }

    fn sentence(&self) -> String {
        format!("splits {} into {}", self.0.whole, list(self.0.parts.iter().map(Place::name)))
    }
}

/// Puts texts together.
pub(crate) struct Join(pub(crate) Pieces);

impl Operation for Join {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.together(document)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.apart(document)
    }

    fn loss(&self) -> Loss {
        self.0.loss()
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(self.0.places())
    }

    fn sentence(&self) -> String {
        format!("joins {} to {}", list(self.0.parts.iter().map(Place::name)), self.0.whole)
    }
}
