use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", verison = 1)]
struct Order {}

fn main() {}
