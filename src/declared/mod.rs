//! Reads a type from the payload of an older version, through declared steps.
//!
//! Members that no step touches stream straight from the parser into the type. The touched ones are held as
//! slices of the input until all have passed by; then the steps run on them, and what they make follows. Where
//! everything stands as the steps expect it, what they make is known before, and is read from the slices.

mod deserializer;
mod each;
mod element;
mod made;
mod members;
mod text;
mod whole;
mod written;

pub(crate) use deserializer::Upcasting;
pub use deserializer::read_through;
