//! What checks of a whole registry ask of it, kind by kind.

use std::borrow::Cow;

use serde_json::Value;

use super::Registry;
use super::entry::Entry;
use crate::chain::Chain;
use crate::error::{BoxError, Error};
use crate::history::Declared;
use crate::rewrite::payload;
use crate::write::{self, Job};
use crate::{Version, read};

impl Registry {
    /// Every kind, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = Kind<'_>> {
        self.0.entries.iter().map(|entry| Kind { registry: self, entry })
    }
}

/// A kind of a registry, whose documents are known by their version.
#[derive(Clone, Copy)]
pub(crate) struct Kind<'r> {
    registry: &'r Registry,
    entry: &'r Entry,
}

impl<'r> Kind<'r> {
    pub(crate) fn name(&self) -> &'static str {
        self.entry.kind()
    }

    pub(crate) fn chain(&self) -> &'r Chain {
        &self.entry.chain
    }

    /// The oldest version that is read.
    pub(crate) fn first(&self) -> Version {
        self.entry.chain.first().max(self.entry.settings.floor)
    }

    pub(crate) fn current(&self) -> Version {
        self.entry.chain.current()
    }

    /// Every version that is read, from the oldest on.
    pub(crate) fn versions(&self) -> impl Iterator<Item = Version> + use<> {
        (self.first().get()..=self.current().get()).filter_map(Version::new)
    }

    /// The declared steps that the chain begins with, and the version they end at.
    pub(crate) fn declared(&self) -> Option<(&'static Declared, Version)> {
        (self.entry.declared)()
    }

    /// The document at another version; read as the current type, if it is made anew.
    pub(crate) fn recode(&self, text: &str, from: Version, to: Version) -> Result<String, Error> {
        if from == to {
            return Ok(text.to_owned());
        }
        let made = self.entry.recode(text, from, to, &self.job(from))?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// The document as the current type writes it after reading it.
    pub(crate) fn reencode(&self, text: &str, version: Version) -> Result<String, Error> {
        let made = self.entry.reencode(text, &self.job(version))?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// A payload as a document of a version.
    pub(crate) fn stamped(&self, payload: &Value, version: Version) -> Result<String, Error> {
        let job = self.job(version);
        let made = write::encode(payload, &job.stamp(version), self.entry.settings.max_bytes);
        let made = made.map_err(|error| error.of_kind(self.name()).stored_at(version))?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// What a document holds beside its tag.
    pub(crate) fn payload(&self, text: &str) -> Result<Value, BoxError> {
        Ok(serde_json::from_str(&payload(text, *self.entry.settings.rules.tag.place())?)?)
    }

    /// The version a document says it has; `outside` is that of a document which does not hold its tag.
    pub(crate) fn version(&self, text: &str, outside: Version) -> Result<Version, Error> {
        read::version(text, self.job(outside).given, &self.entry.settings)
    }

    /// Whether a document that is not stale is given back as it is; `None` for one that is stale.
    pub(crate) fn is_left_alone(&self, text: &str, version: Version) -> Result<Option<bool>, Error> {
        if version < self.entry.write {
            return Ok(None);
        }
        let outside = self.entry.settings.rules.tag.is_outside();
        let scope = if outside { self.registry.at(version.get()) } else { self.registry.scope() };
        let made = scope.upcast(self.name(), text.as_bytes())?;
        Ok(Some(matches!(made, Cow::Borrowed(bytes) if bytes == text.as_bytes())))
    }

    fn job(&self, version: Version) -> Job<'r> {
        let given = self.entry.settings.rules.tag.is_outside().then_some(version);
        self.entry.job(Some(&self.registry.0.context), given)
    }
}
