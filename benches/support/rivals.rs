//! What people write by hand today.

use serde::Deserialize;
use serde_json::{Value, json};

use super::histories::EachOrder;
use crate::model::{Order, OrderV1, OrderV2, OrderV3};

/// UTF-8 once, then the parser for text: no versions.
pub(crate) fn text_once(bytes: &[u8]) -> Order {
    serde_json::from_str(std::str::from_utf8(bytes).expect("UTF-8")).expect("an order")
}

/// Parse a struct of the version alone, then parse again.
pub(crate) fn peek_then_parse(bytes: &[u8]) -> Order {
    #[derive(Deserialize)]
    struct Peek {
        #[serde(rename = "_v")]
        version: u32,
    }
    let peek: Peek = serde_json::from_slice(bytes).expect("a version");
    parse_known(bytes, peek.version)
}

/// The floor: the version is known, and the structs follow from each other.
pub(crate) fn parse_known(bytes: &[u8], version: u32) -> Order {
    match version {
        1 => up_from_v1(serde_json::from_slice(bytes).expect("version 1")),
        2 => OrderV3::from(serde_json::from_slice::<OrderV2>(bytes).expect("version 2")).into(),
        3 => serde_json::from_slice::<OrderV3>(bytes).expect("version 3").into(),
        _ => serde_json::from_slice(bytes).expect("version 4"),
    }
}

pub(crate) fn up_from_v1(old: OrderV1) -> Order {
    OrderV3::from(OrderV2::try_from(old).expect("the order has a name")).into()
}

/// A chain of edits to a tree.
pub(crate) fn value_chain(bytes: &[u8]) -> Order {
    serde_json::from_value(upcast_tree(bytes)).expect("an order")
}

/// The same, and two members renamed in each line.
pub(crate) fn value_chain_each(bytes: &[u8]) -> EachOrder {
    let mut tree = upcast_tree(bytes);
    for line in tree["lines"].as_array_mut().expect("lines") {
        let line = line.as_object_mut().expect("a line");
        for (old, new) in [("sku", "article"), ("quantity", "count")] {
            let value = line.remove(old).expect("a member");
            line.insert(new.to_owned(), value);
        }
    }
    serde_json::from_value(tree).expect("an order")
}

fn upcast_tree(bytes: &[u8]) -> Value {
    let mut tree: Value = serde_json::from_slice(bytes).expect("JSON");
    let order = tree.as_object_mut().expect("an object");
    let version = order.remove("_v").and_then(|version| version.as_u64()).expect("a version");
    if version < 2 {
        let first = order.remove("first").expect("a first name");
        let last = order.remove("last").expect("a last name");
        let name = format!("{} {}", first.as_str().unwrap_or(""), last.as_str().unwrap_or(""));
        order.insert("name".to_owned(), Value::String(name));
        let mail = order.remove("mail").expect("an address");
        order.insert("email".to_owned(), mail);
    }
    if version < 3 {
        let address: serde_json::Map<_, _> = ["street", "city", "zip", "country"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), order.remove(name)?)))
            .collect();
        order.insert("address".to_owned(), Value::Object(address));
    }
    if version < 4 {
        let amount = order.remove("total").expect("a total");
        order.insert("total".to_owned(), json!({"amount": amount, "currency": "USD"}));
        order.insert("status".to_owned(), json!("open"));
    }
    tree
}

/// serde's own internally tagged enum, which needs the version as a string.
#[derive(Deserialize)]
#[serde(tag = "_v")]
pub(crate) enum AnyOrder {
    #[serde(rename = "1")]
    V1(OrderV1),
    #[serde(rename = "2")]
    V2(OrderV2),
    #[serde(rename = "3")]
    V3(OrderV3),
    #[serde(rename = "4")]
    V4(Order),
}

pub(crate) fn serde_tag(bytes: &[u8]) -> Order {
    match serde_json::from_slice(bytes).expect("an order") {
        AnyOrder::V1(order) => up_from_v1(order),
        AnyOrder::V2(order) => OrderV3::from(order).into(),
        AnyOrder::V3(order) => order.into(),
        AnyOrder::V4(order) => order,
    }
}
