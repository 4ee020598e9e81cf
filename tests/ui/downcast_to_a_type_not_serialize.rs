use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct OrderV1 {}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1, downcast)]
struct Order {}

impl From<OrderV1> for Order {
    fn from(_: OrderV1) -> Self {
        Self {}
    }
}

impl From<Order> for OrderV1 {
    fn from(_: Order) -> Self {
        Self {}
    }
}

fn main() {}
