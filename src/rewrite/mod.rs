//! Brings a document to another version and writes it there: up to the write version, or down to a pinned one.
//!
//! Where both versions are declared, the steps run on the document itself, so that whatever they do not touch
//! keeps its bytes and members that no type knows are kept. Typed links go through the types.

mod tagged;
mod typed;

pub use typed::{Written, way_down};
pub(crate) use typed::{check, encode_at, recode};
