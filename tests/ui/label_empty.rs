use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, label = "")]
struct Order {}

fn main() {}
