use serde::Deserialize;
use upcaster::Versioned;

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, history, label = "2024-10")]
struct Order {}

fn main() {}
