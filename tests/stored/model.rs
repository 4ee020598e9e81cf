use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteBuf;
use upcaster::{BoxError, Versioned};

/// Values of every form the data model has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) largest: u64,
    pub(crate) lowest: i64,
    pub(crate) ratio: f64,
    pub(crate) tiny: f64,
    pub(crate) single: f32,
    pub(crate) yes: bool,
    pub(crate) letter: char,
    pub(crate) bytes: Bytes,
    pub(crate) numbers: Vec<u8>,
    pub(crate) status: Status,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) names: BTreeMap<u32, String>,
    pub(crate) some: Option<String>,
    pub(crate) none: Option<String>,
    pub(crate) nothing: (),
    pub(crate) pair: (i8, String),
    pub(crate) marker: Marker,
    pub(crate) wrapped: Wrapped,
    pub(crate) by_format: ByFormat,
    pub(crate) deep: Vec<BTreeMap<String, Vec<Option<i16>>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Open,
    Paid,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    Point,
    Circle(f64),
    Line(u8, u8),
    Rectangle { width: u16, height: Option<u16> },
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Marker;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Wrapped(pub(crate) u32);

/// Written as a text in formats for people and as bytes in the others, like addresses and identifiers are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ByFormat(pub(crate) u8);

impl Serialize for ByFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&format_args!("#{}", self.0))
        } else {
            serializer.serialize_bytes(&[self.0])
        }
    }
}

impl<'de> Deserialize<'de> for ByFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            let digits = text.strip_prefix('#').ok_or_else(|| D::Error::custom("no text of this type"))?;
            digits.parse().map(Self).map_err(D::Error::custom)
        } else {
            match ByteBuf::deserialize(deserializer)?[..] {
                [byte] => Ok(Self(byte)),
                _ => Err(D::Error::custom("not one byte")),
            }
        }
    }
}

/// Written as bytes by the formats that have them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.0.serialize(serializer)
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Vec::deserialize(deserializer).map(Self)
        } else {
            ByteBuf::deserialize(deserializer).map(|bytes| Self(bytes.into_vec()))
        }
    }
}

impl Body {
    /// With the largest `u64` that the format has; one that has not all of them has no integer keys either.
    pub(crate) fn new(largest: u64) -> Self {
        let keys: &[u32] = if largest == u64::MAX { &[1, u32::MAX] } else { &[] };
        Self {
            largest,
            lowest: i64::MIN,
            ratio: 0.1 + 0.2,
            tiny: f64::MIN_POSITIVE,
            single: 0.1,
            yes: true,
            letter: '\u{fc}',
            bytes: Bytes(vec![0, 255, 7]),
            numbers: vec![1, 2, 3],
            status: Status::Paid,
            shapes: vec![
                Shape::Point,
                Shape::Circle(2.5),
                Shape::Line(1, 2),
                Shape::Rectangle { width: 3, height: None },
            ],
            names: keys.iter().map(|key| (*key, format!("number {key}"))).collect(),
            some: Some("text".to_owned()),
            none: None,
            nothing: (),
            pair: (-5, "two".to_owned()),
            marker: Marker,
            wrapped: Wrapped(9),
            by_format: ByFormat(42),
            deep: vec![BTreeMap::from([("a".to_owned(), vec![Some(-1), None])])],
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "sample", version = 1)]
pub(crate) struct SampleV1 {
    pub(crate) mail: String,
    pub(crate) body: Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "sample", version = 2, previous = SampleV1)]
pub(crate) struct SampleV2 {
    pub(crate) email: String,
    pub(crate) body: Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "sample", version = 3, previous = SampleV2)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) body: Body,
}

impl From<SampleV1> for SampleV2 {
    fn from(old: SampleV1) -> Self {
        assert!(old.mail != "panic@example.com", "an address nobody expects");
        Self { email: old.mail, body: old.body }
    }
}

impl TryFrom<SampleV2> for Sample {
    type Error = BoxError;

    fn try_from(old: SampleV2) -> Result<Self, BoxError> {
        let (name, host) = old.email.split_once('@').ok_or_else(|| format!("{} has no host", old.email))?;
        Ok(Self { name: name.to_owned(), host: host.to_owned(), body: old.body })
    }
}

impl Sample {
    pub(crate) fn new(largest: u64) -> Self {
        Self { name: "ada".to_owned(), host: "example.com".to_owned(), body: Body::new(largest) }
    }
}

/// A document, member by member, in the order of the list.
#[derive(Clone)]
pub(crate) struct Document<'a>(pub(crate) Vec<(&'a str, Member<'a>)>);

/// The value of a member.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Member<'a> {
    Integer(i64),
    Float(f64),
    Text(&'a str),
    Flag(bool),
    Null,
    Body(&'a Body),
    Object(Document<'a>),
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, member) in &self.0 {
            map.serialize_entry(name, member)?;
        }
        map.end()
    }
}

/// The members of [`Sample`] as version 1, 2 or 3 stored them, without the tag.
pub(crate) fn stored_as(version: i64, body: &Body) -> Vec<(&'static str, Member<'_>)> {
    match version {
        1 => vec![("mail", Member::Text("ada@example.com")), ("body", Member::Body(body))],
        2 => vec![("email", Member::Text("ada@example.com")), ("body", Member::Body(body))],
        _ => vec![
            ("name", Member::Text("ada")),
            ("body", Member::Body(body)),
            ("host", Member::Text("example.com")),
        ],
    }
}

/// The same with a member at a position.
pub(crate) fn with<'a>(
    mut members: Vec<(&'a str, Member<'a>)>,
    position: usize,
    name: &'a str,
    value: Member<'a>,
) -> Document<'a> {
    members.insert(position, (name, value));
    Document(members)
}
