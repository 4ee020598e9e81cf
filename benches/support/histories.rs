//! Orders with other histories than the example's.

use serde::{Deserialize, Serialize};
use upcaster::{Document, History, Steps, Versioned};

use crate::model::{Address, Line, Money, Order, OrderV1, Status};

/// An order whose steps are ops on top-level members.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 4, history)]
pub(crate) struct DeclaredOrder {
    id: u64,
    placed: String,
    name: String,
    email: String,
    address: Address,
    lines: Vec<Line>,
    total: Money,
    status: Status,
}

impl History for DeclaredOrder {
    fn history() -> Steps {
        Steps::new()
            .step("split contact", |s| s.join(["first", "last"], " ", "name").rename("mail", "email"))
            .step("nest address", |s| s.nest("address", ["street", "city", "zip", "country"]))
            .step("money", |s| s.wrap("total", "amount").add("/total/currency", "USD").add("status", "open"))
    }
}

/// An order whose steps are closures.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 4, history)]
pub(crate) struct OpaqueOrder {
    id: u64,
    placed: String,
    name: String,
    email: String,
    address: Address,
    lines: Vec<Line>,
    total: Money,
    status: Status,
}

impl History for OpaqueOrder {
    fn history() -> Steps {
        Steps::new()
            .step("split contact", |s| {
                s.with(|order: &mut Document<'_>| {
                    let first: String = order.take_as("first")?;
                    let last: String = order.take_as("last")?;
                    order.set("name", &format!("{first} {last}"))?;
                    Ok(order.rename("mail", "email")?)
                })
            })
            .step("nest address", |s| {
                s.with(|order: &mut Document<'_>| {
                    let parts = ["street", "city", "zip", "country"];
                    let values = [
                        order.take("street")?,
                        order.take("city")?,
                        order.take("zip")?,
                        order.take("country")?,
                    ];
                    order.set("address", &Empty {})?;
                    for (name, value) in parts.into_iter().zip(values) {
                        order.insert(&format!("/address/{name}"), value)?;
                    }
                    Ok(())
                })
            })
            .step("money", |s| {
                s.with(|order: &mut Document<'_>| {
                    let amount: f64 = order.take_as("total")?;
                    order.set("total", &Money { amount, currency: "USD".to_owned() })?;
                    Ok(order.set("status", &Status::Open)?)
                })
            })
    }
}

#[derive(Serialize)]
struct Empty {}

/// A line with other names.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Item {
    article: String,
    title: String,
    count: u32,
    price: f64,
}

/// An order with a change to each of its lines.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 4, history)]
pub(crate) struct EachOrder {
    id: u64,
    placed: String,
    name: String,
    email: String,
    address: Address,
    lines: Vec<Item>,
    total: Money,
    status: Status,
}

impl History for EachOrder {
    fn history() -> Steps {
        Steps::new()
            .step("split contact", |s| s.join(["first", "last"], " ", "name").rename("mail", "email"))
            .step("nest address", |s| s.nest("address", ["street", "city", "zip", "country"]))
            .step("items", |s| {
                s.wrap("total", "amount")
                    .add("/total/currency", "USD")
                    .add("status", "open")
                    .each("lines", |line| line.rename("sku", "article").rename("quantity", "count"))
            })
    }
}

impl From<Order> for EachOrder {
    fn from(order: Order) -> Self {
        let item = |line: Line| Item {
            article: line.sku,
            title: line.title,
            count: line.quantity,
            price: line.price,
        };
        Self {
            id: order.id,
            placed: order.placed,
            name: order.name,
            email: order.email,
            address: order.address,
            lines: order.lines.into_iter().map(item).collect(),
            total: order.total,
            status: order.status,
        }
    }
}

/// An order of version 1 with one member renamed.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, history)]
pub(crate) struct RenamedOrder {
    id: u64,
    placed: String,
    first: String,
    last: String,
    email: String,
    street: String,
    city: String,
    zip: String,
    country: String,
    lines: Vec<Line>,
    total: f64,
}

impl History for RenamedOrder {
    fn history() -> Steps {
        Steps::new().step("email", |s| s.rename("mail", "email"))
    }
}

impl From<OrderV1> for RenamedOrder {
    fn from(old: OrderV1) -> Self {
        Self {
            id: old.id,
            placed: old.placed,
            first: old.first,
            last: old.last,
            email: old.mail,
            street: old.street,
            city: old.city,
            zip: old.zip,
            country: old.country,
            lines: old.lines,
            total: old.total,
        }
    }
}
