//! Snapshots of the JSON Schema of every version, and how they compare.

mod compare;
mod snapshot;

pub use compare::{Class, Comparison, Effect, Finding, Rule, Verdict, compare};
#[allow(unused_imports, reason = "for the rest of the crate")]
pub(crate) use compare::{is_same, reads};
pub use snapshot::Snapshot;
