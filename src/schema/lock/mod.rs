//! The lock of a kind: what was released, and that it is still so.
//!
//! Of a step it holds no code, but what it made of the golden documents of its version.

mod baseline;
mod file;
mod locking;
mod outputs;
mod steps;

pub(crate) use file::Lock;
use file::{Digests, Locked, TYPED};
pub(super) use locking::{Locking, check};
