//! Stores and repositories: the suite for adapters, schedules of concurrent work, and stores that fail.

mod bill;
mod faults;
mod mutant;
mod schedule;
mod suite;
