//! Snapshots of the JSON Schema of every version, and how they compare.

mod compare;
mod gaps;
mod snapshot;
mod stepped;
mod valid;

pub use compare::{Class, Comparison, Effect, Finding, Rule, Verdict, compare};
#[allow(unused_imports, reason = "for the rest of the crate")]
pub(crate) use compare::{is_same, reads};
pub use snapshot::Snapshot;
#[cfg(feature = "testing")]
pub(crate) use valid::{Id, MemberRules, Num, Pattern, Rules, Side, Tree, Types, same};
pub use valid::{Invalid, InvalidKind, Schema, validate};
