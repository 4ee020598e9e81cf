use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, tag = "/meta//version")]
struct Order {}

fn main() {}
