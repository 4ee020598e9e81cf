//! What makes a type one version of a record, and the chain of such types.

use std::any::{TypeId, type_name};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer};

use crate::chain::{self, Chain, ChainStep};
use crate::declared::{Upcasting, read_through};
use crate::error::{BoxError, BuildError, BuildFault, BuildFaultKind};
use crate::history::Declared;
use crate::noting::{Notes, Noting};
use crate::read::{Settings, Target, Trace};
use crate::step::Loss;
use crate::tag::{TagRules, same};
use crate::write::WayDown;
use crate::{Context, Tag, Version};

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
        Err(nothing_before())
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

    /// Turns a value of this version back into one of the version before, for writing at a pinned version.
    ///
    /// `#[versioned(..., downcast)]` writes it, by `From` or `TryFrom`.
    ///
    /// # Errors
    ///
    /// Where that value has no counterpart in the version before, or there is no way back at all.
    fn downcast(self) -> Result<Self::Previous, BoxError> {
        Err("there is no way back".into())
    }

    /// The way back to the version before, for types linked by `previous`.
    #[doc(hidden)]
    const WAY_DOWN: Option<WayDown<Self>> = None;

    /// All steps of the kind up to this version, checked and made once.
    ///
    /// ```
    /// # use upcaster::{History, Steps};
    /// use upcaster::Versioned;
    ///
    /// # #[derive(serde::Deserialize, Versioned)]
    /// # #[versioned(kind = "note", version = 2, history)]
    /// # struct Note { text: String }
    /// # impl History for Note {
    /// #     fn history() -> Steps { Steps::new().step("text", |s| s.rename("body", "text")) }
    /// # }
    /// let chain = Note::chain()?;
    /// assert!(chain.down_to(1).is_none());
    /// # Ok::<(), upcaster::BuildError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with a declared history: all of it at once.
    fn chain() -> Result<&'static Chain, BuildError>
    where
        Self: 'static,
    {
        chain::cached(TypeId::of::<Self>(), || {
            let (chain, faults) = make_chain::<Self>();
            BuildError::of(faults).map(|()| chain)
        })
    }
}

/// The label of a version of the chain that ends in a type.
pub(crate) fn label_of<T: Versioned>(version: Version) -> Option<&'static str> {
    let facts = const { &<T as Ancestry>::FACTS };
    let mut all = std::iter::successors(facts.as_ref(), |facts| facts.before);
    all.find(|facts| facts.version == version)?.label
}

/// The chain that ends in a type, and what is wrong with it.
pub(crate) fn make_chain<T: Versioned>() -> (Chain, Vec<BuildFault>) {
    let (mut steps, mut faults) = (Vec::new(), Vec::new());
    <T as Ancestry>::collect(&mut steps, &mut faults);
    (Chain::new(T::KIND, T::VERSION, steps), faults)
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

/// A type that turns back into another through `From` or `TryFrom`; the derive macro's link down.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{P}` does not say how to go back to `{Self}`, as `downcast` asks for",
    note = "write `impl From<{P}> for {Self}`, or `TryFrom` for what can fail",
    note = "a `TryFrom` that exists is not enough where its `Error` is not `std::error::Error + Send + Sync + 'static`; a `String` or `anyhow::Error` works"
)]
pub trait DowncastFrom<P>: Sized {
    fn downcast_from(value: P) -> Result<Self, BoxError>;
}

#[diagnostic::do_not_recommend]
impl<P, T: TryFrom<P, Error: Into<BoxError>>> DowncastFrom<P> for T {
    fn downcast_from(value: P) -> Result<Self, BoxError> {
        Self::try_from(value).map_err(Into::into)
    }
}

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

    /// The declared steps that the chain begins with, and the version they end at.
    #[doc(hidden)]
    fn declared_base() -> Option<(&'static Declared, Version)>;

    /// The steps of the type and those before it, and what is wrong with them.
    #[doc(hidden)]
    fn collect(steps: &mut Vec<ChainStep>, faults: &mut Vec<BuildFault>);
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
    pub(crate) shape: Shape,
    pub(crate) declared: bool,
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
        shape: T::SHAPE,
        declared: T::DECLARED,
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

    fn declared_base() -> Option<(&'static Declared, Version)> {
        if T::DECLARED { Some((T::declared()?, T::VERSION)) } else { T::Previous::declared_base() }
    }

    fn collect(steps: &mut Vec<ChainStep>, faults: &mut Vec<BuildFault>) {
        const { assert_sound::<T>() }
        T::Previous::collect(steps, faults);
        if let Some(previous) = T::Previous::FACTS {
            let types = [type_name::<T::Previous>(), type_name::<T>()];
            steps.push(ChainStep::typed(
                previous.version,
                T::VERSION,
                types,
                T::WAY_DOWN.map_or(Loss::OneWay, |way| way.loss()),
            ));
        }
        if let Some(declared) = T::declared() {
            let fault = |fault: &String| BuildFault::new(BuildFaultKind::History, T::KIND, fault);
            faults.extend(declared.faults().iter().map(fault));
            steps.extend(ChainStep::declared(declared));
        }
    }
}

impl Ancestry for Origin {
    const FACTS: Option<Facts> = None;

    fn version_of_label(_: &str) -> Option<Version> {
        None
    }

    fn declared_base() -> Option<(&'static Declared, Version)> {
        None
    }

    fn collect(_: &mut Vec<ChainStep>, _: &mut Vec<BuildFault>) {}
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

    /// Reads the payload as the type of its version, for what that type passes over.
    fn note_at<D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
        notes: &Notes,
    ) -> Result<(), D::Error>;
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

    fn note_at<D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
        notes: &Notes,
    ) -> Result<(), D::Error> {
        const { assert_sound::<T>() }
        if version == T::VERSION {
            return T::deserialize(Noting::new(payload, notes)).map(drop);
        }
        match T::declared() {
            // Around the steps: the type knows the members that they make, not those that they take away.
            Some(declared) => {
                let upcasting = Upcasting::new(declared, version, payload, trace)?;
                T::deserialize(Noting::new(upcasting, notes)).map(drop)
            }
            None => T::Previous::note_at(version, payload, trace, notes),
        }
    }
}

impl<'de> Link<'de> for Origin {
    fn read_at<D: Deserializer<'de>>(_: Version, _: D, _: &Trace<'de>) -> Result<Self, D::Error> {
        Err(nothing_before())
    }

    fn note_at<D: Deserializer<'de>>(_: Version, _: D, _: &Trace<'de>, _: &Notes) -> Result<(), D::Error> {
        Err(nothing_before())
    }
}

#[cold]
fn nothing_before<E: serde::de::Error>() -> E {
    E::custom("no version stands before the first one")
}

/// Reads a type through the steps it declares.
#[doc(hidden)]
#[inline]
pub fn read_declared<'de, T: Versioned + Deserialize<'de>, D: Deserializer<'de>>(
    version: Version,
    payload: D,
    trace: &Trace<'de>,
) -> Result<T, D::Error> {
    match T::declared() {
        Some(declared) => read_through(declared, version, payload, trace),
        None => Err(nothing_before()),
    }
}

/// The chain of types that ends in `T`, as a target of the reader.
pub(crate) struct Typed<'c, T> {
    context: Option<&'c Context>,
    of: PhantomData<T>,
}

impl<'c, T: Versioned> Typed<'c, T> {
    pub(crate) const SETTINGS: Settings = Settings {
        kind: T::KIND,
        current: T::VERSION,
        floor: T::FLOOR,
        untagged: T::UNTAGGED,
        rules: TagRules { tag: T::TAG, version_of_label: <T as Ancestry>::version_of_label },
        max_bytes: T::MAX_BYTES,
    };

    pub(crate) const NEW: Self = Self { context: None, of: PhantomData };

    /// The same, for steps that may know of a context.
    pub(crate) fn within(context: Option<&'c Context>) -> Self {
        Self { context, of: PhantomData }
    }
}

impl<'de, 'c: 'de, T: Readable<'de>> Target<'de> for Typed<'c, T> {
    type Value = T;

    #[inline]
    fn context(&self) -> Option<&'de Context> {
        self.context
    }

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
