use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use crate::Document;
use crate::error::BoxError;

pub(crate) type Closure = Box<dyn Fn(&mut Document<'_>) -> Result<(), BoxError> + Send + Sync>;

/// Runs a closure over the document.
pub(crate) struct With {
    pub(crate) up: Closure,
    pub(crate) down: Option<Closure>,
    pub(crate) losing: Loss,
}

fn run(closure: &Closure, document: &mut Document<'_>) -> Result<(), Failure> {
    closure(document).map_err(|error| Failure::of_closure(String::new(), error))
}

impl Operation for With {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        run(&self.up, document)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.down.as_ref().map_or(Err(Failure::OneWay), |down| run(down, document))
    }

    fn loss(&self) -> Loss {
        if self.down.is_some() { self.losing.clone() } else { Loss::OneWay }
    }

    fn places(&self) -> Option<Vec<Place>> {
        None
    }

    fn sentence(&self) -> String {
        "runs a function of its own".to_owned()
    }
}
