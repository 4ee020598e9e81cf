//! The kit that keeps histories sound, on a project that goes from version 1 to 3, and on everything that can go wrong
//! on the way.

mod caught;
mod invoice;
mod journey;
mod own;
mod project;
mod wrong_files;
mod wrong_steps;
mod wrong_types;
