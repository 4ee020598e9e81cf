use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 2)]
struct Order {}

fn main() {}
