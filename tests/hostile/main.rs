//! What stores and repositories are for: many writers, old and new, killed at any time, and no acknowledged edit lost.
//!
//! `cargo test` runs short forms in memory, and with `--features sqlite,postgres` on real databases. For long ones there are
//! environment variables: `HOSTILE_ACKS` says how many acknowledged writes a race takes, `HOSTILE_KILLS` how often a program
//! is killed, `HOSTILE_PLANS` how many plans a fleet works through.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

mod account;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod database;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod fleet;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod kill;
mod load;
mod race;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod servers;
