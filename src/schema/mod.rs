//! Snapshots of the JSON Schema of every version, and how they compare.
//!
//! A project keeps what it has released in files, and one test that fails when the code is no longer so:
//!
//! ```no_run
//! # use upcaster::Registry;
//! # fn registry() -> Registry { Registry::builder().build().unwrap() }
//! #[test]
//! fn schemas() -> Result<(), upcaster::schema::Faults> {
//!     upcaster::schema::Check::new(&registry(), "schemas").golden("tests/golden").run()
//! }
//! ```
//!
//! The registry has to know the schemas of the types: [`RegistryBuilder::schema`](crate::RegistryBuilder::schema).
//!
//! # The files
//!
//! | file | what it is |
//! |---|---|
//! | `schemas/<kind>/<version>.json` | the [snapshot](Snapshot) of a version: the schema of what it writes, and of what it reads |
//! | `schemas/<kind>/lock.json` | what is released of a kind, version by version |
//! | `tests/golden/<kind>/v<N>/<name>.json` | a document as version N stored it |
//!
//! They are committed. The library writes snapshots and locks with `UPCASTER_UPDATE=1 cargo test`, and never where `CI` is
//! set; what it writes is the same each time. The golden documents are yours.
//!
//! The directory of a kind has the name of the kind, with `%2F` and the like for all but ASCII letters and digits, `-`, `_`
//! and `.`, for a `.` at either end, and for the first letter of what is the name of a device somewhere.
//!
//! # What is checked
//!
//! Every version from the oldest that is read to the current one has a snapshot, and each version that is a type has the schema
//! of its snapshot: the current type, and old types that are linked. A difference is shown and classified:
//!
//! | class | what it means | what to do |
//! |---|---|---|
//! | compatible | what is stored is read by programs with either type; an older one passes over members that are new, and drops them where it saves without carrying them over | update: the snapshot takes it in |
//! | breaking for old readers | programs with the old type would not read what is stored now | raise the version |
//! | needs a version bump | what is stored is not read, or not in full | raise the version, and add a step |
//!
//! The snapshot of an older version is never rewritten, and that of the current one only for what is compatible.
//!
//! The lock holds of each version the name of the step that leads to it, the digest of its snapshot, and for each golden
//! document of the version before the digests of that document and of what the step makes of it. It is append-only. A released
//! step that was edited is found by what it makes, whatever its code: so each step needs a golden document. Renamed, removed
//! and renumbered steps are found, and two steps of one number, as two branches make them.
//!
//! A step between two types has no name. It may become a declared one that makes the same, with numbers spelled alike: types
//! write `100.0` where a declared step leaves `1e2` as it is.
//!
//! # What is released
//!
//! Everything that is in the lock. Where the `schemas` of the last release are at hand, such as
//! `git worktree add ../released v1.4.0` makes them, [`Check::baseline`] or `UPCASTER_BASELINE=../released/schemas` says so:
//! then nothing of them may be missing or changed, and what came after them may be written anew.
//!
//! Without a baseline, a version that was never released is begun again by removing its snapshot and its entry in the lock.
//!
//! # Retired kinds
//!
//! A kind that is stored no more keeps its directory, and its lock gets the member `"retired": true`, by hand. Its name is
//! not free: documents of it may be around in backups.

mod canonical;
pub(crate) mod check;
mod compare;
mod difference;
mod fault;
mod file;
pub(crate) mod files;
mod gaps;
pub(crate) mod golden;
mod lock;
mod normal;
pub(crate) mod place;
mod released;
mod snapshot;
mod stepped;
mod update;
mod valid;
mod versions;

pub use check::{Check, check};
pub use compare::{Class, Comparison, Effect, Finding, Rule, Verdict, compare};
pub use fault::{Fault, FaultKind, Faults};
pub use file::SnapshotError;
#[cfg(feature = "testing")]
pub(crate) use released::is_released;
pub use snapshot::Snapshot;
pub use update::Update;
#[cfg(feature = "testing")]
pub(crate) use valid::{Id, MemberRules, Num, Pattern, Rules, Side, Tree, Types, same};
pub use valid::{Invalid, InvalidKind, Schema, validate};
