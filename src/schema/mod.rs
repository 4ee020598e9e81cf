//! Snapshots of the JSON Schema of every version, and how they compare.

mod snapshot;
mod valid;

pub use snapshot::Snapshot;
#[cfg(feature = "testing")]
pub(crate) use valid::{Id, MemberRules, Num, Pattern, Rules, Side, Tree, Types, same};
pub use valid::{Invalid, InvalidKind, Schema, validate};
