use std::any::{Any, type_name};

use serde::Serialize;

use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use super::values::has_parent;
use crate::Document;
use crate::document::{DocumentError, Node, What, pointer, text_of};

type Make = Box<dyn Fn(&Document<'_>, &Place) -> Result<String, Failure> + Send + Sync>;

/// Adds what a function makes of the context, where a member is absent.
pub(crate) struct AddFrom {
    pub(crate) at: Place,
    make: Make,
    of: &'static str,
}

impl AddFrom {
    /// Hides the types of the function.
    pub(super) fn new<C: Any, V: Serialize>(
        at: Place,
        make: impl Fn(&C) -> V + Send + Sync + 'static,
    ) -> Self {
        let make: Make = Box::new(move |document, at| {
            let value = make(document.context::<C>().map_err(|error| error.below(&pointer(&at.way)))?);
            text_of(&value).ok_or_else(|| DocumentError::at(&at.way, What::Unwritable).into())
        });
        let of = type_name::<C>();
        Self { at, make, of: of.rsplit("::").next().unwrap_or(of) }
    }
}

impl Operation for AddFrom {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        if document.look(&self.at.way)?.is_none() && has_parent(document, &self.at)? {
            let json = (self.make)(document, &self.at)?;
            document.put_at(&self.at.way, Node::Text(json))?;
        }
        Ok(())
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
        format!("adds {} from the {} of the context where it is absent", self.at, self.of)
    }
}
