//! Reads a file of stored orders, whatever version each line is in, and writes it again at the current one.
//!
//! ```text
//! cargo run --example orders                  # the orders beside this file
//! cargo run --example orders -- FILE.ndjson   # your own
//! ```
//!
//! `model.rs` has the order of today and the declared steps from the three versions before it; the example `orders_typed`
//! does the same with a struct for each version. What cannot be read is reported and
//! copied unchanged to a second file, so nothing is lost.
#![allow(clippy::print_stdout)]

mod model;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use model::Order;
use upcaster::{Version, Versioned};

const ORDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/orders/orders.ndjson");

fn main() -> Result<(), Box<dyn Error>> {
    let input = std::env::args_os().nth(1).map_or_else(|| PathBuf::from(ORDERS), PathBuf::from);
    let book = read(&input)?;
    report(&book);

    let out = std::env::temp_dir().join("upcaster-orders");
    fs::create_dir_all(&out)?;
    let (upcast, refused) = (out.join("orders.ndjson"), out.join("refused.ndjson"));
    write(&upcast, &book.orders)?;
    fs::write(&refused, &book.refused)?;
    println!("\n{} refused lines copied unchanged to {}", book.refusals.len(), refused.display());

    check(&upcast, &book.orders)?;
    println!(
        "{} orders written to {}, all at version {}, all read back equal",
        book.orders.len(),
        upcast.display(),
        Order::VERSION
    );
    Ok(())
}

/// What was in a file.
#[derive(Default)]
struct Book {
    orders: Vec<Order>,
    /// How many orders were stored at each version.
    versions: BTreeMap<Version, usize>,
    /// The lines that could not be read, as they were.
    refused: Vec<u8>,
    refusals: Vec<upcaster::Error>,
}

/// Reads every line; one that cannot be read does not stop the rest.
fn read(path: &Path) -> Result<Book, Box<dyn Error>> {
    let mut book = Book::default();
    let mut lines = upcaster::read_lines::<Order, _>(BufReader::new(File::open(path)?));
    while let Some(line) = lines.next() {
        match line {
            Ok(order) => {
                *book.versions.entry(order.stored_version()).or_default() += 1;
                book.orders.push(order.into_inner());
            }
            // The file itself failed: there is no line to set aside.
            Err(error) if error.kind() == upcaster::ErrorKind::Io => return Err(error.into()),
            Err(error) => {
                book.refused.extend_from_slice(lines.raw());
                book.refused.push(b'\n');
                book.refusals.push(error);
            }
        }
    }
    Ok(book)
}

fn report(book: &Book) {
    println!("stored at   orders");
    for (version, count) in &book.versions {
        let state = if *version < Order::VERSION { "stale" } else { "current" };
        println!("version {version:<3} {count:>6}   {state}");
    }
    println!("refused     {:>6}\n", book.refusals.len());
    for error in &book.refusals {
        let line = error.line().unwrap_or_default();
        // The message names the record and the place; the source is what the parser or the step said.
        match error.source() {
            Some(cause) => println!("line {line:>3}: {error}: {cause}"),
            None => println!("line {line:>3}: {error}"),
        }
    }
}

/// Writes the orders at the current version, one a line.
fn write(path: &Path, orders: &[Order]) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    for order in orders {
        upcaster::to_writer(&mut file, order)?;
        file.write_all(b"\n")?;
    }
    Ok(file.flush()?)
}

/// Reads a file back and makes sure that it holds these orders, all at the current version.
fn check(path: &Path, orders: &[Order]) -> Result<(), Box<dyn Error>> {
    let again = read(path)?;
    let all_current = again.versions.keys().all(|version| *version == Order::VERSION);
    if !all_current || !again.refusals.is_empty() || again.orders != orders {
        return Err(format!("{} does not hold the orders that were written to it", path.display()).into());
    }
    Ok(())
}
