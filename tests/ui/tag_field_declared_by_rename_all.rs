use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1, tag = "schemaVersion")]
#[serde(rename_all = "camelCase")]
struct Order {
    schema_version: u32,
}

fn main() {}
