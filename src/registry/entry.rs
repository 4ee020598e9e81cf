use std::any::TypeId;

use serde::Serialize;

use crate::chain::Chain;
use crate::error::{Error, ErrorKind};
#[cfg(feature = "schema")]
use crate::history::Declared;
use crate::read::Settings;
use crate::rewrite;
use crate::step::Loss;
#[cfg(feature = "schema")]
use crate::versioned::Ancestry;
use crate::versioned::{Typed, label_of};
use crate::write::{Job, Recode};
use crate::{Context, ReadableOwned, Version};

/// A kind as a registry knows it: its chain, its settings, and its type behind functions.
pub(super) struct Entry {
    pub(super) type_id: TypeId,
    pub(super) type_name: &'static str,
    pub(super) chain: Chain,
    pub(super) settings: Settings,
    pub(super) write: Version,
    /// Whether the program set limits for this kind alone.
    pub(super) limited: bool,
    label_of: fn(Version) -> Option<&'static str>,
    recode: Recode,
    check: Reading<()>,
    current_form: Reading<Vec<u8>>,
    /// The declared steps that the chain begins with, and the version they end at.
    #[cfg(feature = "schema")]
    pub(super) declared: fn() -> Option<(&'static Declared, Version)>,
}

/// Reads a document, whose version may be given.
type Reading<T> = fn(&str, Option<Version>, &Job<'_>) -> Result<T, Error>;

impl Entry {
    /// A kind with the settings of its type.
    pub(super) fn new<T: ReadableOwned + Serialize + 'static>(chain: Chain) -> Self {
        Self {
            type_id: TypeId::of::<T>(),
            type_name: std::any::type_name::<T>(),
            chain,
            settings: Typed::<T>::SETTINGS,
            write: T::VERSION,
            limited: false,
            label_of: label_of::<T>,
            recode: rewrite::recode::<T>,
            check: rewrite::check::<T>,
            current_form: rewrite::current_form::<T>,
            #[cfg(feature = "schema")]
            declared: <T as Ancestry>::declared_base,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        self.settings.kind
    }

    pub(super) fn job<'r>(&'r self, context: Option<&'r Context>, given: Option<Version>) -> Job<'r> {
        Job { settings: &self.settings, label_of: self.label_of, context, given }
    }

    /// What the steps make of a document, whether or not it can be read.
    #[cfg(feature = "testing")]
    pub(super) fn steps_make(
        &self,
        text: &str,
        from: Version,
        to: Version,
        job: &Job<'_>,
    ) -> Result<Vec<u8>, Error> {
        (self.recode)(text, from, to, job)
    }

    /// The document at another version, read once more as the current type. What is wrong on the way is wrong with the
    /// document as it is stored.
    pub(super) fn recode(
        &self,
        text: &str,
        from: Version,
        to: Version,
        job: &Job<'_>,
    ) -> Result<Vec<u8>, Error> {
        let made = (self.recode)(text, from, to, job).map_err(|error| error.stored_at(from))?;
        let text = std::str::from_utf8(&made).expect("what was written is UTF-8");
        let given = self.settings.rules.tag.is_outside().then_some(to);
        (self.check)(text, given, job).map_err(|error| error.of_made(to).stored_at(from))?;
        Ok(made)
    }

    /// Makes sure that a document can be read as the current type.
    pub(super) fn check(&self, text: &str, job: &Job<'_>) -> Result<(), Error> {
        (self.check)(text, job.given, job)
    }

    /// What the current type writes of a document, whichever version that is stored at.
    #[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "what is asked of the files of a project"))]
    pub(crate) fn current_form(&self, text: &str, job: &Job<'_>) -> Result<Vec<u8>, Error> {
        (self.current_form)(text, job.given, job)
    }

    /// Makes sure that what a document is to be brought to is a version, and not above the current one.
    pub(super) fn expect_known(&self, to: Option<Version>) -> Result<Version, Error> {
        let current = self.chain.current();
        let message = match to {
            Some(to) if to <= current => return Ok(to),
            Some(to) => format!("cannot go to version {to}, which is above the current version {current}"),
            None => {
                "cannot go to what is no version: versions are whole numbers from 1 to 4294967295".to_owned()
            }
        };
        Err(Error::new(ErrorKind::OneWay, message).of_kind(self.kind()))
    }

    /// Makes sure that every step on the way down has a way back.
    pub(super) fn leads_down(&self, from: Version, to: Version) -> Result<(), Error> {
        let refused =
            |message: String| Error::new(ErrorKind::OneWay, message).of_kind(self.kind()).stored_at(from);
        if to < self.settings.floor {
            let floor = self.settings.floor;
            return Err(refused(format!("cannot go back to version {to}: the floor is version {floor}")));
        }
        if to < self.chain.first() {
            return Err(refused(format!("cannot go back to version {to}, which the chain does not reach")));
        }
        let mut steps = self.chain.steps_from(to).iter().rev().filter(|step| step.from() < from);
        match steps.find(|step| *step.loss() == Loss::OneWay) {
            Some(step) => {
                let error = refused(format!("cannot go back to version {to}: one way is {step}"));
                Err(error.between(step.to(), step.from(), step.name().map(Into::into)))
            }
            None => Ok(()),
        }
    }
}
