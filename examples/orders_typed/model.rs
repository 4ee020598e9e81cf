//! Orders as a shop stored them over four releases. Each version is a type of its own, linked to the one before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use upcaster::Versioned;

/// One thing ordered; the same in every version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) title: String,
    pub(crate) quantity: u32,
    pub(crate) price: f64,
}

/// The first release: everything in one flat object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 1)]
pub(crate) struct OrderV1 {
    pub(crate) id: u64,
    pub(crate) placed: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) mail: String,
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) zip: String,
    pub(crate) country: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: f64,
}

/// One name instead of two, and `mail` became `email`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1)]
pub(crate) struct OrderV2 {
    pub(crate) id: u64,
    pub(crate) placed: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) zip: String,
    pub(crate) country: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: f64,
}

/// Where to send an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) zip: String,
    pub(crate) country: String,
}

/// The address in an object of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 3, previous = OrderV2)]
pub(crate) struct OrderV3 {
    pub(crate) id: u64,
    pub(crate) placed: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) address: Address,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: f64,
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

/// Orders as they are now: the total with its currency, and a status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 4, previous = OrderV3)]
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

/// Why an order of version 1 has no counterpart in version 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoAddressee;

impl std::fmt::Display for NoAddressee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the order has neither a first nor a last name")
    }
}

impl std::error::Error for NoAddressee {}

impl TryFrom<OrderV1> for OrderV2 {
    type Error = NoAddressee;

    fn try_from(old: OrderV1) -> Result<Self, NoAddressee> {
        let mut name = old.first;
        if !name.is_empty() && !old.last.is_empty() {
            name.push(' ');
        }
        name.push_str(&old.last);
        if name.is_empty() {
            return Err(NoAddressee);
        }
        Ok(Self {
            id: old.id,
            placed: old.placed,
            name,
            email: old.mail,
            street: old.street,
            city: old.city,
            zip: old.zip,
            country: old.country,
            lines: old.lines,
            total: old.total,
        })
    }
}

impl From<OrderV2> for OrderV3 {
    fn from(old: OrderV2) -> Self {
        let address = Address { street: old.street, city: old.city, zip: old.zip, country: old.country };
        Self {
            id: old.id,
            placed: old.placed,
            name: old.name,
            email: old.email,
            address,
            lines: old.lines,
            total: old.total,
        }
    }
}

impl From<OrderV3> for Order {
    fn from(old: OrderV3) -> Self {
        Self {
            id: old.id,
            placed: old.placed,
            name: old.name,
            email: old.email,
            address: old.address,
            lines: old.lines,
            total: Money { amount: old.total, currency: "USD".to_owned() },
            status: Status::Open,
        }
    }
}
