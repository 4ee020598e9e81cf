//! Names that are keywords, and a prelude in which nothing means what it usually does.

#![deny(warnings, clippy::pedantic, missing_docs, unreachable_pub)]

use serde::{Deserialize, Serialize};
use upcaster::Versioned;

/// Not the usual one.
#[allow(dead_code)]
struct Option;

/// Not the usual one.
#[allow(dead_code)]
struct Result;

/// The first.
#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "type", version = 1, tag = "self")]
#[allow(non_camel_case_types)]
struct r#struct {
    r#type: String,
}

/// The second.
#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "type", version = 2, previous = r#struct)]
#[allow(non_camel_case_types)]
struct r#fn {
    r#type: String,
    r#match: bool,
}

impl From<r#struct> for r#fn {
    fn from(old: r#struct) -> Self {
        Self { r#type: old.r#type, r#match: true }
    }
}

fn main() {
    let read: r#fn = upcaster::from_str(r#"{"self":1,"type":"x"}"#).expect("it is read");
    assert_eq!((read.r#type.as_str(), read.r#match), ("x", true));
}
