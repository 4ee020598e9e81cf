//! Snapshots of the JSON Schema of every version, and how they compare.

mod snapshot;

pub use snapshot::Snapshot;
