//! Notes which members of a document a type passes over, while the type reads it.
//!
//! A type that does not know a member asks its format for "any value, ignored". [`Noting`] stands between the two,
//! keeps track of the place, and notes it whenever that is asked.

mod access;
mod deserializer;
mod notes;

pub(crate) use deserializer::Noting;
pub use notes::Notes;
