//! Short words for what the tests ask again and again.

use std::error::Error as _;
use std::fmt::{self, Debug};

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use upcaster::{Error, ErrorKind};

pub(crate) use crate::panics::{ON_PURPOSE, expect_panics};

/// The error of a document or value that must be refused.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, Error>) -> Error {
    match result {
        Ok(value) => panic!("not refused: {value:?}"),
        Err(error) => error,
    }
}

/// The kind of that error.
#[track_caller]
pub(crate) fn kind<T: Debug>(result: Result<T, Error>) -> ErrorKind {
    refused(result).kind()
}

/// What the source of an error says.
#[track_caller]
pub(crate) fn cause(error: &Error) -> String {
    error.source().expect("the error has a source").to_string()
}

/// Takes the text of a value, as `serde_json::value::RawValue` does.
#[derive(Debug)]
pub(crate) struct Text(pub(crate) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                map.next_key::<IgnoredAny>()?;
                map.next_value().map(Text)
            }
        }

        deserializer.deserialize_newtype_struct("$serde_json::private::RawValue", TextVisitor)
    }
}
