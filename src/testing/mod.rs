//! What adapters and programs test themselves with.

mod difference;
mod documents;
pub(crate) mod golden;
mod history;
mod store;

pub use documents::{DocumentTree, Documents, NoDocuments, documents};
pub use golden::Golden;
pub use history::{BrokenHistory, HistoryLaw, Suite, SuiteFailures, SuiteReport};
pub use store::{BrokenLaw, BrokenLaws, Law, StoreBench, StoreReport, store_suite};
