use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "nothing", version = 1, tag = "/meta/version")]
struct Nothing;

fn main() {}
