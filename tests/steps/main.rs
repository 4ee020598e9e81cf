//! Declared steps: what every op does with what is absent, `null`, of another type or occupied; and random
//! programs against a naive reference.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used, clippy::format_push_string, clippy::unnecessary_wraps)]

mod ahead;
mod expected;
mod growth;
mod ops;
mod programs;
mod random;
mod told;
mod wide;
