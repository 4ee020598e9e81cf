use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "invoice", version = 1)]
struct Invoice {}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = Invoice)]
struct Order {}

impl From<Invoice> for Order {
    fn from(_: Invoice) -> Self {
        Self {}
    }
}

fn main() {}
