use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1)]
struct Other {}

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, previous = Other)]
struct Order {}

fn main() {}
