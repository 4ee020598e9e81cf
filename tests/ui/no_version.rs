use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order")]
struct Order {}

fn main() {}
