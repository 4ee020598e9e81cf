//! What repositories ask of a registry.

use std::borrow::Cow;

use serde::Serialize;

use super::entry::Entry;
use super::{Registry, Scope};
use crate::error::{Error, ErrorKind};
use crate::{Loaded, ReadableOwned, UnknownMembers, Version, rewrite};

impl Registry {
    pub(crate) fn expect_registered<T: ReadableOwned + 'static>(&self) -> Result<(), Error> {
        self.entry::<T>().map(drop)
    }

    /// Reads a row.
    pub(crate) fn load_row<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Loaded<T>, Error> {
        self.beside(self.entry::<T>()?, column).load(document)
    }

    /// Writes a value for a store: at the write version, or at the one it was loaded from if that is higher or `kept`;
    /// with what its type did not know of the document it was loaded from; together with what a reader gets of it.
    pub(crate) fn save<T: ReadableOwned + Serialize + 'static>(
        &self,
        value: &T,
        loaded: Option<(&[u8], Version)>,
        unknown: UnknownMembers,
        kept: bool,
    ) -> Result<(String, Version, T), Error> {
        let entry = self.entry::<T>()?;
        let job = entry.job(Some(&self.0.context), None);
        // It was read, so it is a text.
        let loaded =
            loaded.and_then(|(document, version)| Some((std::str::from_utf8(document).ok()?, version)));
        let to = match loaded {
            Some((_, stored)) if kept || stored > entry.write => stored,
            _ => entry.write,
        };
        entry.leads_down(entry.chain.current(), to)?;
        let (document, stored) = rewrite::save(value, loaded, unknown, to, &job)?;
        Ok((String::from_utf8(document).expect("what was written is UTF-8"), to, stored))
    }

    /// Brings a row up to the write version; `None` if it is not stale.
    pub(crate) fn upcast_row<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Option<(String, Version)>, Error> {
        let entry = self.entry::<T>()?;
        let made = self.beside(entry, column).upcast(entry.kind(), document)?;
        Ok(changed(made).map(|document| (document, entry.write)))
    }

    /// Brings a row down to the write version; `None` if it is not above it.
    pub(crate) fn downcast_row<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Option<(String, Version)>, Error> {
        let entry = self.entry::<T>()?;
        let made = self.beside(entry, column).downcast(entry.kind(), document, entry.write.get())?;
        Ok(changed(made).map(|document| (document, entry.write)))
    }

    /// The registry for a row; its version column counts where the document does not hold the tag.
    fn beside(&self, entry: &Entry, column: Option<Version>) -> Scope<'_> {
        match column.filter(|_| entry.settings.rules.tag.is_outside()) {
            Some(version) => self.at(version.get()),
            None => self.scope(),
        }
    }

    /// How a document stands to what this program would write.
    pub(crate) fn standing<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Standing, Error> {
        let entry = self.entry::<T>()?;
        let explained = self.beside(entry, column).explain(entry.kind(), document);
        Ok(match explained {
            Ok(explanation) if explanation.is_newer() => Standing::Newer,
            Ok(explanation) if explanation.is_stale() => Standing::Stale,
            Ok(_) => Standing::Current,
            Err(error) if error.kind() == ErrorKind::Newer => Standing::Newer,
            Err(_) => Standing::Unreadable,
        })
    }
}

fn changed(document: Cow<'_, [u8]>) -> Option<String> {
    match document {
        Cow::Borrowed(_) => None,
        Cow::Owned(document) => Some(String::from_utf8(document).expect("what was written is UTF-8")),
    }
}

/// How a document stands to what a program would write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Current,
    Stale,
    Newer,
    Unreadable,
}
