//! Orders of every version and several sizes, with the tag where it is wanted.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Address, Line, Money, Order, OrderV1, OrderV2, OrderV3, Status};

/// Where the tag stands among the members.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TagAt {
    First,
    Middle,
    Last,
}

const TITLES: [&str; 4] = [
    "Ball pen, blue, fine",
    "Notebook A5, ruled, 96 sheets",
    "Espresso cup \"Roma\"",
    "Desk lamp, brushed steel",
];

fn lines(count: usize) -> Vec<Line> {
    (0..count)
        .map(|n| Line {
            sku: format!("A-{:05}-{:02}", 10_000 + n * 37 % 80_000, n % 100),
            title: format!(
                "{} (series {}, packed in recycled carton, no return)",
                TITLES[n % TITLES.len()],
                n % 7
            ),
            quantity: u32::try_from(n % 9 + 1).unwrap_or(1),
            price: f64::from(u32::try_from(n * 731 % 90_000).unwrap_or(1)) / 100.0 + 0.95,
        })
        .collect()
}

/// A first-version order with that many lines: 0 lines are 0.3 KB, 12 are 2 KB, 1300 are 200 KB.
pub(crate) fn order_v1(count: usize) -> OrderV1 {
    OrderV1 {
        id: 900_000 + count as u64,
        placed: "2021-03-14T09:26:53Z".to_owned(),
        first: "Adelheid".to_owned(),
        last: "Müller-Lüdenscheidt".to_owned(),
        mail: "adelheid.mueller@example.com".to_owned(),
        street: "Lange Reihe 17, Hinterhaus".to_owned(),
        city: "Hamburg".to_owned(),
        zip: "20099".to_owned(),
        country: "DE".to_owned(),
        lines: lines(count),
        total: 1234.56,
    }
}

pub(crate) fn order_v2(count: usize) -> OrderV2 {
    OrderV2::try_from(order_v1(count)).expect("the order has a name")
}

pub(crate) fn order_v3(count: usize) -> OrderV3 {
    order_v2(count).into()
}

pub(crate) fn order(count: usize) -> Order {
    let v3 = order_v3(count);
    Order {
        id: v3.id,
        placed: v3.placed,
        name: v3.name,
        email: v3.email,
        address: Address { ..v3.address },
        lines: v3.lines,
        total: Money { amount: v3.total, currency: "EUR".to_owned() },
        status: Status::Paid,
    }
}

/// The value as a document with its tag at the given place.
pub(crate) fn document(value: &impl Serialize, tag: Value, at: TagAt) -> Vec<u8> {
    let plain = serde_json::to_string(value).expect("an order can be written");
    let tag = format!("\"_v\":{tag}");
    let inside = &plain[1..plain.len() - 1];
    let document = match at {
        TagAt::First => format!("{{{tag},{inside}}}"),
        TagAt::Last => format!("{{{inside},{tag}}}"),
        TagAt::Middle => {
            let middle = inside.find(",\"lines\":").expect("an order has lines");
            format!("{{{},{tag}{}}}", &inside[..middle], &inside[middle..])
        }
    };
    document.into_bytes()
}
