use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "shape", version = 1, tag = "shapeVersion")]
#[serde(tag = "type", rename_all_fields = "camelCase")]
enum Shape {
    Circle { radius: u32 },
    Square { shape_version: u32 },
}

fn main() {}
