use upcaster::Versioned;

#[derive(serde::Deserialize, Versioned)]
#[versioned(kind = "order", version = 1, downcast)]
struct Order {}

fn main() {}
