use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, tag = "")]
struct Order {}

fn main() {}
