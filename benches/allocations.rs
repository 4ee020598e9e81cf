//! How often readers and writers allocate, in the cases of `benches/read.rs`: `cargo bench --bench allocations`.
//!
//! A program of its own, as counting slows down every allocation: `allocation_counter` replaces the allocator of the
//! whole program that it is linked into. A text limits the cases to those whose name holds it.

#[path = "../examples/orders_typed/model.rs"]
mod model;
mod support;

use allocation_counter::measure;
use support::case::Case;
use support::cases::{Documents, cases};

fn main() {
    let documents = Documents::new();
    let wanted = std::env::args().skip(1).find(|argument| argument != "--bench").unwrap_or_default();
    for case in cases(&documents).iter().filter(|case| case.name.contains(&wanted)) {
        report(case);
    }
}

/// Prints a row a contender: allocations, and how many more than the floor.
#[allow(clippy::print_stdout)]
fn report(case: &Case<'_>) {
    println!("\n{}", case.name);
    println!("  {:<24} {:>12} {:>8} {:>12}", "", "allocations", "more", "bytes at once");
    let mut floor = None;
    for contender in &case.contenders {
        // Whatever is made once for all reads is made before.
        (contender.work)();
        let counted = measure(|| (contender.work)());
        let count = i128::from(counted.count_total);
        let more = count - *floor.get_or_insert(count);
        println!("  {:<24} {:>12} {more:>+8} {:>12}", contender.name, count, counted.bytes_max);
    }
}
