use serde::Deserialize;
use upcaster::Versioned;

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 3, floor = 3, untagged = 1)]
struct Order {}

fn main() {
    let _ = upcaster::from_str::<Order>("{}");
}
