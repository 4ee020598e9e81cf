use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1, tag = "schemaVersion")]
struct Order {
    #[serde(rename = "schemaVersion")]
    format: u32,
}

fn main() {}
