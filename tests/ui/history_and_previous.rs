use serde::Deserialize;
use upcaster::Versioned;

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct OrderV1 {}

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1, history)]
struct Order {}

fn main() {}
