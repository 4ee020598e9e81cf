use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::entry::Entry;
use super::{Explanation, NoVersion, Registry, Wanted, wanted};
use crate::error::{Error, ErrorKind};
use crate::observe::{ReadEvent, ReadOutcome};
use crate::panic::contain;
use crate::read::{self, ReadFault};
use crate::rewrite;
use crate::unknown::unknown_members;
use crate::versioned::Typed;
use crate::{Context, Loaded, Outcome, ReadableOwned, Version};

/// A [`Registry`] with what is known beside the documents: side information for the steps, or the version.
///
/// [`Registry::with`] and [`Registry::at`] make it.
#[must_use]
#[derive(Clone, Copy)]
pub struct Scope<'r> {
    registry: &'r Registry,
    context: &'r Context,
    given: Option<Wanted>,
}

impl<'r> Scope<'r> {
    pub(super) fn new(registry: &'r Registry) -> Self {
        Self { registry, context: &registry.0.context, given: None }
    }

    /// Takes the place of the registry's own context.
    pub fn with(self, context: &'r Context) -> Self {
        Self { context, ..self }
    }

    /// The version of the document, which is kept outside of it.
    pub fn at(self, version: impl TryInto<Version>) -> Self {
        Self { given: Some(wanted(version)), ..self }
    }

    /// See [`Registry::read`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn read<T: ReadableOwned + 'static>(&self, bytes: &[u8]) -> Result<T, Error> {
        self.load(bytes).map(Loaded::into_inner)
    }

    /// See [`Registry::load`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn load<T: ReadableOwned + 'static>(&self, bytes: &[u8]) -> Result<Loaded<T>, Error> {
        let entry = self.registry.entry::<T>()?;
        let read = self.given(entry).and_then(|given| {
            read::read(bytes, given, &Typed::<T>::within(Some(self.context)), &entry.settings)
        });
        let told = read.as_ref().map(|(_, version)| (*version, entry.chain.current()));
        self.observe(entry, bytes, told);
        let (value, version) = read?;
        Ok(Loaded::new(value, version, entry.write))
    }

    /// See [`Registry::read_outcome`].
    pub fn read_outcome<'b, T: ReadableOwned + 'static>(&self, bytes: &'b [u8]) -> Outcome<'b, T> {
        Outcome::new(bytes, self.load(bytes))
    }

    /// See [`Registry::unknown_members`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn unknown_members<T: ReadableOwned + 'static>(&self, bytes: &[u8]) -> Result<Vec<String>, Error> {
        let entry = self.registry.entry::<T>()?;
        let given = self.given(entry)?;
        unknown_members::<T>(bytes, given, &entry.settings, Some(self.context)).map(|(unknown, _)| unknown)
    }

    /// See [`Registry::encode`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn encode<T: ReadableOwned + Serialize + 'static>(&self, value: &T) -> Result<Vec<u8>, Error> {
        let entry = self.registry.entry::<T>()?;
        rewrite::encode_at(value, entry.write, &entry.job(Some(self.context), None))
    }

    /// See [`Registry::upcast`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn upcast<'b>(&self, kind: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, Error> {
        let entry = self.registry.entry_of(kind)?;
        let upcast = self.recode(entry, bytes, |version| Ok((version < entry.write).then_some(entry.write)));
        // What is below the current version was read as that.
        self.observe(entry, bytes, upcast.as_ref().map(|(_, version)| (*version, entry.chain.current())));
        upcast.map(|(document, _)| document)
    }

    /// See [`Registry::downcast`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn downcast<'b>(
        &self,
        kind: &str,
        bytes: &'b [u8],
        to: impl TryInto<Version>,
    ) -> Result<Cow<'b, [u8]>, Error> {
        let entry = self.registry.entry_of(kind)?;
        let to = entry.expect_known(to.try_into().ok())?;
        let downcast = self.recode(entry, bytes, |version| {
            if version <= to { Ok(None) } else { entry.leads_down(version, to).map(|()| Some(to)) }
        });
        let reached = |version: Version| if version > to { to } else { entry.chain.current() };
        self.observe(entry, bytes, downcast.as_ref().map(|(_, version)| (*version, reached(*version))));
        downcast.map(|(document, _)| document)
    }

    /// See [`Registry::explain`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn explain(&self, kind: &str, bytes: &[u8]) -> Result<Explanation<'r>, Error> {
        let entry = self.registry.entry_of(kind)?;
        let stored = match self.look(entry, bytes) {
            Ok((_, version, _)) => version,
            Err(error) => match error.stored_version() {
                Some(version) if error.kind() == ErrorKind::Newer => version,
                _ => return Err(error),
            },
        };
        Ok(Explanation { chain: &entry.chain, stored, write: entry.write })
    }

    /// The document at the version that `target` says for the stored one, or as it is.
    fn recode<'b>(
        &self,
        entry: &Entry,
        bytes: &'b [u8],
        target: impl FnOnce(Version) -> Result<Option<Version>, Error>,
    ) -> Result<(Cow<'b, [u8]>, Version), Error> {
        let (text, version, untagged) = self.look(entry, bytes)?;
        let given = self.given(entry)?;
        let job = entry.job(Some(self.context), given);
        let document = match target(version)? {
            Some(to) => {
                let recoded = entry.recode(text, version, to, &job);
                Cow::Owned(recoded.map_err(|error| error.taken_as_untagged(untagged))?)
            }
            None => entry.check(text, &job).map(|()| Cow::Borrowed(bytes))?,
        };
        Ok((document, version))
    }

    /// Finds out the version of a document, and whether nothing but the kind says so.
    fn look<'b>(&self, entry: &Entry, bytes: &'b [u8]) -> Result<(&'b str, Version, bool), Error> {
        let given = self.given(entry)?;
        read::check_len(bytes.len(), &entry.settings)?;
        let text = read::utf8(bytes, &entry.settings)?;
        read::version(text, given, &entry.settings).map(|(version, untagged)| (text, version, untagged))
    }

    fn given(&self, entry: &Entry) -> Result<Option<Version>, Error> {
        match self.given {
            Some(Err(NoVersion)) => Err(Error::from(ReadFault::InvalidVersion).of_kind(entry.kind())),
            Some(Ok(version)) => Ok(Some(version)),
            None => Ok(None),
        }
    }

    /// Tells the observer of a read: the version of the document, and the one it was brought to.
    #[inline]
    fn observe(&self, entry: &Entry, bytes: &[u8], read: Result<(Version, Version), &Error>) {
        let Some(observer) = &self.registry.0.observer else { return };
        let current = entry.chain.current();
        let (stored_version, last, outcome) = match read {
            Ok((version, last)) if version == current => (Some(version), last, ReadOutcome::Current),
            Ok((version, last)) => (Some(version), last, ReadOutcome::Upcast),
            Err(error) => {
                let outcome = match error.kind() {
                    ErrorKind::Newer => ReadOutcome::Newer,
                    kind => ReadOutcome::Refused(kind),
                };
                let stored = error.stored_version();
                let last = match error.kind() {
                    // The step it names is one that nobody began.
                    ErrorKind::OneWay => None,
                    _ => error.step().map(|step| step.from).or(error.made()),
                };
                (stored, last.or(stored).unwrap_or(current), outcome)
            }
        };
        let steps = stored_version.map_or(0, |stored| last.get().abs_diff(stored.get()));
        let event = ReadEvent { kind: entry.kind(), stored_version, steps, outcome, bytes: bytes.len() };
        let _ = contain(|| observer.on_read(&event));
    }
}

impl fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("context", self.context)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}
