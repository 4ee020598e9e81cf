//! Steps run on schemas: of every document that a schema allows at once.
//!
//! What comes out allows every document that a step makes, and may allow more: what a schema says in words that
//! are not understood is left out once an op looks inside. A document on which a step fails makes nothing.

mod form;
mod meet;
mod members;
mod open;
mod places;
mod refs;
mod run;
mod values;
mod way;
mod when;
mod write;

#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;

use serde_json::Value;

use self::form::Shape;
use self::open::Opener;
pub(super) use self::places::{has_value, made_places};
use self::write::write;
use crate::step::Step;

/// What a step makes of the documents of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stepped {
    /// This schema allows every document that the step makes.
    Schema(Value),
    /// The op of this sentence may make anything.
    Unknown(String),
    /// The op of this sentence fails on every document.
    Fails(String),
}

/// What a step makes of every document that a schema allows, whoever wrote it.
#[cfg(test)]
pub(crate) fn stepped(step: &Step, schema: &Value) -> Stepped {
    follow(step, schema, true)
}

/// What a step makes of the documents that a type writes: no object has a member of which its schema says nothing.
pub(super) fn stepped_written(step: &Step, schema: &Value) -> Stepped {
    follow(step, schema, false)
}

fn follow(step: &Step, schema: &Value, extras: bool) -> Stepped {
    let root = refs::with_own_root(schema);
    let opener = Opener::new(&root, extras);
    let mut shape = Shape::Schema(refs::without_defs(&root));
    for op in step.ops() {
        if let Err(Unfollowed(sentence)) = opener.run(op, &mut shape) {
            return Stepped::Unknown(sentence);
        }
        if shape.is_never() {
            return Stepped::Fails(op.operation().sentence());
        }
    }
    Stepped::Schema(refs::with_defs_of(&root, write(&shape, extras)))
}

/// The sentence of an op that may make anything.
struct Unfollowed(String);

type Followed = Result<(), Unfollowed>;
