use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {
    #[serde(alias = "_v")]
    format: u32,
}

fn main() {}
