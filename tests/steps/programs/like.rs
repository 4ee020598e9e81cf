use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::strict::{Strict, keeps_digits};

/// Asks for a value as a type would whose data looks like the value expected: lists as lists, objects as objects.
#[derive(Clone, Copy)]
pub(super) struct Like<'v> {
    pub(super) expected: &'v Value,
    /// Whether everything in it is an `Option`.
    pub(super) optional: bool,
}

impl<'v> Like<'v> {
    fn inner(self, expected: Option<&'v Value>) -> Self {
        Self { expected: expected.unwrap_or(&Value::Null), ..self }
    }

    fn ask<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.expected {
            Value::Null => deserializer.deserialize_option(self),
            Value::Bool(_) => deserializer.deserialize_bool(self),
            Value::Number(_) if keeps_digits() => {
                Strict::deserialize(deserializer).map(|Strict(value)| value)
            }
            Value::Number(number) if number.is_f64() => deserializer.deserialize_f64(self),
            Value::Number(number) if number.is_u64() => deserializer.deserialize_u64(self),
            Value::Number(_) => deserializer.deserialize_i64(self),
            Value::String(_) => deserializer.deserialize_string(self),
            Value::Array(_) => deserializer.deserialize_seq(self),
            Value::Object(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Like<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.optional { deserializer.deserialize_option(self) } else { self.ask(deserializer) }
    }
}

impl<'de> Visitor<'de> for Like<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "something like {}", self.expected)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        // As `Option<()>` would, which is not asked for once more.
        if self.expected.is_null() { deserializer.deserialize_unit(self) } else { self.ask(deserializer) }
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element_seed(self.inner(self.expected.get(elements.len())))? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inner(self.expected.get(&name)))?;
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(Value::Object(members))
    }
}
