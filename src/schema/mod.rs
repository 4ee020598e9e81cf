//! Snapshots of the JSON Schema of every version, and how they compare.

mod canonical;
mod check;
mod difference;
mod fault;
mod file;
pub(crate) mod files;
pub(crate) mod golden;
mod lock;
mod normal;
pub(crate) mod place;
mod released;
mod snapshot;
mod update;
mod versions;

pub use check::{Check, check};
pub use fault::{Fault, FaultKind, Faults};
pub use file::SnapshotError;
pub use snapshot::Snapshot;
pub use update::Update;
