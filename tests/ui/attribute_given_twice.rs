use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, version = 2)]
struct Order {}

fn main() {}
