//! Declared history: what changed from one version to the next, as steps of ops.
//!
//! # Absent, `null` and default are three things
//!
//! A member that is *absent* is not there: its way ends at a missing member or at `null`. One that is `null` is
//! there. A *default* comes only from [`add`](StepBuilder::add), and only where a member is absent. What holds
//! for every op:
//!
//! - An absent source is nothing to do: old documents often lack optional members.
//! - `null` is a value and goes where the value goes, but for the ops that work on the inside of a value.
//! - A value of another type than the op works on is an error, and so is a text, a number or a boolean in the way.
//! - What an op is to make must not be there already, whether or not its source is: nothing is ever
//!   overwritten. Only [`set`](StepBuilder::set) overwrites, and [`add`](StepBuilder::add) keeps what is there.
//!
//! | op | source absent | source `null` | source of another type | target occupied | down |
//! |---|---|---|---|---|---|
//! | [`rename`](StepBuilder::rename) | nothing happens | renamed | renamed | error | renames back |
//! | [`move_to`](StepBuilder::move_to) | nothing happens | moved | moved | error; error without an object to move to | moves back |
//! | [`copy`](StepBuilder::copy) | nothing happens | copied | copied | error; error without an object to copy to | removes the copy |
//! | [`add`](StepBuilder::add) | added, if the object around it is there | kept | kept | | removes it |
//! | [`add_from`](StepBuilder::add_from) | added from the [`Context`](crate::Context), if the object around it is there | kept | kept | | removes it |
//! | [`set`](StepBuilder::set) | added, if the object around it is there | overwritten | overwritten | | keeps it, or sets what [`restoring`](StepBuilder::restoring) says |
//! | [`remove`](StepBuilder::remove) | nothing happens | removed | removed | | one way, or adds what [`restoring`](StepBuilder::restoring) says |
//! | [`nest`](StepBuilder::nest) | those present are nested; with none, no object is made | nested | nested | error | flattens; `null` and an empty object go |
//! | [`flatten`](StepBuilder::flatten) | nothing happens | removed | error | error | one way, or nests what [`gathering`](StepBuilder::gathering) says |
//! | [`wrap`](StepBuilder::wrap) | nothing happens | wrapped | wrapped | | unwraps; `null` stays |
//! | [`unwrap_from`](StepBuilder::unwrap_from) | nothing happens | stays | error, also with a second member | | wraps |
//! | [`split`](StepBuilder::split) | nothing happens | the first piece is `null` | error | error | joins |
//! | [`join`](StepBuilder::join) | those present are joined; with none, nothing happens | left out; with no text at all, the whole is `null` | error | error | splits |
//! | [`map_values`](StepBuilder::map_values) | nothing happens | stays | error | error for a word that only the other version has; any other word stays | maps back |
//! | [`convert`](StepBuilder::convert) | nothing happens | stays | error | | the second function |
//! | [`to_list`](StepBuilder::to_list) | nothing happens | the empty list | a list of one | | takes the element; the empty list is `null` |
//! | [`from_list`](StepBuilder::from_list) | nothing happens | stays | error, also with two elements | | makes a list |
//! | [`each`](StepBuilder::each) | nothing happens | nothing happens | error | as the ops say | the ops backwards |
//! | [`when`](StepBuilder::when) | only equal to nothing | only equal to `null` | not equal | as the ops say | the ops backwards |
//! | [`with`](StepBuilder::with) | as the function says | | | | one way, or the function of [`down`](StepBuilder::down) |
//!
//! An object is taken apart only by its own names; elements of arrays can be worked on where they stand (by
//! index, or with `each`), but not taken out or added.
//!
//! # How much steps may make
//!
//! While a document is read, steps may make of it 4 times what it was and 64 KiB besides; with more, the step fails
//! with [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge). That is looked at behind every op, so that ops which
//! double a value again and again are stopped in time. [`Step::upcast`] called by itself has no such limit.

mod builder;
mod declared;
mod fault;
mod given;
mod lists;
mod loss;
mod moves;
mod op;
mod opaque;
mod place;
mod plan;
mod program;
mod scope;
mod shape;
#[cfg(feature = "testing")]
mod spread;
mod texts;
mod typed;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub use builder::StepBuilder;
pub use declared::{Step, Steps};
pub(crate) use fault::{Failure, StepFault, Unsound};
pub use loss::Loss;
pub(crate) use op::Op;
#[cfg(feature = "testing")]
pub(crate) use place::Place;
pub(crate) use plan::{Fate, Plan, Streamed};
pub(crate) use program::{Made, Program, SLOTS, Shape, plain};
#[cfg(feature = "testing")]
pub(crate) use spread::{makes_one, spread};
#[cfg(feature = "schema")]
pub(crate) use {
    scope::{Each, When},
    shape::{Gather, Shell},
    texts::Pieces,
    words::MapValues,
};
