//! What the laws of histories are tried on.

use std::borrow::Cow;

use serde_json::Value;

use super::KindView;
use crate::Version;
use crate::error::{BoxError, Error};
use crate::rewrite::payload;
use crate::write::{self, Job};

impl<'r> KindView<'r> {
    /// The document at another version; read as the current type, if it is made anew.
    pub(crate) fn recode(&self, text: &str, from: Version, to: Version) -> Result<String, Error> {
        if from == to {
            return Ok(text.to_owned());
        }
        let made = self.entry.recode(text, from, to, &self.job(from))?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// What the steps make of a document, whether or not it can be read.
    pub(crate) fn steps_make(&self, text: &str, from: Version, to: Version) -> Result<String, Error> {
        let made = self.entry.steps_make(text, from, to, &self.job(from))?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// The document as the current type writes it after reading it.
    pub(crate) fn reencode(&self, text: &str, version: Version) -> Result<String, Error> {
        let made = self.current_form(text, version)?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// A payload as a document of a version.
    pub(crate) fn stamped(&self, payload: &Value, version: Version) -> Result<String, Error> {
        let job = self.job(version);
        let made = write::encode(payload, &job.stamp(version), self.entry.settings.max_bytes);
        let made = made.map_err(|error| error.of_kind(self.kind()).stored_at(version))?;
        Ok(String::from_utf8(made).expect("what was written is UTF-8"))
    }

    /// What a document holds beside its tag.
    pub(crate) fn payload(&self, text: &str) -> Result<Value, BoxError> {
        Ok(serde_json::from_str(&payload(text, *self.entry.settings.rules.tag.place())?)?)
    }

    /// Whether a document that is not stale is given back as it is; `None` for one that is stale.
    pub(crate) fn is_left_alone(&self, text: &str, version: Version) -> Result<Option<bool>, Error> {
        if version < self.entry.write {
            return Ok(None);
        }
        let scope = match self.given(version) {
            Some(version) => self.registry.at(version.get()),
            None => self.registry.scope(),
        };
        let made = scope.upcast(self.kind(), text.as_bytes())?;
        Ok(Some(matches!(made, Cow::Borrowed(bytes) if bytes == text.as_bytes())))
    }

    fn job(&self, version: Version) -> Job<'r> {
        self.entry.job(Some(&self.registry.0.context), self.given(version))
    }
}
