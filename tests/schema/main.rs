//! Snapshots, their comparison, and documents made from them.

mod compare;
mod documents;
mod types;
mod valid;
