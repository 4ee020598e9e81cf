use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, tag = "v", outside)]
struct Order {}

fn main() {}
