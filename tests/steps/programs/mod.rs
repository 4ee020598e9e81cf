//! Programs of declared steps as data, run on documents in three ways that must agree: fused with reading, step by
//! step on a `Document`, and by a naive reference over `serde_json::Value`.
//!
//! The tests roll the dice for a program and its document; the fuzz target `chain_vs_reference`, which includes
//! this module, takes its input for the dice.

pub(crate) mod check;
mod command;
mod dice;
mod fused;
mod generate;
mod like;
mod members;
mod reference;
mod strict;

pub(crate) use check::{Ways, check};
pub(crate) use command::{Command, build};
pub(crate) use dice::Dice;
pub(crate) use generate::{document, program};
pub(crate) use reference::{Wrong, run};
