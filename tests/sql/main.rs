//! The stores on SQL databases: on files of SQLite, and on a PostgreSQL server that is started for it.
//!
//! `cargo test --features sqlite,postgres --test sql`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bench;
#[path = "../support/cluster.rs"]
mod cluster;
mod documents;
mod fences;
mod laws;
mod own;
mod postgres;
mod sqlite;
mod suite;
