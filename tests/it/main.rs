//! The core as its users meet it: one binary, one module for each area.

mod context;
mod errors;
mod features;
mod floats;
mod history;
mod laws;
mod lines;
#[path = "../../examples/orders_typed/model.rs"]
mod model;
mod observe;
mod outcome;
#[path = "../panics/mod.rs"]
mod panics;
mod places;
mod reading;
mod registry;
mod repository;
mod support;
mod tags;
mod unknown;
mod writing;
