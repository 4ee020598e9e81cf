use serde::{Deserialize, Serialize};
use upcaster::{Error, Outcome, Versioned};

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
struct Order {}

fn save(document: &[u8]) -> Result<Vec<u8>, Error> {
    match upcaster::read_outcome::<Order>(document) {
        Outcome::Newer(_, raw) => upcaster::to_vec(&raw),
        other => upcaster::to_vec(&*other.into_result()?),
    }
}

fn main() {}
