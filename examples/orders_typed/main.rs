//! The orders of the example `orders`, with a struct for each version instead of a declared history.
//!
//! ```text
//! cargo run --example orders_typed
//! ```
//!
//! Both forms read the same documents to the same values. Types are checked by the compiler and need no op for what
//! they do; a declared history needs no old structs.
#![allow(clippy::print_stdout)]

mod model;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::BufReader;

use model::Order;

const ORDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/orders/orders.ndjson");

fn main() -> Result<(), Box<dyn Error>> {
    let mut versions: BTreeMap<u32, usize> = BTreeMap::new();
    for order in upcaster::read_lines::<Order, _>(BufReader::new(File::open(ORDERS)?)) {
        match order {
            Ok(order) => *versions.entry(order.stored_version().get()).or_default() += 1,
            Err(error) => println!("{error}"),
        }
    }
    for (version, count) in versions {
        println!("{count} orders stored at version {version}");
    }
    Ok(())
}
