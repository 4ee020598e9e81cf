//! Ops that bring a value of their own.

use std::sync::Arc;

use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use crate::Document;
use crate::document::{Node, Token};

/// Adds a member where it is absent and its object is there.
fn add(document: &mut Document<'_>, at: &Place, json: &Arc<str>) -> Result<(), Failure> {
    if document.look(&at.way)?.is_none() && has_parent(document, at)? {
        document.put_at(&at.way, Node::Shared(Arc::clone(json)))?;
    }
    Ok(())
}

/// Replaces a member, or adds it where its object is there.
fn set(document: &mut Document<'_>, at: &Place, json: &Arc<str>) -> Result<(), Failure> {
    if document.look(&at.way)?.is_none() {
        return add(document, at, json);
    }
    document.replace_at(&at.way, Node::Shared(Arc::clone(json)))?;
    Ok(())
}

pub(super) fn has_parent(document: &Document<'_>, at: &Place) -> Result<bool, Failure> {
    Ok(document.look(at.parent())?.is_some_and(|parent| parent.token() != Token::Null))
}

/// Adds a default where a member is absent.
pub(crate) struct Add {
    pub(crate) at: Place,
    pub(crate) json: Arc<str>,
}

impl Operation for Add {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        add(document, &self.at, &self.json)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        document.take_at(&self.at.way)?;
        Ok(())
    }

    fn loss(&self) -> Loss {
        Loss::member(&self.at)
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("adds {} where it is absent", self.at)
    }
}

/// Puts a value whatever was there.
pub(crate) struct Set {
    pub(crate) at: Place,
    pub(crate) json: Arc<str>,
    pub(crate) restoring: Option<Arc<str>>,
}

impl Operation for Set {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        set(document, &self.at, &self.json)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.restoring.as_ref().map_or(Ok(()), |json| set(document, &self.at, json))
    }

    fn loss(&self) -> Loss {
        Loss::member(&self.at)
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("sets {}", self.at)
    }
}

/// Takes a member away.
pub(crate) struct Remove {
    pub(crate) at: Place,
    pub(crate) restoring: Option<Arc<str>>,
}

impl Operation for Remove {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        document.take_at(&self.at.way)?;
        Ok(())
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        match &self.restoring {
            Some(json) => add(document, &self.at, json),
            None => Err(Failure::OneWay),
        }
    }

    fn loss(&self) -> Loss {
        if self.restoring.is_some() { Loss::member(&self.at) } else { Loss::OneWay }
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("removes {}", self.at)
    }
}
