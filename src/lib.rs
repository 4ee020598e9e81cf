//! x
extern crate self as upcaster;
mod de;
mod document;
mod error;
mod json;
mod loaded;
mod read;
mod ser;
pub mod step;
mod tag;
mod version;
mod versioned;
mod write;

pub use de::{
    Lines, from_reader, from_slice, from_slice_at, from_str, load_slice, load_slice_at, load_str, read_lines,
};
pub use document::{Document, DocumentError, Json};
pub use error::{BoxError, Error, ErrorKind, FailedStep};
pub use loaded::Loaded;
pub use ser::{to_string, to_string_pretty, to_vec, to_vec_pretty, to_writer, to_writer_pretty};
pub use step::Steps;
pub use tag::Tag;
#[cfg(feature = "derive")]
pub use upcaster_derive::Versioned;
pub use version::{InvalidVersion, LabelCodec, Version};
pub use versioned::{Ancestry, DEFAULT_MAX_BYTES, Origin, Readable, ReadableOwned, Versioned};

#[doc(hidden)]
pub mod __support {
    pub use crate::read::Trace;
    pub use crate::tag::{has_labels, same};
    pub use crate::versioned::{Facts, Link, Shape, UpcastFrom, assert_sound};
}
