//! Reads a document through the fused plan of any program.

use std::cell::RefCell;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use upcaster::__support::{Declared, Trace, read_through};
use upcaster::{BoxError, Origin, Steps, Version, Versioned};

thread_local! {
    static PROGRAM: RefCell<Option<Declared>> = const { RefCell::new(None) };
}

/// Any object, with the program of the moment for its history.
#[derive(Deserialize)]
#[serde(transparent)]
struct Any(Map<String, Value>);

const CURRENT: u32 = 20;

impl Versioned for Any {
    type Previous = Origin;
    const KIND: &'static str = "any";
    const VERSION: Version = Version::of(CURRENT);
    const DECLARED: bool = true;

    fn read_declared<'de, D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<Self, D::Error> {
        PROGRAM.with_borrow(|program| {
            read_through(program.as_ref().expect("a program"), version, payload, trace)
        })
    }

    fn upcast(previous: Origin) -> Result<Self, BoxError> {
        match previous {}
    }
}

/// Reads the document as one of the version that has all steps before it.
pub(crate) fn read(steps: Steps, text: &str) -> Result<Value, upcaster::Error> {
    let count = u32::try_from(steps.len()).expect("few steps");
    let version = Version::of(CURRENT - count);
    PROGRAM.set(Some(Declared::new(steps, Version::of(CURRENT), version)));
    let members = text.trim().strip_prefix('{').expect("an object");
    let comma = if members.trim() == "}" { "" } else { "," };
    let document = format!("{{\"_v\":{version}{comma}{members}");
    upcaster::from_str::<Any>(&document).map(|any| Value::Object(any.0))
}
