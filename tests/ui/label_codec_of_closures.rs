use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, label(parse = |text| text.parse().ok(), print = |version| version.to_string()))]
struct Order {}

fn main() {}
