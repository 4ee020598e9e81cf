//! Ops between one value and a list of it.

use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use crate::Document;
use crate::document::{DocumentError, Node, Token, What};

/// Puts a value into a list; `null` becomes the empty one.
fn enlist(document: &mut Document<'_>, at: &Place) -> Result<(), Failure> {
    if document.look(&at.way)?.is_none() {
        return Ok(());
    }
    if let Some(slot) = document.slot(&at.way)? {
        let value = std::mem::replace(slot, Node::NULL);
        *slot = Node::Array(if value.is_null() { Vec::new() } else { vec![value] });
    }
    document.expect_fit_at(&at.way)?;
    Ok(())
}

/// Takes the one element of a list; the empty one becomes `null`.
fn delist(document: &mut Document<'_>, at: &Place) -> Result<(), Failure> {
    match document.look(&at.way)?.map(|view| view.token()) {
        None | Some(Token::Null) => return Ok(()),
        Some(Token::Array) => {}
        Some(found) => return Err(DocumentError::unexpected(&at.way, "an array", found).into()),
    }
    document.open_at(&at.way)?;
    if let Some(slot) = document.slot(&at.way)? {
        let elements = match slot {
            Node::Array(elements) if elements.len() < 2 => elements.pop(),
            _ => {
                let what = What::Other("has more than one element, of which all but one would be lost");
                return Err(DocumentError::at(&at.way, what).into());
            }
        };
        *slot = elements.unwrap_or(Node::NULL);
    }
    Ok(())
}

/// Makes a list of a value.
pub(crate) struct ToList(pub(crate) Place);

impl Operation for ToList {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        enlist(document, &self.0)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        delist(document, &self.0)
    }

    fn loss(&self) -> Loss {
        Loss::None
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.0.clone()])
    }

    fn sentence(&self) -> String {
        format!("makes {} a list", self.0)
    }
}

/// Makes a value of a list.
pub(crate) struct FromList(pub(crate) Place);

impl Operation for FromList {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        delist(document, &self.0)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        enlist(document, &self.0)
    }

    fn loss(&self) -> Loss {
        Loss::member(&self.0)
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.0.clone()])
    }

    fn sentence(&self) -> String {
        format!("makes {} the one element of its list", self.0)
    }
}
