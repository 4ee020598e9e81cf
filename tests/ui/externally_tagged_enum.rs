use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "shape", version = 1)]
enum Shape {
    Circle { radius: u32 },
    Square { side: u32 },
}

fn main() {}
