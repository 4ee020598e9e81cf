use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, untagged)]
struct Order {}

fn main() {}
