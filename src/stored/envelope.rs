use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess};

use super::Stored;
use super::content::{Content, ContentSeed};
use super::locate::{duplicate, read_tag, version_of};
use super::read::read_payload;
use super::replay::Replay;
use crate::json::KeyText;
use crate::tag::{Sort, SortKey};
use crate::versioned::Typed;
use crate::{Readable, Version};

/// Reads `{"v": 3, "data": ...}`; a payload that stands before its version is held in memory.
pub(super) fn read<'de, T: Readable<'de>, A: MapAccess<'de>>(
    mut map: A,
    version: &'static str,
    data: &'static str,
    human_readable: bool,
) -> Result<Stored<T>, A::Error> {
    let settings = &Typed::<T>::SETTINGS;
    let mut found = None;
    let mut payload = Payload::Ahead;
    let next = |map: &mut A| {
        let sort = FindPart { version, data };
        map.next_key_seed(SortKey { sort, human_readable })
    };
    while let Some(part) = next(&mut map)? {
        match part {
            Part::Version if found.is_some() => return Err(A::Error::custom(duplicate(settings))),
            Part::Version => {
                let tag = read_tag(&mut map, settings)?;
                found = Some(version_of(Some(tag), settings).map_err(A::Error::custom)?);
            }
            Part::Data => {
                let Payload::Ahead = payload else {
                    return Err(A::Error::duplicate_field(data));
                };
                payload = match found {
                    Some(version) => {
                        Payload::Read(map.next_value_seed(PayloadSeed { version, record: PhantomData })?)
                    }
                    None => Payload::Held(map.next_value_seed(ContentSeed::of_kind(T::KIND))?),
                };
            }
            Part::Other => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    let version = found.map_or_else(|| version_of(None, settings).map_err(A::Error::custom), Ok)?;
    match payload {
        Payload::Ahead => Err(A::Error::missing_field(data)),
        Payload::Held(content) => read_payload(version, Replay::new(content, human_readable)),
        Payload::Read(stored) => Ok(stored),
    }
}

/// How far the payload is.
enum Payload<'de, T> {
    Ahead,
    Held(Content<'de>),
    Read(Stored<T>),
}

struct PayloadSeed<T> {
    version: Version,
    record: PhantomData<T>,
}

impl<'de, T: Readable<'de>> DeserializeSeed<'de> for PayloadSeed<T> {
    type Value = Stored<T>;

    fn deserialize<D: Deserializer<'de>>(self, payload: D) -> Result<Stored<T>, D::Error> {
        read_payload(self.version, payload)
    }
}

enum Part {
    Version,
    Data,
    Other,
}

struct FindPart {
    version: &'static str,
    data: &'static str,
}

impl<'de> Sort<'de> for FindPart {
    type Value = Part;

    fn text<E: serde::de::Error>(self, key: KeyText<'de, '_>) -> Result<Part, E> {
        Ok(match key.as_str() {
            name if name == self.version => Part::Version,
            name if name == self.data => Part::Data,
            _ => Part::Other,
        })
    }

    fn other<D: Deserializer<'de>>(self, key: D) -> Result<Part, D::Error> {
        serde::Deserialize::deserialize(key).map(|IgnoredAny| Part::Other)
    }
}
