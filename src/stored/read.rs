use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::content::{Content, ContentSeed};
use super::locate::{duplicate, read_tag, take_tag, version_of};
use super::members::{FindHead, Member, Members};
use super::{Stored, assert_storable, envelope};
use crate::error::redact_foreign;
use crate::panic::{Panicked, contain};
use crate::read::{ReadFault, Settings, Trace, failed, panicked};
use crate::tag::{Found, Path, Place, SortKey};
use crate::versioned::Typed;
use crate::{Error, Readable, Version, Versioned};

impl<'de, T: Readable<'de>> Deserialize<'de> for Stored<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const { assert_storable::<T>() }
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_map(StoredVisitor { human_readable, record: PhantomData })
    }
}

struct StoredVisitor<T> {
    human_readable: bool,
    record: PhantomData<T>,
}

impl<'de, T: Readable<'de>> Visitor<'de> for StoredVisitor<T> {
    type Value = Stored<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a stored {}: a map that holds its version tag", T::KIND)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Stored<T>, A::Error> {
        match *T::TAG.place() {
            Place::Member(path) => read_tagged(map, path, self.human_readable),
            Place::Envelope { version, data } => envelope::read(map, version, data, self.human_readable),
            Place::Outside => Err(A::Error::custom(Error::from(ReadFault::VersionNotGiven).of_kind(T::KIND))),
        }
    }
}

/// Reads a record that holds its tag; what stands before it is held in memory.
#[inline]
fn read_tagged<'de, T: Readable<'de>, A: MapAccess<'de>>(
    mut map: A,
    path: Path,
    human_readable: bool,
) -> Result<Stored<T>, A::Error> {
    let settings = &Typed::<T>::SETTINGS;
    let mut before = Vec::new();
    let found = find(&mut map, path, human_readable, &mut before, settings)?;
    let version = version_of(found, settings).map_err(A::Error::custom)?;
    let after = found.is_some().then_some(map);
    read_payload(version, Members::new(before, after, path.head, settings, human_readable))
}

/// Goes through the members up to the tag, which is `None` where the record ends without one.
#[inline]
fn find<'de, A: MapAccess<'de>>(
    map: &mut A,
    path: Path,
    human_readable: bool,
    before: &mut Vec<(Content<'de>, Content<'de>)>,
    settings: &Settings,
) -> Result<Option<Found>, A::Error> {
    let held = ContentSeed::of_kind(settings.kind);
    let mut led_nowhere = false;
    loop {
        let sort = FindHead { head: path.head, settings };
        let key = match (map.next_key_seed(SortKey { sort, human_readable })?, path.below()) {
            (None, _) => return Ok(None),
            (Some(Member::Other(key)), _) => key,
            (Some(Member::Head), None) => return read_tag(map, settings).map(Some),
            (Some(Member::Head), Some(_)) if led_nowhere => {
                return Err(A::Error::custom(duplicate(settings)));
            }
            (Some(Member::Head), Some(below)) => {
                let mut leading = map.next_value_seed(held)?;
                let found = take_tag(&mut leading, below, settings).map_err(A::Error::custom)?;
                before.push((Content::Str(path.head), leading));
                if found.is_some() {
                    return Ok(found);
                }
                led_nowhere = true;
                continue;
            }
        };
        before.push((key, map.next_value_seed(held)?));
    }
}

/// Reads a payload of that version; a step that fails or panics is an error of the format's own type.
#[inline]
pub(super) fn read_payload<'de, T: Readable<'de>, D: Deserializer<'de>>(
    version: Version,
    payload: D,
) -> Result<Stored<T>, D::Error> {
    let trace = Trace::slow(None);
    let read = contain(|| T::read_at(version, payload, &trace));
    let error = match (read, trace.open_step()) {
        (Ok(Ok(value)), _) => return Ok(Stored { value, stored_version: version }),
        (Ok(Err(error)), None) => return Err(named::<T, _>(error, version)),
        (Ok(Err(_)), Some(from)) => failed(from, &trace),
        (Err(Panicked), _) => panicked(&trace),
    };
    Err(D::Error::custom(error.of_kind(T::KIND).stored_at(version)))
}

/// Names the kind and version in what serde says of data, and takes the values out. What the format says in words
/// of its own stays its own, for it may be about the input.
#[cold]
fn named<T: Versioned, E: serde::de::Error>(error: E, version: Version) -> E {
    let Some(cause) = redact_foreign(&error.to_string()) else { return error };
    let fault = Error::from(ReadFault::Data).of_kind(T::KIND).stored_at(version);
    E::custom(format_args!("{fault}: {cause}"))
}
