//! What adapters and programs test themselves with.

mod store;

pub use store::{BrokenLaw, BrokenLaws, Law, StoreBench, StoreReport, store_suite};
