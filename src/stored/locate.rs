//! How the tag of a record is read from any format.

use serde::de::value::Error as Unread;
use serde::de::{DeserializeSeed, MapAccess};

use super::content::{Content, ContentSeed};
use super::replay::Replay;
use crate::read::{ReadFault, Settings, judge};
use crate::tag::{Found, Path, Token};
use crate::{Error, Version};

/// Reads the tag, which is the value of the key just met.
pub(super) fn read_tag<'de, A: MapAccess<'de>>(map: &mut A, settings: &Settings) -> Result<Found, A::Error> {
    if settings.rules.tag.is_integer() {
        // Through memory, so that a tag of another type is told apart from input that is broken.
        let content = map.next_value_seed(ContentSeed::of_kind(settings.kind))?;
        Ok(tag_of(content, settings))
    } else {
        // With the hint: YAML takes a label such as 1.10 for a number otherwise.
        map.next_value_seed(Token(&settings.rules))
    }
}

fn tag_of(content: Content<'_>, settings: &Settings) -> Found {
    Token(&settings.rules).deserialize(Replay::<Unread>::new(content, true)).unwrap_or(Found::Malformed)
}

/// The version to read a record as, by what was found of its tag.
#[inline]
pub(super) fn version_of(found: Option<Found>, settings: &Settings) -> Result<Version, Error> {
    match found {
        Some(Found::Version(version)) if settings.reads(version) => Ok(version),
        _ => judge(found, None, settings),
    }
}

/// Takes a nested tag out of the member that leads to it.
pub(super) fn take_tag(
    content: &mut Content<'_>,
    path: Path,
    settings: &Settings,
) -> Result<Option<Found>, Error> {
    let entries = match content {
        Content::Map(entries) => entries,
        Content::Some(inner) | Content::Newtype(inner) => return take_tag(inner, path, settings),
        _ => return Ok(None),
    };
    let mut named = (0..entries.len()).filter(|&index| entries[index].0.as_str() == Some(path.head));
    let (Some(index), again) = (named.next(), named.next()) else {
        return Ok(None);
    };
    match (again, path.below()) {
        (Some(_), _) => Err(duplicate(settings)),
        (None, Some(below)) => take_tag(&mut entries[index].1, below, settings),
        (None, None) => Ok(Some(tag_of(entries.remove(index).1, settings))),
    }
}

/// The error for a tag, or an object on the way to it, that stands in the record twice.
#[cold]
pub(super) fn duplicate(settings: &Settings) -> Error {
    Error::from(ReadFault::DuplicateTag)
        .of_kind(settings.kind)
        .at_path(settings.rules.path().map(|path| path.pointer()))
}
