use serde::{Deserialize, Serialize};
use upcaster::{Error, Stored, Versioned};

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {}

fn save(order: &Stored<Order>) -> Result<Vec<u8>, Error> {
    upcaster::to_vec(order)
}

fn main() {}
