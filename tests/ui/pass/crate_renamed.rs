//! The library under another name, behind a re-export.

mod vendored {
    pub(crate) use ::upcaster as lib;
}

// What the expansion must not pick up.
#[allow(dead_code)]
mod upcaster {}
#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod std {}

use serde::{Deserialize, Serialize};
use vendored::lib::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1, label = "one", crate = "crate::vendored::lib")]
struct OrderV1 {
    mail: String,
}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1, label = "two", crate = "crate::vendored::lib")]
struct Order {
    email: String,
}

impl From<OrderV1> for Order {
    fn from(old: OrderV1) -> Self {
        Self { email: old.mail }
    }
}

fn main() {
    let order: Order = vendored::lib::from_str(r#"{"_v":"one","mail":"a@b"}"#).expect("an order");
    assert_eq!(order.email, "a@b");
}
