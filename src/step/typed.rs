use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use crate::Document;
use crate::document::{DocumentError, Node, Token, View, What, text_of};
use crate::error::BoxError;

type Function = Box<dyn for<'n, 'de> Fn(View<'n, 'de>, &Place) -> Result<String, Failure> + Send + Sync>;

/// Runs a typed function on a value.
pub(crate) struct Convert {
    pub(crate) at: Place,
    pub(crate) up: Function,
    pub(crate) down: Function,
    pub(crate) losing: Loss,
}

/// Hides the types of a function.
pub(super) fn function<A, B>(call: impl Fn(A) -> Result<B, BoxError> + Send + Sync + 'static) -> Function
where
    A: DeserializeOwned,
    B: Serialize,
{
    Box::new(move |view, at| {
        let value = view.read(&at.way)?;
        let made = call(value).map_err(|error| Failure::of_closure(at.pointer(), error))?;
        text_of(&made).ok_or_else(|| DocumentError::at(&at.way, What::Unwritable).into())
    })
}

impl Convert {
    fn convert(&self, document: &mut Document<'_>, function: &Function) -> Result<(), Failure> {
        match document.look(&self.at.way)? {
            Some(view) if view.token() != Token::Null => {
                let json = function(view, &self.at)?;
                document.replace_at(&self.at.way, Node::Text(json))?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Operation for Convert {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.convert(document, &self.up)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.convert(document, &self.down)
    }

    fn loss(&self) -> Loss {
        self.losing.clone()
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("converts {}", self.at)
    }
}
