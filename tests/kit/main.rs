//! The kit that keeps histories sound, on a project that goes from version 1 to 3, and on everything that can go wrong
//! on the way.

mod invoice;
mod journey;
mod mutants;
mod own;
mod project;
