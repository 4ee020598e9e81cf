//! The same orders with their history declared: only the current struct, and what changed.

use serde::{Deserialize, Serialize};
use upcaster::{History, Steps, Versioned};

use crate::model::{Address, Line, Money, Status};

/// An order as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 4, history)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) placed: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) address: Address,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: Money,
    pub(crate) status: Status,
}

impl History for Order {
    fn history() -> Steps {
        Steps::new()
            .step("split contact", |s| s.join(["first", "last"], " ", "name").rename("mail", "email"))
            .step("nest address", |s| s.nest("address", ["street", "city", "zip", "country"]))
            .step("money", |s| s.wrap("total", "amount").add("/total/currency", "USD").add("status", "open"))
    }
}
