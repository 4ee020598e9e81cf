use serde::Deserialize;
use upcaster::Versioned;

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, history)]
struct Order {}

fn main() {}
