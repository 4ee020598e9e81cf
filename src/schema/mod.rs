//! Snapshots of the JSON Schema of every version, and how they compare.

mod canonical;
mod check;
mod compare;
mod difference;
mod fault;
mod file;
pub(crate) mod files;
pub(crate) mod golden;
mod lock;
mod normal;
mod place;
mod released;
mod snapshot;
mod update;
mod valid;
mod versions;

pub use check::{Check, check};
pub use compare::{Class, Comparison, Effect, Finding, Rule, Verdict, compare};
#[allow(unused_imports, reason = "for the rest of the crate")]
pub(crate) use compare::{is_same, reads};
pub use fault::{Fault, FaultKind, Faults};
pub use file::SnapshotError;
pub use snapshot::Snapshot;
pub use update::Update;
#[cfg(feature = "testing")]
pub(crate) use valid::{Id, MemberRules, Num, Pattern, Rules, Side, Tree, Types, same};
pub use valid::{Invalid, InvalidKind, Schema, validate};
