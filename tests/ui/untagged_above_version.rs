use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, untagged = 2)]
struct Order {}

fn main() {}
