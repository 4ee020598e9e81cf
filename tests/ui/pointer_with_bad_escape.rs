use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, tag = "/meta/~2")]
struct Order {}

fn main() {}
