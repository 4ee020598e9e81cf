//! What is measured: documents of every size and version, and who reads and writes them.

use std::hint::black_box;
use std::rc::Rc;

use serde_json::json;
use upcaster::Stored;

use super::case::Case;
use super::documents::{self, TagAt, document};
use super::{histories, rivals};
use crate::model::{Order, OrderV1};

const SIZES: [(&str, usize); 3] = [("0.3 KB", 0), ("2 KB", 12), ("200 KB", 1300)];

/// The documents of one size.
struct Sized {
    name: &'static str,
    current: [(&'static str, Vec<u8>); 3],
    current_text_tag: Vec<u8>,
    first: Vec<u8>,
    first_text_tag: Vec<u8>,
    order: Order,
}

/// The documents of all cases.
pub(crate) struct Documents {
    sizes: Vec<Sized>,
    mixed: Vec<u8>,
    versions: Vec<u32>,
}

impl Documents {
    pub(crate) fn new() -> Self {
        let sizes = SIZES.map(|(name, lines)| {
            let order = documents::order(lines);
            let at = |at| document(&order, json!(4), at);
            Sized {
                name,
                current: [
                    ("first", at(TagAt::First)),
                    ("middle", at(TagAt::Middle)),
                    ("last", at(TagAt::Last)),
                ],
                current_text_tag: document(&order, json!("4"), TagAt::First),
                first: document(&documents::order_v1(lines), json!(1), TagAt::First),
                first_text_tag: document(&documents::order_v1(lines), json!("1"), TagAt::First),
                order,
            }
        });
        let (mixed, versions) = mixed();
        Self { sizes: sizes.into(), mixed, versions }
    }
}

/// 200 orders, one a line: 80 % of version 4, 10 % of 3, 5 % of 2 and of 1.
fn mixed() -> (Vec<u8>, Vec<u32>) {
    let mut mixed = Vec::new();
    let versions: Vec<u32> = (0..200)
        .map(|n| match n % 20 {
            7 => 1,
            13 => 2,
            3 | 16 => 3,
            _ => 4,
        })
        .collect();
    for (n, version) in versions.iter().enumerate() {
        let lines = n % 24;
        let at = TagAt::First;
        mixed.extend(match version {
            1 => document(&documents::order_v1(lines), json!(1), at),
            2 => document(&documents::order_v2(lines), json!(2), at),
            3 => document(&documents::order_v3(lines), json!(3), at),
            _ => document(&documents::order(lines), json!(4), at),
        });
        mixed.push(b'\n');
    }
    (mixed, versions)
}

fn read(bytes: &[u8]) -> Order {
    upcaster::from_slice(bytes).expect("an order")
}

/// All cases, in the order in which they are shown.
pub(crate) fn cases(documents: &Documents) -> Vec<Case<'_>> {
    let sizes = documents.sizes.iter();
    let mut cases: Vec<_> = sizes.clone().flat_map(current).collect();
    cases.extend(sizes.clone().map(typed));
    cases.extend(sizes.clone().map(declared));
    cases.extend(sizes.clone().filter(|size| size.name == "2 KB").map(opaque));
    cases.extend(sizes.clone().filter(|size| size.name == "2 KB").map(each_line));
    cases.extend(sizes.clone().filter(|size| size.name == "200 KB").map(one_member));
    cases.push(mix(documents));
    cases.extend(sizes.clone().map(encode));
    cases.extend(sizes.filter(|size| size.name == "2 KB").flat_map(stored));
    cases
}

fn current(size: &Sized) -> impl Iterator<Item = Case<'_>> {
    size.current.iter().map(|(at, bytes)| {
        Case::new(format!("current {}, tag {at}", size.name), || {
            black_box(rivals::parse_known(black_box(bytes), 4));
        })
        .upcaster(0.85, || {
            black_box(read(black_box(bytes)));
        })
        .rival("from_utf8 + from_str", || {
            black_box(rivals::text_once(black_box(bytes)));
        })
        .rival("peek, then parse", || {
            black_box(rivals::peek_then_parse(black_box(bytes)));
        })
        .rival("Value chain", || {
            black_box(rivals::value_chain(black_box(bytes)));
        })
        .rival("serde(tag)", || {
            black_box(rivals::serde_tag(black_box(&size.current_text_tag)));
        })
    })
}

fn typed(size: &Sized) -> Case<'_> {
    let bytes = &size.first;
    Case::new(format!("v1 to v4 typed {}", size.name), || {
        black_box(rivals::parse_known(black_box(bytes), 1));
    })
    .upcaster(0.88, || {
        black_box(read(black_box(bytes)));
    })
    .rival("peek, then parse", || {
        black_box(rivals::peek_then_parse(black_box(bytes)));
    })
    .rival("Value chain", || {
        black_box(rivals::value_chain(black_box(bytes)));
    })
    .rival("serde(tag)", || {
        black_box(rivals::serde_tag(black_box(&size.first_text_tag)));
    })
}

/// The same through declared steps, with the old structs gone.
fn declared(size: &Sized) -> Case<'_> {
    let bytes = &size.first;
    Case::new(format!("v1 to v4 declared {}", size.name), || {
        black_box(rivals::parse_known(black_box(bytes), 1));
    })
    .upcaster(0.95, || {
        black_box(upcaster::from_slice::<histories::DeclaredOrder>(black_box(bytes)).expect("an order"));
    })
    .rival("Value chain", || {
        black_box(rivals::value_chain(black_box(bytes)));
    })
}

/// The same through closures that nothing is known of.
fn opaque(size: &Sized) -> Case<'_> {
    let bytes = &size.first;
    Case::new(format!("v1 to v4 opaque {}", size.name), || {
        black_box(rivals::parse_known(black_box(bytes), 1));
    })
    .upcaster(1.30, || {
        black_box(upcaster::from_slice::<histories::OpaqueOrder>(black_box(bytes)).expect("an order"));
    })
    .rival("Value chain", || {
        black_box(rivals::value_chain(black_box(bytes)));
    })
}

/// The same, and a change to every line of the order.
fn each_line(size: &Sized) -> Case<'_> {
    let bytes = &size.first;
    Case::new(format!("v1 to v4 declared with each line {}", size.name), || {
        let order: OrderV1 = serde_json::from_slice(black_box(bytes)).expect("an order");
        black_box(histories::EachOrder::from(rivals::up_from_v1(order)));
    })
    .upcaster(1.15, || {
        black_box(upcaster::from_slice::<histories::EachOrder>(black_box(bytes)).expect("an order"));
    })
    .rival("Value chain", || {
        black_box(rivals::value_chain_each(black_box(bytes)));
    })
}

/// One member renamed in a large document.
fn one_member(size: &Sized) -> Case<'_> {
    let bytes = &size.first;
    Case::new(format!("one member renamed {}", size.name), || {
        let order: OrderV1 = serde_json::from_slice(black_box(bytes)).expect("an order");
        black_box(histories::RenamedOrder::from(order));
    })
    .upcaster(0.95, || {
        black_box(upcaster::from_slice::<histories::RenamedOrder>(black_box(bytes)).expect("an order"));
    })
}

fn mix(documents: &Documents) -> Case<'_> {
    let lines = || {
        let ends = memchr::memchr_iter(b'\n', &documents.mixed);
        ends.scan(0, |start, end| Some(&documents.mixed[std::mem::replace(start, end + 1)..end]))
    };
    Case::new("mixed NDJSON", move || {
        for (line, version) in lines().zip(&documents.versions) {
            black_box(rivals::parse_known(black_box(line), *version));
        }
    })
    .upcaster(0.85, || {
        for order in upcaster::read_lines::<Order, _>(black_box(&documents.mixed[..])) {
            black_box(order.expect("an order").into_inner());
        }
    })
    .rival("peek, then parse", move || {
        for line in lines() {
            black_box(rivals::peek_then_parse(black_box(line)));
        }
    })
    .rival("Value chain", move || {
        for line in lines() {
            black_box(rivals::value_chain(black_box(line)));
        }
    })
}

fn encode(size: &Sized) -> Case<'_> {
    Case::new(format!("encode {}", size.name), || {
        black_box(serde_json::to_vec(black_box(&size.order)).expect("an order"));
    })
    .upcaster(1.03, || {
        black_box(upcaster::to_vec(black_box(&size.order)).expect("an order"));
    })
}

/// `Stored` in other formats, the tag first, against the same format without versions.
fn stored(size: &Sized) -> [Case<'_>; 3] {
    let json = &size.current[0].1;
    let pack = rmp_serde::to_vec_named(&Stored::new(size.order.clone())).expect("an order");
    let mut cbor = Vec::new();
    ciborium::into_writer(&Stored::new(size.order.clone()), &mut cbor).expect("an order");
    let (pack, cbor) = (Rc::new(pack), Rc::new(cbor));
    let (same_pack, same_cbor) = (Rc::clone(&pack), Rc::clone(&cbor));
    [
        Case::new("Stored in serde_json 2 KB", || {
            black_box(serde_json::from_slice::<Order>(black_box(json)).expect("an order"));
        })
        .upcaster(1.05, || {
            black_box(serde_json::from_slice::<Stored<Order>>(black_box(json)).expect("an order"));
        }),
        Case::new("Stored in CBOR 2 KB", move || {
            black_box(ciborium::from_reader::<Order, _>(black_box(&cbor[..])).expect("an order"));
        })
        .upcaster(1.05, move || {
            black_box(
                ciborium::from_reader::<Stored<Order>, _>(black_box(&same_cbor[..])).expect("an order"),
            );
        }),
        Case::new("Stored in MessagePack 2 KB", move || {
            black_box(rmp_serde::from_slice::<Order>(black_box(&pack)).expect("an order"));
        })
        .upcaster(1.05, move || {
            black_box(rmp_serde::from_slice::<Stored<Order>>(black_box(&same_pack)).expect("an order"));
        }),
    ]
}
