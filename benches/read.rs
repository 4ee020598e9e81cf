//! Reading and writing against `serde_json` with the version known: `cargo bench --bench read`.
//!
//! Prints, for each case, the ratio of every contender to the floor, measured turn by turn in this one process, with
//! the allocator that every program has; how often they allocate, `cargo bench --bench allocations` counts.
//! `-- --count CASE CONTENDER N` does the work of one contender N times, for `benches/instructions.sh`; a text that
//! is no option limits the cases to those whose name holds it.

#[path = "../examples/orders_typed/model.rs"]
mod model;
mod support;
#[path = "support/turns.rs"]
mod turns;

use std::time::Duration;

use support::case::Case;
use support::cases::{Documents, cases};

fn main() {
    let documents = Documents::new();
    let cases = cases(&documents);
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, case, contender, times] = &arguments[..] {
        assert_eq!(flag, "--count", "the only option");
        count(&cases, case, contender, times.parse().expect("a number"));
        return;
    }
    if arguments.first().is_some_and(|first| first == "--list") {
        list(&cases);
        return;
    }
    let wanted = arguments.first().map_or("", String::as_str);
    for case in cases.iter().filter(|case| case.name.contains(wanted)) {
        case.report(300, Duration::from_millis(2));
    }
}

#[allow(clippy::print_stdout)]
fn list(cases: &[Case<'_>]) {
    for case in cases {
        println!("{}", case.name);
    }
}

fn count(cases: &[Case<'_>], case: &str, contender: &str, times: u32) {
    let case = cases.iter().find(|known| known.name == case).expect("a case of that name");
    let contender =
        case.contenders.iter().find(|known| known.name == contender).expect("a contender of that name");
    for _ in 0..times {
        (contender.work)();
    }
}
