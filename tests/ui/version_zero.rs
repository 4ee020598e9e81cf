use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 0)]
struct Order {}

fn main() {}
