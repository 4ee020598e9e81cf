//! Snapshots of the JSON Schema of every version, and how they compare.

mod canonical;
mod file;
mod normal;
mod place;
mod snapshot;

pub use file::SnapshotError;
pub use snapshot::Snapshot;
