use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use super::{Form, TagRules};
use crate::Version;

/// What stands where the tag should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Version(Version),
    Malformed,
    UnknownLabel,
    /// The label codec panicked.
    Panicked,
}

/// Reads the value of the tag, from any format.
#[derive(Clone, Copy)]
pub(crate) struct Token<'r>(pub(crate) &'r TagRules);

impl<'de> DeserializeSeed<'de> for Token<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        match self.0.tag.form {
            // The hint matters: under `arbitrary_precision`, serde_json answers `deserialize_any` with a map.
            Form::Integer => deserializer.deserialize_u64(self),
            Form::Labels | Form::Codec(_) => deserializer.deserialize_str(self),
        }
    }
}

impl Token<'_> {
    fn number(self, number: impl TryInto<Version>) -> Found {
        match self.0.tag.form {
            Form::Integer => number.try_into().map_or(Found::Malformed, Found::Version),
            Form::Labels | Form::Codec(_) => Found::Malformed,
        }
    }
}

impl Visitor<'_> for Token<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.tag.form {
            Form::Integer => "a version tag: a whole number from 1 to 4294967295",
            Form::Labels | Form::Codec(_) => "a version tag: a text",
        })
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Found, E> {
        Ok(self.number(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Found, E> {
        Ok(self.number(number))
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<Found, E> {
        Ok(self.number(number))
    }

    fn visit_i128<E: de::Error>(self, number: i128) -> Result<Found, E> {
        Ok(self.number(number))
    }

    fn visit_str<E: de::Error>(self, label: &str) -> Result<Found, E> {
        Ok(self.0.read_label(label))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Found, E> {
        Ok(Found::Malformed)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Found, E> {
        Ok(Found::Malformed)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Found, E> {
        Ok(Found::Malformed)
    }

    fn visit_none<E: de::Error>(self) -> Result<Found, E> {
        Ok(Found::Malformed)
    }
}
