use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct OrderV1 {}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1)]
struct Order {}

fn main() {}
