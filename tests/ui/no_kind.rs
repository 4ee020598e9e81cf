use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(version = 1)]
struct Order {}

fn main() {}
