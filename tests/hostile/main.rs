//! What stores and repositories are for: many writers, old and new, killed at any time, and no acknowledged edit lost.
//!
//! `cargo test` runs short forms. The long ones are `cargo test --release --test hostile -- --ignored`; the environment
//! variable `HOSTILE_ACKS` says how many acknowledged writes a race takes, `HOSTILE_KILLS` how often a process is killed.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

mod account;
mod load;
mod race;
