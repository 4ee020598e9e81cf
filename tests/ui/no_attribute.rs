use upcaster::Versioned;

#[derive(Versioned)]
struct Order {}

fn main() {}
