//! The core as its users meet it: one binary, one module for each area.

mod support;
mod tags;
