//! Snapshots, their comparison, and documents made from them.

mod check;
mod compare;
mod contact;
mod golden;
mod lock;
#[path = "../../examples/orders_typed/model.rs"]
mod model;
mod own;
mod project;
