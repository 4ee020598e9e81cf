use upcaster::Versioned;

const fn parser() -> fn(&str) -> Option<u32> {
    |text| text.parse().ok()
}

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, label(parse = parser(), print = parser()))]
struct Order {}

fn main() {}
