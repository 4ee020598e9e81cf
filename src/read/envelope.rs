use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{Known, Target, Trace};
use crate::Version;
use crate::tag::{Path, TaggedMap, Watch};

/// Reads `{"v": 3, "data": ...}`: the payload as the type of `version`, once the tag has confirmed it.
///
/// Where the payload comes first and the version is only guessed, the pass ends there: no step may see a
/// payload of another version than its own.
pub(super) fn read<'de, T: Target<'de>, D: Deserializer<'de>>(
    document: D,
    version: Version,
    known: Known,
    data: &'static str,
    target: &T,
    watch: &Watch<'_>,
    trace: &Trace<'de>,
) -> Result<T::Value, D::Error> {
    let payload = Payload { version, target, trace };
    document.deserialize_map(EnvelopeVisitor { payload, data, known, watch })
}

struct EnvelopeVisitor<'a, 'de, T> {
    payload: Payload<'a, 'de, T>,
    data: &'static str,
    known: Known,
    watch: &'a Watch<'a>,
}

impl<'de, T: Target<'de>> Visitor<'de> for EnvelopeVisitor<'_, 'de, T> {
    type Value = T::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an envelope: an object that holds the version and the payload")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T::Value, A::Error> {
        let path = self.watch.rules.path().unwrap_or(Path { head: "", rest: &[] });
        let mut map = TaggedMap::new(map, path, self.watch, true);
        let mut value = None;
        while let Some(member) = map.next_key_seed(MemberOf { data: self.data })? {
            match member {
                Member::Other => drop(map.next_value::<IgnoredAny>()?),
                Member::Data if value.is_some() => return Err(de::Error::duplicate_field(self.data)),
                Member::Data if self.watch.count() == 0 && !matches!(self.known, Known::Verified { .. }) => {
                    return Err(de::Error::custom("the payload comes before its version"));
                }
                Member::Data => value = Some(map.next_value_seed(self.payload)?),
            }
        }
        value.ok_or_else(|| de::Error::missing_field(self.data))
    }
}

enum Member {
    Data,
    Other,
}

#[derive(Clone, Copy)]
struct MemberOf {
    data: &'static str,
}

impl<'de> DeserializeSeed<'de> for MemberOf {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberOf {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Member, E> {
        Ok(if name == self.data { Member::Data } else { Member::Other })
    }
}

struct Payload<'a, 'de, T> {
    version: Version,
    target: &'a T,
    trace: &'a Trace<'de>,
}

impl<T> Clone for Payload<'_, '_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Payload<'_, '_, T> {}

impl<'de, T: Target<'de>> DeserializeSeed<'de> for Payload<'_, 'de, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, payload: D) -> Result<T::Value, D::Error> {
        self.target.read_at(self.version, payload, self.trace)
    }
}
