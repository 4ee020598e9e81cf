//! `Stored<T>` as a column, on real databases: any version read, the current one written.

#![cfg(any(feature = "postgres", feature = "sqlite"))]
// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "postgres")]
#[path = "../support/cluster.rs"]
mod cluster;
mod model;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
