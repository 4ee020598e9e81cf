use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 4294967296)]
struct Order {}

fn main() {}
