//! Records as answers of axum, over real HTTP: every status, every body, and changes only in the state that was seen.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

mod answers;
mod if_match;
mod model;
mod races;
mod server;
mod stores;
