use upcaster::Versioned;

fn parse(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, label(parse = parse))]
struct Order {}

fn main() {}
