//! What adapters and programs test themselves with.

mod documents;
mod store;

pub use documents::{DocumentTree, Documents, NoDocuments, documents};
pub use store::{BrokenLaw, BrokenLaws, Law, StoreBench, StoreReport, store_suite};
