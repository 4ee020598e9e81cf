use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "point", version = 1)]
struct Point(f64, f64);

fn main() {}
