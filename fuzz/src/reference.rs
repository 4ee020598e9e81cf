//! The naive reader: one pass for each question, none of them shared with `upcaster`.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use upcaster::ErrorKind;

/// What a reader says of a document: the current value and the stored version, or the kind of its error.
pub(crate) type Answer<T> = Result<(T, u32), ErrorKind>;

/// How a kind keeps its version.
pub(crate) struct Layout {
    pub(crate) place: Place,
    pub(crate) labels: Option<[&'static str; 3]>,
    pub(crate) floor: u32,
    pub(crate) untagged: Option<u32>,
}

/// Where the tag stands.
pub(crate) enum Place {
    Member(&'static str),
    Nested(&'static str, &'static str),
}

const CURRENT: u32 = 3;

/// The text of a document and the version it is to be parsed at, or the first of all verdicts against it.
pub(crate) fn version_of<'d>(layout: &Layout, document: &'d [u8]) -> Result<(&'d str, u32), ErrorKind> {
    let text = std::str::from_utf8(document).map_err(|_| ErrorKind::InvalidUtf8)?;
    if !text.trim_ascii_start().starts_with('{') {
        return Err(skimmed(text).err().unwrap_or(ErrorKind::NotAnObject));
    }
    // Whatever is wrong with the JSON of the whole document comes before its tag. The names of the members, and
    // what stands where an object should lead to a nested tag, are looked at; all other values only skipped.
    let count = occurrences(layout, text, Counted).map_err(|error| kind_of(&error, text))?.len();
    skimmed(text).expect("the pass above sees more");
    let values = occurrences(layout, text, Valued);
    let version = match (count, values) {
        (0, _) => layout.untagged.ok_or(ErrorKind::MissingTag)?,
        (1, Ok(values)) => tag(layout, values.into_iter().next())?,
        (1, Err(_)) => return Err(ErrorKind::MalformedTag),
        _ => return Err(ErrorKind::DuplicateTag),
    };
    match version {
        version if version > CURRENT => Err(ErrorKind::Newer),
        version if version < layout.floor => Err(ErrorKind::BelowFloor),
        version => Ok((text, version)),
    }
}

fn skimmed(text: &str) -> Result<(), ErrorKind> {
    serde_json::from_str::<IgnoredAny>(text).map(drop).map_err(|error| kind_of(&error, text))
}

fn tag(layout: &Layout, value: Option<Value>) -> Result<u32, ErrorKind> {
    match (&layout.labels, value) {
        (None, Some(Value::Number(number))) => match number.as_u64().map(u32::try_from) {
            Some(Ok(version)) if version > 0 => Ok(version),
            _ => Err(ErrorKind::MalformedTag),
        },
        (Some(labels), Some(Value::String(label))) => labels
            .iter()
            .zip(1..)
            .find_map(|(known, version)| (label == *known).then_some(version))
            .ok_or(ErrorKind::UnknownLabel),
        _ => Err(ErrorKind::MalformedTag),
    }
}

/// What `serde_json` calls an error, as `upcaster` calls it.
pub(crate) fn kind_of(error: &serde_json::Error, text: &str) -> ErrorKind {
    match error.classify() {
        Category::Eof => ErrorKind::Truncated,
        _ if is_cut_off(error, text) => ErrorKind::Truncated,
        Category::Data => ErrorKind::Data,
        _ if error.to_string().starts_with("recursion limit exceeded") => ErrorKind::TooDeep,
        _ => ErrorKind::Syntax,
    }
}

/// Whether the text stops within a number, which `serde_json` calls an invalid one.
fn is_cut_off(error: &serde_json::Error, text: &str) -> bool {
    let last_line = text.split('\n').next_back().unwrap_or_default();
    let at_the_end = error.line() == text.split('\n').count() && error.column() == last_line.len();
    at_the_end && error.to_string().starts_with("invalid number") && text.ends_with(['-', '+', '.', 'e', 'E'])
}

/// What a type says of a document that was skipped through before, and so is JSON: what skipping does not look at
/// is still a verdict on the JSON, all else is one on the type.
pub(crate) fn kind_of_type(error: &serde_json::Error, text: &str) -> ErrorKind {
    let words =
        ["recursion limit", "lone leading surrogate", "unexpected end of hex escape", "invalid unicode"];
    let message = error.to_string();
    match kind_of(error, text) {
        kind if words.iter().any(|words| message.starts_with(words)) => kind,
        _ => ErrorKind::Data,
    }
}

/// What to make of the value of a tag.
trait Take: Copy {
    type Taken: for<'de> Deserialize<'de>;
    fn take(taken: Self::Taken) -> Value;
}

/// Any value at all, to count it.
#[derive(Clone, Copy)]
struct Counted;

impl Take for Counted {
    type Taken = IgnoredAny;
    fn take(_: IgnoredAny) -> Value {
        Value::Null
    }
}

/// The value itself, which fails for one that nothing could hold: `1e400`.
#[derive(Clone, Copy)]
struct Valued;

impl Take for Valued {
    type Taken = Value;
    fn take(value: Value) -> Value {
        value
    }
}

/// Every tag in the document. An object that leads to a nested tag counts as one more where it stands again.
fn occurrences<T: Take>(layout: &Layout, text: &str, take: T) -> serde_json::Result<Vec<Value>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let (name, below) = match layout.place {
        Place::Member(name) => (name, None),
        Place::Nested(head, name) => (head, Some(name)),
    };
    let found = Collector { name, below, take }.deserialize(&mut json)?;
    json.end()?;
    Ok(found)
}

#[derive(Clone, Copy)]
struct Collector<T> {
    name: &'static str,
    below: Option<&'static str>,
    take: T,
}

impl<'de, T: Take> DeserializeSeed<'de> for Collector<T> {
    type Value = Vec<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Take> Visitor<'de> for Collector<T> {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Value>, A::Error> {
        let mut found = Vec::new();
        let mut led = false;
        while let Some(name) = map.next_key::<String>()? {
            match self.below {
                _ if name != self.name => drop(map.next_value::<IgnoredAny>()?),
                None => found.push(T::take(map.next_value()?)),
                Some(below) => {
                    found.extend(map.next_value_seed(Collector {
                        name: below,
                        below: None,
                        take: self.take,
                    })?);
                    if led {
                        found.extend([Value::Null, Value::Null]);
                    }
                    led = true;
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Value>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Vec::new())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Vec<Value>, E> {
        Ok(Vec::new())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Vec<Value>, E> {
        Ok(Vec::new())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Vec<Value>, E> {
        Ok(Vec::new())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Vec<Value>, E> {
        Ok(Vec::new())
    }

    fn visit_str<E>(self, _: &str) -> Result<Vec<Value>, E> {
        Ok(Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Vec<Value>, E> {
        Ok(Vec::new())
    }
}
