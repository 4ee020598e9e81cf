use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "", version = 1)]
struct Order {}

fn main() {}
