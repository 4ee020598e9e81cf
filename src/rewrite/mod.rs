//! Brings a document to another version and writes it there: up to the write version, or down to a pinned one.
//!
//! Where both versions are declared, the steps run on the document itself, so that whatever they do not touch
//! keeps its bytes, and so do members that no type knows. Typed links go through the types; what those do not know is
//! carried over, or all is refused.

mod carry;
mod tagged;
mod typed;

#[cfg(feature = "testing")]
pub(crate) use tagged::payload;
pub use typed::UnknownMembers;
pub use typed::{Written, way_down};
pub(crate) use typed::{check, current_form, encode_at, recode, save};
