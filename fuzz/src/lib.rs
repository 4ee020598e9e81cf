//! What the fuzz targets check. `tests/corpus` of the crate runs the same checks on the corpora.
//!
//! - `read_any_document`: documents of a kind with three versions, in four tag layouts, read by `upcaster` and by a
//!   naive reference that goes through each document four times. The first byte of an input chooses the layout
//!   (`0` to `3`), the rest is the document.
//! - `chain_vs_reference`: see [`check_chain`].
//! - `document_edit`: see [`check_edits`].
//! - `encode_verified`: see [`check_encoded`].
//! - `limits`: see [`check_limits`].
//! - `registry_build`: see [`check_registry`].

mod chain;
mod dice;
mod edit;
mod encode;
mod kinds;
mod limits;
mod read;
mod reference;
mod registry;
mod tree;

pub use chain::check_chain;
pub use edit::check_edits;
pub use encode::check_encoded;
pub use limits::check_limits;
pub use read::check;
pub use registry::check_registry;
