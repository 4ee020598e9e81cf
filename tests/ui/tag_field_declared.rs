use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {
    _v: u32,
    total: u32,
}

fn main() {}
