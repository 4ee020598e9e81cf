//! Snapshots, their comparison, and documents made from them.
mod valid;

mod compare;
