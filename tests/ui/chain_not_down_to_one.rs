use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, floor = 2)]
struct OrderV2 {}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 3, previous = OrderV2, floor = 1)]
struct Order {}

impl From<OrderV2> for Order {
    fn from(_: OrderV2) -> Self {
        Self {}
    }
}

fn main() {
    let _ = upcaster::from_str::<Order>("{}");
}
