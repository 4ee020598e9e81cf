//! Ops that take a value elsewhere.

use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use crate::Document;

/// Gives a member another name, in its place.
pub(crate) struct Rename {
    pub(crate) from: Place,
    pub(crate) to: Place,
}

impl Operation for Rename {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        document.rename_at(&self.from.way, self.to.key())?;
        Ok(())
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        document.rename_at(&self.to.way, self.from.key())?;
        Ok(())
    }

    fn loss(&self) -> Loss {
        Loss::None
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.from.clone(), self.to.clone()])
    }

    fn sentence(&self) -> String {
        format!("renames {} to {}", self.from, self.to)
    }
}

/// Takes a member to another object.
pub(crate) struct Move {
    pub(crate) from: Place,
    pub(crate) to: Place,
}

fn take_to(document: &mut Document<'_>, from: &Place, to: &Place) -> Result<(), Failure> {
    document.expect_free(&to.way)?;
    if let Some(value) = document.take_at(&from.way)? {
        document.put_at(&to.way, value)?;
    }
    Ok(())
}

impl Operation for Move {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        take_to(document, &self.from, &self.to)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        take_to(document, &self.to, &self.from)
    }

    fn loss(&self) -> Loss {
        Loss::None
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.from.clone(), self.to.clone()])
    }

    fn sentence(&self) -> String {
        format!("moves {} to {}", self.from, self.to)
    }
}

/// Puts the same value in a second place.
pub(crate) struct Copy {
    pub(crate) from: Place,
    pub(crate) to: Place,
}

impl Operation for Copy {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        document.expect_free(&self.to.way)?;
        if document.look(&self.from.way)?.is_none() {
            return Ok(());
        }
        if let Some(value) = document.reach(&self.from.way)?.map(|node| node.copied()) {
            document.put_at(&self.to.way, value)?;
        }
        Ok(())
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        document.take_at(&self.to.way)?;
        Ok(())
    }

    fn loss(&self) -> Loss {
        Loss::member(&self.to)
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.from.clone(), self.to.clone()])
    }

    fn sentence(&self) -> String {
        format!("copies {} to {}", self.from, self.to)
    }
}
