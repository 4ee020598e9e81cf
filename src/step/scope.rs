//! Ops that run other ops.

use std::fmt::Display;

use serde_json::Value;

use super::Loss;
use super::fault::Failure;
use super::op::{Op, Operation, heads, losses, places, sentences};
use super::place::Place;
use crate::Document;
use crate::document::{Name, pointer};

fn up(ops: &[Op], document: &mut Document<'_>) -> Result<(), Failure> {
    ops.iter().try_for_each(|op| op.up(document))
}

fn down(ops: &[Op], document: &mut Document<'_>) -> Result<(), Failure> {
    ops.iter().rev().try_for_each(|op| op.down(document))
}

/// Runs ops on every element of an array, or every value of a map.
pub(crate) struct Each {
    pub(crate) at: Place,
    pub(crate) ops: Vec<Op>,
}

impl Each {
    /// Brings up one element.
    #[inline]
    pub(crate) fn up_element(&self, element: &mut Document<'_>) -> Result<(), Failure> {
        up(&self.ops, element)
    }

    fn run(
        &self,
        document: &mut Document<'_>,
        run: fn(&[Op], &mut Document<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let full = |name: &dyn Display| self.at.pointer() + &pointer(&[name.to_string()]);
        document.each_at(&self.at.way, |name, element| {
            run(&self.ops, element).map_err(|failure| failure.below(&full(name)))
        })?;
        Ok(())
    }
}

impl Operation for Each {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.run(document, up)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.run(document, down)
    }

    fn loss(&self) -> Loss {
        losses(&self.ops).below(&self.at.pointer())
    }

    fn places(&self) -> Option<Vec<Place>> {
        let below = |place: Place| {
            let way = self.at.way.iter().cloned().chain([Name::new("*")]).chain(place.way).collect();
            Place { way }
        };
        Some(places(&self.ops)?.into_iter().map(below).collect())
    }

    fn sentence(&self) -> String {
        format!("in each of {} {}", self.at, sentences(&self.ops))
    }
}

/// Runs ops where a member has a value. The ops leave that member alone, so that the way down finds it.
pub(crate) struct When {
    pub(crate) at: Place,
    pub(crate) equals: Value,
    pub(crate) ops: Vec<Op>,
}

impl When {
    fn holds(&self, document: &Document<'_>) -> Result<bool, Failure> {
        match document.look(&self.at.way)? {
            Some(view) => Ok(view.read::<Value, _>(&self.at.way)? == self.equals),
            None => Ok(false),
        }
    }

    pub(super) fn heads(&self) -> Option<Vec<&str>> {
        let mut all = heads([&self.at])?;
        for op in &self.ops {
            all.extend(op.heads()?);
        }
        all.sort_unstable();
        all.dedup();
        Some(all)
    }
}

impl Operation for When {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        if self.holds(document)? { up(&self.ops, document) } else { Ok(()) }
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        if self.holds(document)? { down(&self.ops, document) } else { Ok(()) }
    }

    fn loss(&self) -> Loss {
        losses(&self.ops)
    }

    fn places(&self) -> Option<Vec<Place>> {
        let mut places = places(&self.ops)?;
        places.insert(0, self.at.clone());
        Some(places)
    }

    fn sentence(&self) -> String {
        format!("where {} is {} {}", self.at, self.equals, sentences(&self.ops))
    }
}
