//! Snapshots, their comparison, and documents made from them.

mod documents;
mod types;
mod valid;
