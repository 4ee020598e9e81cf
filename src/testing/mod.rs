//! What adapters and programs test themselves with.

mod difference;
pub(crate) mod golden;
mod store;

pub use golden::Golden;
pub use store::{BrokenLaw, BrokenLaws, Law, StoreBench, StoreReport, store_suite};
