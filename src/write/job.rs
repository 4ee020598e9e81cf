use std::cell::Cell;
use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::read::Settings;
use crate::step::Loss;
use crate::tag::Stamp;
use crate::{Context, Version};

/// What is needed to bring a document of a kind to another version.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Job<'c> {
    pub(crate) settings: &'c Settings,
    pub(crate) label_of: fn(Version) -> Option<&'static str>,
    pub(crate) context: Option<&'c Context>,
    /// The version kept outside of the document.
    pub(crate) given: Option<Version>,
}

impl Job<'_> {
    /// The tag of a version.
    pub(crate) fn stamp(&self, version: Version) -> Stamp {
        let (tag, label) = (self.settings.rules.tag, (self.label_of)(version));
        Stamp { tag, version, label, fault: Cell::new(None) }
    }

    /// What nobody gets who asked the chain first.
    #[cold]
    pub(crate) fn no_way_down(&self, from: Version) -> Error {
        let error = Error::new(ErrorKind::OneWay, format_args!("cannot go back behind version {from}"));
        error.of_kind(self.settings.kind)
    }
}

/// How the values of a type, and documents below its version, come to the version before.
#[doc(hidden)]
pub struct WayDown<T> {
    /// JSON Pointers to what does not come back.
    pub(crate) losing: &'static [&'static str],
    /// Writes a value as a document of a version before its own.
    pub(crate) lower: fn(T, Version, &Job<'_>) -> Result<Vec<u8>, Error>,
    /// Brings a document between two versions that are both before the type's own.
    pub(crate) recode: Recode,
}

/// Brings a document from one version to another.
pub(crate) type Recode = fn(&str, Version, Version, &Job<'_>) -> Result<Vec<u8>, Error>;

impl<T> WayDown<T> {
    pub(crate) fn loss(&self) -> Loss {
        match self.losing {
            [] => Loss::None,
            members => Loss::Members(members.iter().map(ToString::to_string).collect()),
        }
    }
}

impl<T> Clone for WayDown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for WayDown<T> {}

impl<T> fmt::Debug for WayDown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WayDown").field("losing", &self.losing).finish_non_exhaustive()
    }
}

impl fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("kind", &self.settings.kind).finish_non_exhaustive()
    }
}
