//! Snapshots, their comparison, and documents made from them.
mod compare;
mod valid;
