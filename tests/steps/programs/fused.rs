//! Reads a document through the fused plan of any program.

use std::cell::RefCell;
use std::rc::Rc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde_json::Value;
use upcaster::__support::{Declared, Trace, read_through};
use upcaster::{BoxError, Error, Origin, Steps, Version, Versioned};

use super::like::Like;
use super::strict::Strict;

thread_local! {
    static PROGRAM: RefCell<Option<Declared>> = const { RefCell::new(None) };
    static EXPECTED: RefCell<Option<Rc<(Value, bool)>>> = const { RefCell::new(None) };
}

/// Any value, or one that is like the value expected, with the program of the moment for its history.
struct Any(Value);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match EXPECTED.with_borrow(Clone::clone).as_deref() {
            Some((expected, optional)) => {
                Like { expected, optional: *optional }.deserialize(deserializer).map(Self)
            }
            None => Strict::deserialize(deserializer).map(|Strict(value)| Self(value)),
        }
    }
}

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

/// The program of the moment.
pub(super) struct Fused {
    version: Version,
}

impl Fused {
    pub(super) fn new(steps: Steps) -> Self {
        let count = u32::try_from(steps.len()).expect("few steps");
        let version = Version::of(CURRENT - count);
        PROGRAM.set(Some(Declared::new(steps, Version::of(CURRENT), version)));
        Self { version }
    }

    /// Puts the tag of the oldest version before all members of what should be an object.
    pub(super) fn tagged_first(&self, text: &str) -> String {
        let members = text.trim_ascii_start().strip_prefix('{').expect("an object");
        let comma = if members.trim_ascii_start().starts_with('}') { "" } else { "," };
        format!("{{\"_v\":{}{comma}{members}", self.version)
    }

    /// Puts the tag behind all members of an object.
    pub(super) fn tagged_last(&self, text: &str) -> String {
        let members = text.trim_ascii_end().strip_suffix('}').expect("an object").trim_ascii_end();
        let comma = if members.ends_with('{') { "" } else { "," };
        format!("{members}{comma}\"_v\":{}}}", self.version)
    }

    /// Reads a document as whatever it is.
    pub(super) fn read(&self, document: &str) -> Result<Value, Error> {
        EXPECTED.set(None);
        upcaster::from_str::<Any>(document).map(|Any(value)| value)
    }

    /// Reads a document as a type would whose data is like a value.
    pub(super) fn read_like(&self, document: &str, value: &Value, optional: bool) -> Result<Value, Error> {
        EXPECTED.set(Some(Rc::new((value.clone(), optional))));
        upcaster::from_str::<Any>(document).map(|Any(value)| value)
    }
}
