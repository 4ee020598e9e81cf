use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {}

fn main() {
    let _ = upcaster::from_str::<Vec<Order>>("[]");
}
