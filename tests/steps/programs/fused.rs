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

/// Where the tag of a document is put.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tag {
    BeforeAll,
    BehindAll,
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

    /// Reads a document of the oldest version as whatever it is.
    pub(super) fn read(&self, text: &str, tag: Tag) -> Result<Value, Error> {
        EXPECTED.set(None);
        upcaster::from_str::<Any>(&self.tagged(text, tag)).map(|Any(value)| value)
    }

    /// Reads it as a type would whose data is like a value.
    pub(super) fn read_like(
        &self,
        text: &str,
        tag: Tag,
        like: &Value,
        optional: bool,
    ) -> Result<Value, Error> {
        EXPECTED.set(Some(Rc::new((like.clone(), optional))));
        upcaster::from_str::<Any>(&self.tagged(text, tag)).map(|Any(value)| value)
    }

    /// The text is valid JSON after this if it was before, and only then.
    fn tagged(&self, text: &str, tag: Tag) -> String {
        let version = self.version;
        match tag {
            Tag::BeforeAll => {
                let members = text.strip_prefix('{').expect("an object");
                let comma = if members.trim_ascii_start().starts_with('}') { "" } else { "," };
                format!("{{\"_v\":{version}{comma}{members}")
            }
            Tag::BehindAll => {
                let members = text.trim_ascii_end().strip_suffix('}').expect("an object");
                let comma = if members.trim_ascii_end().ends_with('{') { "" } else { "," };
                format!("{members}{comma}\"_v\":{version}}}")
            }
        }
    }
}
