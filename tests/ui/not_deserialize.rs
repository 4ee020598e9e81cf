use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {}

fn main() {
    let _ = upcaster::from_slice::<Order>(b"{}");
}
