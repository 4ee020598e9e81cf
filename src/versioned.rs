//! What makes a type one version of a record, and the chain of such types.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer};

use crate::error::BoxError;
use crate::history::Declared;
use crate::read::{Settings, Target, Trace};
use crate::tag::{TagRules, same};
use crate::{Tag, Version};

/// The largest document that is read or written where a type does not say otherwise: 16 MiB, what the largest
/// document stores take.
pub const DEFAULT_MAX_BYTES: usize = 16 << 20;

/// One version of a kind of record, and how it follows from the version before.
///
/// `#[derive(Versioned)]` writes this; a hand-written implementation is checked in the same way, when it is
/// first used.
///
/// ```
/// use upcaster::{BoxError, Origin, Version, Versioned};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Note {
///     text: String,
/// }
///
/// impl Versioned for Note {
///     type Previous = Origin;
///     const KIND: &'static str = "note";
///     const VERSION: Version = Version::of(1);
///
///     fn upcast(previous: Origin) -> Result<Self, BoxError> {
///         match previous {}
///     }
/// }
///
/// let note: Note = upcaster::from_str(r#"{"_v":1,"text":"milk"}"#)?;
/// assert_eq!(upcaster::to_string(&note)?, r#"{"_v":1,"text":"milk"}"#);
/// # Ok::<(), upcaster::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a version of a stored record",
    note = "add `#[derive(Versioned)]` and `#[versioned(kind = \"...\", version = 1)]` to `{Self}`",
    note = "of a `Loaded` or `Stored` value hand over `&*value`; for a `Vec` or a map use `Stored<T>` as its element with `serde_json`, or `read_lines`",
    note = "in generic code use the bound `upcaster::ReadableOwned`"
)]
pub trait Versioned: Sized {
    /// The type of the version before, or [`Origin`] where the chain begins.
    type Previous: Ancestry;

    /// The name the record type is stored under.
    const KIND: &'static str;

    /// The version this type is.
    const VERSION: Version;

    /// Where a document says its version; one layout for all versions of a kind.
    const TAG: Tag = Tag::DEFAULT;

    /// The text that stands for this version, where [`TAG`](Self::TAG) is [with labels](Tag::with_labels).
    const LABEL: Option<&'static str> = None;

    /// The version of a document that has no tag; `None` refuses it.
    const UNTAGGED: Option<Version> = None;

    /// The oldest version that is read.
    const FLOOR: Version = Version::FIRST;

    /// The largest document, in bytes.
    const MAX_BYTES: usize = DEFAULT_MAX_BYTES;

    /// Whether the versions before are declared, by [`History`](crate::History).
    #[doc(hidden)]
    const DECLARED: bool = false;

    /// The declared steps, checked and prepared.
    #[doc(hidden)]
    #[must_use]
    fn declared() -> Option<&'static Declared> {
        None
    }

    /// Reads a payload of an older version through declared steps.
    #[doc(hidden)]
    fn read_declared<'de, D: Deserializer<'de>>(_: Version, _: D, _: &Trace<'de>) -> Result<Self, D::Error>
    where
        Self: Deserialize<'de>,
    {
        Err(serde::de::Error::custom("no version stands before the first one"))
    }

    #[doc(hidden)]
    const SHAPE: Shape = Shape { object: true, members: &[] };

    /// Turns a value of the version before into one of this version.
    ///
    /// # Errors
    ///
    /// Where that value has no counterpart in this version. The error becomes the source of
    /// [`ErrorKind::Step`](crate::ErrorKind::Step).
    fn upcast(previous: Self::Previous) -> Result<Self, BoxError>;
}

/// What the derive macro knows of the type's form in a document.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub object: bool,
    pub members: &'static [&'static str],
}

/// A type that follows from another through `From` or `TryFrom`; the derive macro's link.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it follows from `{P}`",
    note = "write `impl From<{P}> for {Self}`, or `TryFrom` for a step that can fail",
    note = "a `TryFrom` that exists is not enough where its `Error` is not `std::error::Error + Send + Sync + 'static`; a `String` or `anyhow::Error` works"
)]
pub trait UpcastFrom<P>: Sized {
    fn upcast_from(previous: P) -> Result<Self, BoxError>;
}

#[diagnostic::do_not_recommend]
impl<P, T: TryFrom<P, Error: Into<BoxError>>> UpcastFrom<P> for T {
    #[inline]
    fn upcast_from(previous: P) -> Result<Self, BoxError> {
        Self::try_from(previous).map_err(Into::into)
    }
}

/// What stands before the first version of a chain: nothing.
#[derive(Clone, Copy, Debug)]
pub enum Origin {}

/// What a version can follow: another version, or [`Origin`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a version of a stored record, so nothing can follow it",
    note = "add `#[derive(Versioned)]` and `#[versioned(kind = \"...\", version = ...)]` to `{Self}`"
)]
pub trait Ancestry: Sized {
    /// The facts of the type, or `None` where the chain begins.
    #[doc(hidden)]
    const FACTS: Option<Facts>;

    /// The version a label stands for, in this type or one before it.
    #[doc(hidden)]
    fn version_of_label(label: &str) -> Option<Version>;
}

/// What a chain compares from one version to the next.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub(crate) kind: &'static str,
    pub(crate) version: Version,
    pub(crate) base: Version,
    pub(crate) tag: Tag,
    pub(crate) label: Option<&'static str>,
    pub(crate) before: Option<&'static Facts>,
}

#[diagnostic::do_not_recommend]
impl<T: Versioned> Ancestry for T {
    const FACTS: Option<Facts> = Some(Facts {
        kind: T::KIND,
        version: T::VERSION,
        base: match T::Previous::FACTS {
            Some(previous) => previous.base,
            // Whether the steps reach down to the floor shows when they are made.
            None if T::DECLARED => T::FLOOR,
            None => T::VERSION,
        },
        tag: T::TAG,
        label: T::LABEL,
        before: match &T::Previous::FACTS {
            Some(previous) => Some(previous),
            None => None,
        },
    });

    fn version_of_label(label: &str) -> Option<Version> {
        match T::LABEL {
            Some(own) if own == label => Some(T::VERSION),
            _ => T::Previous::version_of_label(label),
        }
    }
}

impl Ancestry for Origin {
    const FACTS: Option<Facts> = None;

    fn version_of_label(_: &str) -> Option<Version> {
        None
    }
}

/// A type that can be read from a document of any of its versions, with data that lives for `'de`.
///
/// Every [`Versioned`] type is, if it and the types before it implement `Deserialize<'de>`; it is the bound for
/// generic code. [`ReadableOwned`] is the same for types that borrow nothing.
///
/// ```
/// use upcaster::{Error, ReadableOwned};
///
/// fn load<T: ReadableOwned>(file: std::fs::File) -> Result<T, Error> {
///     upcaster::from_reader(file)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from stored documents",
    note = "`{Self}` and every version before it need `#[derive(serde::Deserialize, upcaster::Versioned)]`",
    note = "for a `Vec` or a map use `Stored<T>` as its element with `serde_json`, or `read_lines`",
    note = "in generic code use the bound `upcaster::ReadableOwned`"
)]
pub trait Readable<'de>: Versioned + Link<'de> {}

// Recommended, as `Link` is: the message is then about the version in the chain that is at fault.
impl<'de, T: Versioned + Link<'de>> Readable<'de> for T {}

/// A [`Readable`] type that borrows nothing from the document.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from stored documents",
    note = "`{Self}` and every version before it need `#[derive(serde::Deserialize, upcaster::Versioned)]`",
    note = "for a `Vec` or a map use `Stored<T>` as its element with `serde_json`, or `read_lines`",
    note = "in generic code use the bound `upcaster::ReadableOwned`"
)]
pub trait ReadableOwned: for<'de> Readable<'de> {}

impl<T: for<'de> Readable<'de>> ReadableOwned for T {}

/// A type that a stored document is parsed as: `Deserialize` with a message that names the version.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is read from stored documents and does not implement `serde::Deserialize`",
    label = "reads documents as `{Self}`",
    note = "add `#[derive(serde::Deserialize)]` to `{Self}`, like to every version that `previous` names",
    note = "in generic code use the bound `upcaster::ReadableOwned`"
)]
pub trait Parsed<'de>: Deserialize<'de> {}

#[diagnostic::do_not_recommend]
impl<'de, T: Deserialize<'de>> Parsed<'de> for T {}

/// The reading half of a chain.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from stored documents",
    note = "`{Self}` and every version before it need `#[derive(serde::Deserialize, upcaster::Versioned)]`",
    note = "in generic code use the bound `upcaster::ReadableOwned`"
)]
pub trait Link<'de>: Sized {
    fn read_at<D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<Self, D::Error>;
}

impl<'de, T> Link<'de> for T
where
    T: Versioned + Parsed<'de>,
    T::Previous: Link<'de>,
{
    #[inline]
    fn read_at<D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<T, D::Error> {
        const { assert_sound::<T>() }
        if version == T::VERSION {
            return T::deserialize(payload);
        }
        if T::DECLARED {
            return T::read_declared(version, payload, trace);
        }
        let previous = T::Previous::read_at(version, payload, trace)?;
        let from = const {
            match T::Previous::FACTS {
                Some(previous) => Some(previous.version),
                None => None,
            }
        };
        trace.step(from, || T::upcast(previous))
    }
}

impl<'de> Link<'de> for Origin {
    fn read_at<D: Deserializer<'de>>(_: Version, _: D, _: &Trace<'de>) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("no version stands before the first one"))
    }
}

/// The chain of types that ends in `T`, as a target of the reader.
pub(crate) struct Typed<T>(PhantomData<T>);

impl<T: Versioned> Typed<T> {
    pub(crate) const SETTINGS: Settings = Settings {
        kind: T::KIND,
        current: T::VERSION,
        floor: T::FLOOR,
        untagged: T::UNTAGGED,
        rules: TagRules { tag: T::TAG, version_of_label: <T as Ancestry>::version_of_label },
        max_bytes: T::MAX_BYTES,
    };

    pub(crate) const NEW: Self = Self(PhantomData);
}

impl<'de, T: Readable<'de>> Target<'de> for Typed<T> {
    type Value = T;

    #[inline]
    fn read_at<D: Deserializer<'de>>(
        &self,
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<T, D::Error> {
        T::read_at(version, payload, trace)
    }
}

/// Whether the oldest version that is linked is as old as the oldest one that is read.
#[doc(hidden)]
#[must_use]
pub const fn reaches_floor<T: Versioned>() -> bool {
    match <T as Ancestry>::FACTS {
        Some(facts) => facts.base.get() <= T::FLOOR.get(),
        None => true,
    }
}

/// Whether no version before has the label of this one.
#[doc(hidden)]
#[must_use]
pub const fn has_own_label<T: Versioned>() -> bool {
    let mut before = match &T::Previous::FACTS {
        Some(facts) => Some(facts),
        None => None,
    };
    while let (Some(facts), Some(own)) = (before, T::LABEL) {
        if let Some(label) = facts.label {
            if same(label, own) {
                return false;
            }
        }
        before = facts.before;
    }
    true
}

/// The checks on one version and its place in the chain; a fault is a compile error.
#[doc(hidden)]
pub const fn assert_sound<T: Versioned>() {
    let version = T::VERSION.get();
    if let Some(previous) = T::Previous::FACTS {
        assert!(same(previous.kind, T::KIND), "`previous` is a version of another kind");
        assert!(
            previous.version.get().wrapping_add(1) == version,
            "`version` is not the one that follows the version of `previous`"
        );
        assert!(previous.tag.same_layout(&T::TAG), "all versions of a kind keep their tag in the same place");
    }
    assert!(!T::KIND.is_empty(), "a kind needs a name");
    assert!(T::FLOOR.get() <= version, "`floor` is above `version`");
    assert!(
        reaches_floor::<T>(),
        "the chain does not reach down to version 1: link the missing versions with `previous`, or set `floor` to the oldest one there is"
    );
    assert!(has_own_label::<T>(), "two versions have one label");
    if let Some(untagged) = T::UNTAGGED {
        assert!(untagged.get() <= version, "`untagged` is above `version`");
        assert!(untagged.get() >= T::FLOOR.get(), "`untagged` is below `floor`");
    }
    assert!(
        T::SHAPE.object || !T::TAG.needs_object(),
        "a type that is not stored as an object has no place for a tag"
    );
    let mut index = 0;
    while index < T::SHAPE.members.len() {
        assert!(
            !T::TAG.collides_with(T::SHAPE.members[index]),
            "a field of the type has the name of the tag"
        );
        index += 1;
    }
    assert!(
        T::TAG.has_labels() == T::LABEL.is_some(),
        "either every version of a kind has a `label` or none has"
    );
}
