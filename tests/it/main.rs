//! The core as its users meet it: one binary, one module for each area.

mod errors;
mod features;
mod floats;
mod golden;
mod history;
mod laws;
mod lines;
#[path = "../../examples/orders_typed/model.rs"]
mod model;
mod reading;
mod stack;
mod support;
mod tags;
mod writing;
