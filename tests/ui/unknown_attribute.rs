use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, precedes = Other)]
struct Order {}

fn main() {}
