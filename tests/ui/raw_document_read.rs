use serde::Deserialize;
use upcaster::{Outcome, Versioned};

#[derive(Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {}

fn value(outcome: Outcome<'_, Order>) -> Option<Order> {
    match outcome {
        Outcome::Newer(_, raw) => Some(raw.into_inner()),
        other => other.into_result().ok().map(|loaded| loaded.into_inner()),
    }
}

fn main() {}
