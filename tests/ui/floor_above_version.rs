use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, floor = 2)]
struct Order {}

fn main() {}
