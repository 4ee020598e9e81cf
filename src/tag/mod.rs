//! Where a document says its version: the one place that knows how a tag is guessed, read and written.

mod guess;
mod key;
mod name;
mod stamp;

mod tagged;
mod token;
mod watch;

pub(crate) use guess::guess;
pub(crate) use key::{Sort, SortKey};
pub(crate) use name::KeyName;
pub(crate) use stamp::{Stamp, StampFault, Stamped};

pub(crate) use tagged::{Tagged, TaggedMap};
pub(crate) use token::{Found, Token};
pub(crate) use watch::{Mode, Watch};

use crate::panic::{Panicked, contain};
use crate::{LabelCodec, Version};

/// The layout of the tag: a constant of the type, because it is part of the stored format.
///
/// `#[versioned(tag = ...)]` makes it; a type without the derive macro calls the constructors.
///
/// | layout | a stored document | attribute |
/// |---|---|---|
/// | field, the default | `{"_v":3,"name":"Ada"}` | `tag = "schemaVersion"` |
/// | nested member | `{"metadata":{"version":3},"name":"Ada"}` | `tag = "/metadata/version"` |
/// | envelope | `{"v":3,"data":{"name":"Ada"}}` | `envelope(version = "v", data = "data")` |
/// | outside | `{"name":"Ada"}`, and 3 in a column | `outside` |
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    place: Place,
    form: Form,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Member(Path),
    Envelope { version: &'static str, data: &'static str },
    Outside,
}

/// The members to go through from the top of the document to the tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path {
    pub(crate) head: &'static str,
    pub(crate) rest: &'static [&'static str],
}

/// What a tag looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Integer,
    Labels,
    Codec(LabelCodec),
}

impl Tag {
    /// The member `_v` of the document itself.
    pub const DEFAULT: Self = Self::field("_v");

    const fn at(place: Place) -> Self {
        Self { place, form: Form::Integer }
    }

    /// A member of the document itself.
    #[must_use]
    pub const fn field(name: &'static str) -> Self {
        Self::at(Place::Member(Path { head: name, rest: &[] }))
    }

    /// A member of a member, by the names to go through: `&["metadata", "version"]`.
    ///
    /// # Panics
    ///
    /// If `names` is empty; in a constant, that is a compile error.
    #[must_use]
    pub const fn nested(names: &'static [&'static str]) -> Self {
        match names {
            [head, rest @ ..] => Self::at(Place::Member(Path { head, rest })),
            [] => panic!("a tag needs at least one member name"),
        }
    }

    /// An object around the payload: `{"v": 3, "data": ...}`. Members beside these two are ignored.
    ///
    /// # Panics
    ///
    /// If the two names are one; in a constant, that is a compile error.
    #[must_use]
    pub const fn envelope(version: &'static str, data: &'static str) -> Self {
        assert!(
            !same(version, data),
            "an envelope needs two names: one for the version, one for the payload"
        );
        Self::at(Place::Envelope { version, data })
    }

    /// Not in the document: the caller keeps the version, in a column or a file name.
    #[must_use]
    pub const fn outside() -> Self {
        Self::at(Place::Outside)
    }

    /// The same place, holding the label of each version instead of its number.
    #[must_use]
    pub const fn with_labels(self) -> Self {
        Self { place: self.place, form: Form::Labels }
    }

    /// The same place, holding a text that `codec` turns into the version and back.
    #[must_use]
    pub const fn with_codec(self, codec: LabelCodec) -> Self {
        Self { place: self.place, form: Form::Codec(codec) }
    }

    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) const fn has_labels(&self) -> bool {
        matches!(self.form, Form::Labels)
    }

    /// Whether the tag is a member of the payload, which must then be an object.
    #[doc(hidden)]
    #[must_use]
    pub const fn needs_object(&self) -> bool {
        matches!(self.place, Place::Member(_))
    }

    pub(crate) const fn is_integer(&self) -> bool {
        matches!(self.form, Form::Integer)
    }

    pub(crate) const fn is_outside(&self) -> bool {
        matches!(self.place, Place::Outside)
    }

    /// The members to go through to a version that is a whole number in the document.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn number_path(&self) -> Option<Vec<&'static str>> {
        match self.place {
            _ if !self.is_integer() => None,
            Place::Member(Path { head, rest }) => Some([&[head], rest].concat()),
            Place::Envelope { version, .. } => Some(vec![version]),
            Place::Outside => None,
        }
    }

    /// Whether the tag takes the place of a member of that name.
    #[doc(hidden)]
    #[must_use]
    pub const fn collides_with(&self, name: &str) -> bool {
        match self.place {
            Place::Member(Path { head, rest: [] }) => same(head, name),
            _ => false,
        }
    }

    /// Whether both are one layout, as far as a constant can tell (codecs cannot be compared).
    #[doc(hidden)]
    #[must_use]
    pub const fn same_layout(&self, other: &Self) -> bool {
        let same_form = matches!(
            (&self.form, &other.form),
            (Form::Integer, Form::Integer) | (Form::Labels, Form::Labels) | (Form::Codec(_), Form::Codec(_))
        );
        same_form
            && match (self.place, other.place) {
                (Place::Member(a), Place::Member(b)) => a.same(&b),
                (Place::Envelope { version, data }, Place::Envelope { version: v, data: d }) => {
                    same(version, v) && same(data, d)
                }
                (Place::Outside, Place::Outside) => true,
                _ => false,
            }
    }
}

impl Path {
    /// The way on from the member `head`, or `None` where that is the tag.
    pub(crate) fn below(&self) -> Option<Self> {
        let (head, rest) = self.rest.split_first()?;
        Some(Self { head, rest })
    }

    /// As a JSON Pointer.
    pub(crate) fn pointer(&self) -> String {
        std::iter::once(&self.head).chain(self.rest).map(|name| pointer_segment(name)).collect()
    }

    fn last(&self) -> &'static str {
        self.rest.last().unwrap_or(&self.head)
    }

    const fn same(&self, other: &Self) -> bool {
        let mut index = 0;
        if self.rest.len() != other.rest.len() || !same(self.head, other.head) {
            return false;
        }
        while index < self.rest.len() {
            if !same(self.rest[index], other.rest[index]) {
                return false;
            }
            index += 1;
        }
        true
    }
}

/// One member name or array index as a part of a JSON Pointer (RFC 6901, section 3).
pub(crate) fn pointer_segment(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Whether two texts are equal, in a constant.
#[doc(hidden)]
#[must_use]
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    if a.len() != b.len() {
        return false;
    }
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether the tag holds the label of each version.
#[doc(hidden)]
#[must_use]
pub const fn has_labels(tag: &Tag) -> bool {
    tag.has_labels()
}

/// A tag together with what its labels stand for.
#[derive(Clone, Copy)]
pub(crate) struct TagRules {
    pub(crate) tag: Tag,
    pub(crate) version_of_label: fn(&str) -> Option<Version>,
}

impl TagRules {
    /// The version a text stands for.
    pub(crate) fn read_label(&self, label: &str) -> Found {
        match self.tag.form {
            Form::Integer => Found::Malformed,
            Form::Labels => (self.version_of_label)(label).map_or(Found::UnknownLabel, Found::Version),
            Form::Codec(codec) => match contain(|| (codec.parse)(label)) {
                Ok(number) => number.and_then(Version::new).map_or(Found::Malformed, Found::Version),
                Err(Panicked) => Found::Panicked,
            },
        }
    }

    /// The members to go through to the version, for a tag that is in the document.
    pub(crate) fn path(&self) -> Option<Path> {
        match self.tag.place {
            Place::Member(path) => Some(path),
            Place::Envelope { version, .. } => Some(Path { head: version, rest: &[] }),
            Place::Outside => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_different_places_are_different_layouts() {
        let tag = Tag::nested(&["meta", "version"]);
        assert!(tag.same_layout(&Tag::nested(&["meta", "version"])));
        for other in [&["data", "version"][..], &["meta", "edition"], &["meta"], &["meta", "version", "n"]] {
            assert!(!tag.same_layout(&Tag::nested(other)), "{other:?}");
        }
    }

    #[test]
    fn texts_are_the_same_to_their_last_byte() {
        assert!(same("", "") && same("a", "a") && same("abc", "abc"));
        for other in ["", "a", "ab", "abcd", "xbc", "axc", "abx"] {
            assert!(!same("abc", other) && !same(other, "abc"), "{other}");
        }
    }

    #[test]
    fn each_layout_is_only_itself() {
        const CODEC: LabelCodec = LabelCodec { parse: |_| None, print: |_| String::new() };
        let places = [
            Tag::field("v"),
            Tag::field("w"),
            Tag::nested(&["v", "w"]),
            Tag::envelope("v", "data"),
            Tag::envelope("v", "body"),
            Tag::envelope("w", "data"),
            Tag::outside(),
        ];
        let forms = |tag: Tag| [tag, tag.with_labels(), tag.with_codec(CODEC)];
        let all: Vec<Tag> = places.into_iter().flat_map(forms).collect();
        for (one, tag) in all.iter().enumerate() {
            for (other, against) in all.iter().enumerate() {
                assert_eq!(tag.same_layout(against), one == other, "{one} and {other}");
            }
            let (place, form) = (one / 3, one % 3);
            assert_eq!(tag.needs_object(), place < 3, "{one}");
            assert_eq!(tag.is_outside(), place == 6, "{one}");
            assert_eq!(
                (tag.is_integer(), tag.has_labels(), has_labels(tag)),
                (form == 0, form == 1, form == 1)
            );
            assert_eq!((tag.collides_with("v"), tag.collides_with("w")), (place == 0, place == 1), "{one}");
        }
    }
}
