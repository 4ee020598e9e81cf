use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, envelope(version = "v", data = "v"))]
struct Order {}

fn main() {}
