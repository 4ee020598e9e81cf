//! Orders as a shop stored them over four releases: the struct of today, and what changed before it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use upcaster::{History, Steps, Versioned};

/// An order as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Versioned)]
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
            // 1 -> 2: one name instead of two, and `mail` became `email`.
            .step("split contact", |s| {
                s.join(["first", "last"], " ", "name").convert("name", addressee, Ok).rename("mail", "email")
            })
            // 2 -> 3: the address in an object of its own.
            .step("nest address", |s| s.nest("address", ["street", "city", "zip", "country"]))
            // 3 -> 4: the total with its currency, and a status.
            .step("money", |s| s.wrap("total", "amount").add("/total/currency", "USD").add("status", "open"))
    }
}

/// An order without a name has no counterpart in version 2.
fn addressee(name: String) -> Result<String, upcaster::BoxError> {
    match name.trim() {
        "" => Err("the order has neither a first nor a last name".into()),
        name => Ok(name.to_owned()),
    }
}

/// One thing ordered; the same in every version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) title: String,
    pub(crate) quantity: u32,
    pub(crate) price: f64,
}

/// Where to send an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) zip: String,
    pub(crate) country: String,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Money {
    pub(crate) amount: f64,
    pub(crate) currency: String,
}

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Open,
    Paid,
    Sent,
}
