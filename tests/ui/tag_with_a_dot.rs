use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, tag = "metadata.schema_version")]
struct Order {}

fn main() {}
