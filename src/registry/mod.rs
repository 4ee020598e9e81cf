//! All chains of a program, checked as a whole.

mod builder;
#[cfg(feature = "schema")]
mod described;
#[cfg(not(feature = "schema"))]
#[path = "undescribed.rs"]
mod described;
mod entry;
mod explain;
mod rows;
mod scope;
#[cfg(feature = "testing")]
mod tried;

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub use builder::{KindBuilder, Limits, RegistryBuilder};
use described::Descriptions;
#[cfg(feature = "schema")]
pub(crate) use described::{Described, KindView, TypeSchemas};
use entry::Entry;
pub use explain::Explanation;
pub(crate) use rows::Standing;
pub use scope::Scope;

use crate::chain::Chain;
use crate::error::{Error, ErrorKind};
use crate::observe::Observer;
use crate::{Context, Loaded, Outcome, ReadableOwned, Version};

/// All kinds of a program, checked as a whole when it is [built](RegistryBuilder::build).
///
/// Beside what the types say themselves it has the settings of the program: the version that saves write, a floor,
/// limits, an observer, a context for the steps. It can be asked by type, and by the name of the kind.
///
/// ```
/// use std::sync::LazyLock;
///
/// use upcaster::{History, Registry, Steps, Versioned};
///
/// #[derive(serde::Serialize, serde::Deserialize, Versioned)]
/// #[versioned(kind = "contact", version = 2, history)]
/// struct Contact {
///     email: String,
/// }
///
/// impl History for Contact {
///     fn history() -> Steps {
///         Steps::new().step("email", |s| s.rename("mail", "email"))
///     }
/// }
///
/// static REGISTRY: LazyLock<Registry> =
///     LazyLock::new(|| Registry::builder().register::<Contact>().build().expect("the chains are sound"));
///
/// let stored = br#"{"_v":1,"mail":"ada@example.com"}"#;
/// let contact: Contact = REGISTRY.read(stored)?;
/// assert_eq!(REGISTRY.encode(&contact)?, br#"{"_v":2,"email":"ada@example.com"}"#);
///
/// // Without the type:
/// assert_eq!(&*REGISTRY.upcast("contact", stored)?, br#"{"_v":2,"email":"ada@example.com"}"#);
/// assert_eq!(
///     REGISTRY.explain("contact", stored)?.to_string(),
///     "contact version 1 is stale: saves write version 2\n  1 -> 2 \"email\": renames mail to email"
/// );
/// # Ok::<(), upcaster::Error>(())
/// ```
///
/// A clone is the same registry, not a copy of it.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

struct Inner {
    /// By kind.
    entries: Vec<Entry>,
    /// By type, with the place in `entries`.
    types: Vec<(TypeId, usize)>,
    #[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "there are none"))]
    described: Descriptions,
    context: Context,
    observer: Option<Arc<dyn Observer>>,
}

impl Registry {
    /// Begins a registry.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

    fn new(
        entries: Vec<Entry>,
        described: Descriptions,
        context: Context,
        observer: Option<Arc<dyn Observer>>,
    ) -> Self {
        let mut types: Vec<_> = entries.iter().enumerate().map(|(at, entry)| (entry.type_id, at)).collect();
        types.sort_unstable();
        Self(Arc::new(Inner { entries, types, described, context, observer }))
    }

    /// The same registry with side information for the steps of one or more reads. It takes the place of what
    /// [`RegistryBuilder::context`] gave, as a whole.
    pub fn with<'r>(&'r self, context: &'r Context) -> Scope<'r> {
        self.scope().with(context)
    }

    /// The same registry for a document whose version is kept outside of it.
    ///
    /// `version` may be any integer; one that is no version is refused by the read.
    pub fn at(&self, version: impl TryInto<Version>) -> Scope<'_> {
        self.scope().at(version)
    }

    fn scope(&self) -> Scope<'_> {
        Scope::new(self)
    }

    /// Reads the current type from a document of any stored version; see [`from_slice`](crate::from_slice).
    ///
    /// # Errors
    ///
    /// As [`from_slice`](crate::from_slice); besides, [`ErrorKind::NotRegistered`].
    pub fn read<T: ReadableOwned + 'static>(&self, bytes: &[u8]) -> Result<T, Error> {
        self.scope().read(bytes)
    }

    /// Reads the current type, and keeps the version the document was stored at.
    ///
    /// The value counts as stale if it is stored below the *write* version.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn load<T: ReadableOwned + 'static>(&self, bytes: &[u8]) -> Result<Loaded<T>, Error> {
        self.scope().load(bytes)
    }

    /// Reads the current type, and keeps the bytes whatever comes of it; see [`read_outcome`](crate::read_outcome).
    pub fn read_outcome<'b, T: ReadableOwned + 'static>(&self, bytes: &'b [u8]) -> Outcome<'b, T> {
        self.scope().read_outcome(bytes)
    }

    /// The members of a document that its type does not take, as JSON Pointers; see
    /// [`Loaded::unknown_members`], which goes by the layout and limits of the type instead of those of the registry, and
    /// knows no [`Context`].
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn unknown_members<T: ReadableOwned + 'static>(&self, bytes: &[u8]) -> Result<Vec<String>, Error> {
        self.scope().unknown_members::<T>(bytes)
    }

    /// Writes a value at the write version of its kind.
    ///
    /// Below the current version, the value goes back through the steps, and what they make is read again before it
    /// is handed over.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](crate::to_vec); besides, [`ErrorKind::NotRegistered`], and what a step down fails with.
    pub fn encode<T: ReadableOwned + Serialize + 'static>(&self, value: &T) -> Result<Vec<u8>, Error> {
        self.scope().encode(value)
    }

    /// Brings a stale document to the write version of its kind, by the name of that.
    ///
    /// A document that is not stale is given back as it is. Whatever declared steps do not touch keeps its bytes. Typed
    /// steps go through the types: members that they do not know are carried over where they stand in objects alone,
    /// and any other is an error. Either way the result was read as the current type.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read); besides, [`ErrorKind::UnknownMembers`].
    pub fn upcast<'b>(&self, kind: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, Error> {
        self.scope().upcast(kind, bytes)
    }

    /// Brings a document down to a version, by the name of its kind, from whichever version it is stored at.
    ///
    /// A document that is not above that version is given back as it is.
    ///
    /// ```
    /// # use upcaster::{History, Registry, Steps, Versioned};
    /// # #[derive(serde::Serialize, serde::Deserialize, Versioned)]
    /// # #[versioned(kind = "contact", version = 2, history)]
    /// # struct Contact { email: String }
    /// # impl History for Contact {
    /// #     fn history() -> Steps { Steps::new().step("email", |s| s.rename("mail", "email")) }
    /// # }
    /// let registry = Registry::builder().register::<Contact>().build()?;
    /// let older = registry.downcast("contact", br#"{"_v":2,"email":"ada@example.com","note":1e400}"#, 1)?;
    /// assert_eq!(&*older, br#"{"_v":1,"mail":"ada@example.com","note":1e400}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read); besides, [`ErrorKind::OneWay`] where no way leads down.
    pub fn downcast<'b>(
        &self,
        kind: &str,
        bytes: &'b [u8],
        to: impl TryInto<Version>,
    ) -> Result<Cow<'b, [u8]>, Error> {
        self.scope().downcast(kind, bytes, to)
    }

    /// Says what would happen to a document: its version, and the steps that reading it runs.
    ///
    /// # Errors
    ///
    /// Where its version cannot be told, or is below the floor. A newer document is explained.
    pub fn explain(&self, kind: &str, bytes: &[u8]) -> Result<Explanation<'_>, Error> {
        self.scope().explain(kind, bytes)
    }

    /// The names of all kinds, in alphabetical order.
    #[must_use]
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = &'static str> {
        self.0.entries.iter().map(Entry::kind)
    }

    /// The chain of a kind; `None` if it is not registered.
    #[must_use]
    pub fn chain(&self, kind: &str) -> Option<&Chain> {
        self.entry_of(kind).ok().map(|entry| &entry.chain)
    }

    /// The version that saves of a kind write; `None` if it is not registered.
    #[must_use]
    pub fn write_version(&self, kind: &str) -> Option<Version> {
        self.entry_of(kind).ok().map(|entry| entry.write)
    }

    /// The entry of a type.
    #[inline]
    fn entry<T: ReadableOwned + 'static>(&self) -> Result<&Entry, Error> {
        let of = TypeId::of::<T>();
        match self.0.types.binary_search_by_key(&of, |(known, _)| *known) {
            Ok(at) => Ok(&self.0.entries[self.0.types[at].1]),
            Err(_) => Err(unregistered(format_args!("type `{}`", std::any::type_name::<T>()))),
        }
    }

    /// The entry of a kind.
    fn entry_of(&self, kind: &str) -> Result<&Entry, Error> {
        match self.0.entries.binary_search_by(|entry| entry.kind().cmp(kind)) {
            Ok(at) => Ok(&self.0.entries[at]),
            Err(_) => Err(unregistered(format_args!("kind \"{kind}\""))),
        }
    }
}

/// A number given for a version.
type Wanted = Result<Version, NoVersion>;

/// It is none.
#[derive(Clone, Copy, Debug)]
struct NoVersion;

fn wanted(version: impl TryInto<Version>) -> Wanted {
    version.try_into().map_err(|_| NoVersion)
}

#[cold]
fn unregistered(what: fmt::Arguments<'_>) -> Error {
    Error::new(ErrorKind::NotRegistered, format_args!("of {what}, which is not registered"))
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = |entry: &Entry| (entry.kind(), entry.chain.current().get(), entry.write.get());
        f.debug_struct("Registry")
            .field("kinds", &self.0.entries.iter().map(kind).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
