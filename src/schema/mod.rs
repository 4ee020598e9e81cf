//! Snapshots of the JSON Schema of every version, and how they compare.

mod snapshot;
mod stepped;

pub use snapshot::Snapshot;
