//! Ops that take texts apart and put them together.

use super::Loss;
use super::fault::Failure;
use super::op::{Operation, heads};
use super::place::{Place, list};
use crate::Document;
use crate::document::{DocumentError, Node, Token, text_of};

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

enum Found {
    Absent,
    Null,
    Text(String),
}

/// What stands where a text should.
fn find(document: &Document<'_>, at: &Place) -> Result<Found, Failure> {
    let Some(view) = document.look(&at.way)? else { return Ok(Found::Absent) };
    match view.token() {
        Token::Null => Ok(Found::Null),
        Token::String => Ok(Found::Text(view.read(&at.way)?)),
        found => Err(DocumentError::unexpected(&at.way, "a text", found).into()),
    }
}

impl Pieces {
    fn apart(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        for part in &self.parts {
            document.expect_free(&part.way)?;
        }
        let whole = find(document, &self.whole)?;
        document.take_at(&self.whole.way)?;
        match whole {
            Found::Text(whole) => {
                for (part, piece) in self.parts.iter().zip(whole.splitn(self.parts.len(), &self.separator)) {
                    document.put_at(&part.way, json(piece))?;
                }
            }
            Found::Null => document.put_at(&self.parts[0].way, Node::NULL)?,
            Found::Absent => {}
        }
        Ok(())
    }

    fn together(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        let (mut texts, mut any) = (Vec::new(), false);
        for part in &self.parts {
            let found = find(document, part)?;
            any |= !matches!(found, Found::Absent);
            if let Found::Text(text) = found {
                texts.push(text);
            }
        }
        document.expect_free(&self.whole.way)?;
        if !any {
            return Ok(());
        }
        for part in &self.parts {
            document.take_at(&part.way)?;
        }
        let whole = if texts.is_empty() { Node::NULL } else { json(&texts.join(&self.separator)) };
        document.put_at(&self.whole.way, whole)?;
        Ok(())
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
