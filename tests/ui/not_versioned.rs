use serde::Deserialize;

#[derive(Deserialize)]
struct Order {}

fn main() {
    let _ = upcaster::from_slice::<Order>(b"{}");
}
