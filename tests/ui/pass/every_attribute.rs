//! Every part of the attribute, in one list and in several, with no lint triggered.

#![deny(warnings, clippy::pedantic, clippy::nursery, missing_docs, missing_debug_implementations, unreachable_pub)]

use serde::{Deserialize, Serialize};
use upcaster::{LabelCodec, Versioned};

const LIMIT: usize = 1 << 10;

fn parse(text: &str) -> Option<u32> {
    text.strip_prefix('v')?.parse().ok()
}

fn print(version: u32) -> String {
    format!("v{version}")
}

const CODEC: LabelCodec = LabelCodec { parse, print };

/// The oldest that is read.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, floor = 2)]
#[versioned(tag = "/meta/version", label(parse = parse, print = print))]
#[versioned(untagged = 2, max_bytes = LIMIT * 2)]
pub struct OrderV2 {
    total: u32,
}

/// The current one.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 3, previous = OrderV2, label(parse = parse, print = print))]
pub struct Order {
    total: u64,
}

impl TryFrom<OrderV2> for Order {
    type Error = &'static str;

    fn try_from(old: OrderV2) -> Result<Self, Self::Error> {
        if old.total == 0 { Err("nothing to pay") } else { Ok(Self { total: old.total.into() }) }
    }
}

/// It goes back to the one before.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 4, previous = Order, label(parse = parse, print = print))]
#[versioned(downcast(losing("note", "/deep/note")))]
pub struct OrderV4 {
    total: u64,
    note: String,
}

impl From<Order> for OrderV4 {
    fn from(old: Order) -> Self {
        Self { total: old.total, note: String::new() }
    }
}

impl From<OrderV4> for Order {
    fn from(new: OrderV4) -> Self {
        Self { total: new.total }
    }
}

/// In an envelope of other names.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "pair", version = 1, envelope(version = "format", data = "content"))]
pub struct Pair(u8, u8);

/// Its tag is a member whose name holds a dot, with labels by a constant.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "dotted", version = 1, tag = "/meta.version", label(parse = CODEC.parse, print = (CODEC.print)))]
pub struct Dotted {}

/// In one column of a table, with its version in another.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "answer", version = 1, outside)]
pub enum Answer {
    /// It is.
    Yes,
    /// It is not.
    No,
}

fn main() {
    assert_eq!(<Order as Versioned>::MAX_BYTES, 2048);
    assert_eq!(<Order as Versioned>::FLOOR, 2);
    let chain = OrderV4::chain().expect("a chain");
    assert!(!chain.down_to(3).is_none());
    let order: Order = upcaster::from_str(r#"{"total":5}"#).expect("an order");
    assert_eq!(order.total, 5);
    assert_eq!(upcaster::to_string(&order).expect("an order"), r#"{"total":5,"meta":{"version":"v3"}}"#);
    assert_eq!(upcaster::to_string(&Dotted {}).expect("one"), r#"{"meta.version":"v1"}"#);
    assert_eq!(upcaster::to_string(&Pair(1, 2)).expect("a pair"), r#"{"format":1,"content":[1,2]}"#);
    assert_eq!(upcaster::to_string(&Answer::No).expect("an answer"), r#""No""#);
    assert!(matches!(upcaster::from_slice_at(1, br#""Yes""#), Ok(Answer::Yes)));
}
