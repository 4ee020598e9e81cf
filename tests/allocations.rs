//! Reading allocates no more often than parsing the struct of the stored version and converting it by hand.

#[path = "../examples/orders_typed/model.rs"]
mod model;

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::model::{Address, Line, Order, OrderV1, OrderV2, OrderV3};

/// The stored struct with its tag declared: the least that a reader of one version does.
#[derive(Deserialize)]
struct Current {
    #[serde(rename = "_v")]
    _tag: IgnoredAny,
    id: u64,
    placed: String,
    name: String,
    email: String,
    address: Address,
    lines: Vec<Line>,
    total: model::Money,
    status: model::Status,
}

impl From<Current> for Order {
    fn from(current: Current) -> Self {
        let Current { id, placed, name, email, address, lines, total, status, _tag } = current;
        Self { id, placed, name, email, address, lines, total, status }
    }
}

#[derive(Deserialize)]
struct Oldest {
    #[serde(rename = "_v")]
    _tag: IgnoredAny,
    id: u64,
    placed: String,
    first: String,
    last: String,
    mail: String,
    street: String,
    city: String,
    zip: String,
    country: String,
    lines: Vec<Line>,
    total: f64,
}

impl From<Oldest> for OrderV1 {
    fn from(tagged: Oldest) -> Self {
        let Oldest { id, placed, first, last, mail, street, city, zip, country, lines, total, _tag } = tagged;
        Self { id, placed, first, last, mail, street, city, zip, country, lines, total }
    }
}

fn order_v1(lines: usize) -> OrderV1 {
    let line = |index: usize| Line {
        sku: format!("A-{index:05}"),
        title: "Ball pen, blue, fine, \"Roma\", packed in a recycled carton, no return".to_owned(),
        quantity: 3,
        price: 12.25,
    };
    OrderV1 {
        id: 900_001,
        placed: "2021-03-14T09:26:53Z".to_owned(),
        first: "Adelheid".to_owned(),
        last: "Mueller-Luedenscheidt".to_owned(),
        mail: "adelheid.mueller@example.com".to_owned(),
        street: "Lange Reihe 17".to_owned(),
        city: "Hamburg".to_owned(),
        zip: "20099".to_owned(),
        country: "DE".to_owned(),
        lines: (0..lines).map(line).collect(),
        total: 1234.5,
    }
}

fn upcast(order: OrderV1) -> Order {
    OrderV3::from(OrderV2::try_from(order).expect("the order has a name")).into()
}

/// How often and how much a read allocates.
fn allocations(read: impl Fn() -> Order) -> AllocationInfo {
    black_box(read());
    measure(|| drop(black_box(read())))
}

/// Room for one string with escapes, which is made at once, so that it need not grow.
const STRING: u64 = 128;

#[track_caller]
fn assert_no_more(document: &str, plain: impl Fn() -> Order) {
    let floor = allocations(plain);
    let ours = allocations(|| upcaster::from_slice(document.as_bytes()).expect("an order"));
    let size = document.len();
    assert!(ours.count_total <= floor.count_total, "{size} bytes: {ours:?}, but {floor:?}");
    assert!(ours.bytes_total <= floor.bytes_total + STRING, "{size} bytes: {ours:?}, but {floor:?}");
    assert!(ours.bytes_max <= floor.bytes_max + STRING, "{size} bytes: {ours:?}, but {floor:?}");
}

/// The document with its tag moved to the end.
fn tag_last(document: &str, tag: &str) -> String {
    let rest = document.replacen(&format!("{tag},"), "", 1);
    format!("{},{tag}}}", rest.strip_suffix('}').expect("a document is an object"))
}

const SIZES: [usize; 3] = [0, 14, 1600];

#[test]
fn the_current_version_costs_no_allocation_more_than_its_struct() {
    for lines in SIZES {
        let first = upcaster::to_string(&upcast(order_v1(lines))).unwrap();
        for document in [&first, &tag_last(&first, r#""_v":4"#)] {
            let read: Order = upcaster::from_str(document).unwrap();
            let plain = || Order::from(serde_json::from_slice::<Current>(document.as_bytes()).unwrap());
            assert_eq!(read, plain());
            assert_no_more(document, plain);
        }
    }
}

#[test]
fn an_old_version_costs_no_allocation_more_than_its_struct_and_the_conversions() {
    for lines in SIZES {
        let first = upcaster::to_string(&order_v1(lines)).unwrap();
        for document in [&first, &tag_last(&first, r#""_v":1"#)] {
            let plain = || {
                let first: Oldest = serde_json::from_slice(document.as_bytes()).unwrap();
                upcast(first.into())
            };
            assert_eq!(upcaster::from_str::<Order>(document).unwrap(), plain());
            assert_no_more(document, plain);
        }
    }
}

#[test]
fn the_sizes_are_those_that_are_promised() {
    let sizes = SIZES.map(|lines| upcaster::to_vec(&order_v1(lines)).unwrap().len());
    assert!((200..400).contains(&sizes[0]) && (1500..2500).contains(&sizes[1]), "{sizes:?}");
    assert!((180_000..260_000).contains(&sizes[2]), "{sizes:?}");
}
