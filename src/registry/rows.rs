//! What repositories ask of a registry.

use std::borrow::Cow;

use serde::Serialize;

use super::Registry;
use crate::error::{Error, ErrorKind};
use crate::{Loaded, ReadableOwned, UnknownMembers, Version, rewrite};

impl Registry {
    pub(crate) fn expect_registered<T: ReadableOwned + 'static>(&self) -> Result<(), Error> {
        self.entry::<T>().map(drop)
    }

    /// Reads a row; its version column counts where the document does not hold the tag.
    pub(crate) fn load_row<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Loaded<T>, Error> {
        match column.filter(|_| self.entry::<T>().is_ok_and(|entry| entry.settings.rules.tag.is_outside())) {
            Some(version) => self.at(version.get()).load(document),
            None => self.load(document),
        }
    }

    /// Writes a value for a store: at the write version or the older one that is to be kept, with what its type did not
    /// know of the document it was loaded from, and read again.
    pub(crate) fn save<T: ReadableOwned + Serialize + 'static>(
        &self,
        value: &T,
        loaded: Option<(&[u8], Version)>,
        unknown: UnknownMembers,
        kept: Option<Version>,
    ) -> Result<(String, Version), Error> {
        let entry = self.entry::<T>()?;
        let job = entry.job(Some(&self.0.context), None);
        // It was read, so it is a text.
        let loaded =
            loaded.and_then(|(document, version)| Some((std::str::from_utf8(document).ok()?, version)));
        let to = kept.map_or(entry.write, |kept| kept.min(entry.write));
        entry.leads_down(entry.chain.current(), to)?;
        let document = rewrite::save(value, loaded, unknown, to, &job)?;
        Ok((String::from_utf8(document).expect("what was written is UTF-8"), to))
    }

    /// Brings a row to the write version; `None` if it is not stale.
    pub(crate) fn upcast_row<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Option<(Vec<u8>, Version)>, Error> {
        let entry = self.entry::<T>()?;
        let outside = column.filter(|_| entry.settings.rules.tag.is_outside());
        let upcast = match outside {
            Some(version) => self.at(version.get()).upcast(entry.kind(), document)?,
            None => self.upcast(entry.kind(), document)?,
        };
        Ok(match upcast {
            Cow::Borrowed(_) => None,
            Cow::Owned(document) => Some((document, entry.write)),
        })
    }

    /// How a document stands to what this program would write.
    pub(crate) fn standing<T: ReadableOwned + 'static>(
        &self,
        document: &[u8],
        column: Option<Version>,
    ) -> Result<Standing, Error> {
        let entry = self.entry::<T>()?;
        let outside = column.filter(|_| entry.settings.rules.tag.is_outside());
        let explained = match outside {
            Some(version) => self.at(version.get()).explain(entry.kind(), document),
            None => self.explain(entry.kind(), document),
        };
        Ok(match explained {
            Ok(explanation) if explanation.is_newer() => Standing::Newer,
            Ok(explanation) if explanation.is_stale() => Standing::Stale,
            Ok(_) => Standing::Current,
            Err(error) if error.kind() == ErrorKind::Newer => Standing::Newer,
            Err(_) => Standing::Unreadable,
        })
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
