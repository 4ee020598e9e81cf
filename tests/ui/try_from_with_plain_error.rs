use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct OrderV1 {}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1)]
struct Order {}

struct NoTotal;

impl TryFrom<OrderV1> for Order {
    type Error = NoTotal;

    fn try_from(_: OrderV1) -> Result<Self, NoTotal> {
        Err(NoTotal)
    }
}

fn main() {}
