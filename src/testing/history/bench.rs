//! What the laws are tried on: one version of a kind.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use serde_json::Value;

use super::differ::difference;
use super::law::HistoryLaw;
use crate::document::pointer;
use crate::registry::KindView;
use crate::schema::{Schema, Snapshot};
use crate::step::{Loss, Place, makes_one, spread};
use crate::{Error, Version};

/// One version of a kind, and the one that its documents are brought up to, with the snapshots of all.
#[derive(Clone, Copy)]
pub(super) struct Bench<'b> {
    pub(super) kind: KindView<'b>,
    pub(super) version: Version,
    /// The current version, but where a single step is looked at.
    pub(super) top: Version,
    pub(super) snapshots: &'b BTreeMap<Version, Sheet>,
}

/// A snapshot, and what it says of documents, made ready.
pub(super) struct Sheet {
    pub(super) snapshot: Snapshot,
    pub(super) read: Schema,
}

impl Sheet {
    pub(super) fn new(snapshot: Snapshot) -> Self {
        let read = Schema::new(snapshot.read());
        Self { snapshot, read }
    }
}

/// What a law found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) words: String,
    pub(super) path: Option<String>,
    pub(super) step: Option<(Version, Version)>,
}

/// What became of one try.
pub(super) enum Tried {
    Held,
    /// The document says nothing about the law.
    Passed,
}

pub(super) type Checked = Result<Tried, Found>;

impl Found {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), path: None, step: None }
    }

    pub(super) fn at(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    pub(super) fn between(self, from: Version, to: Version) -> Self {
        Self { step: Some((from, to)), ..self }
    }

    /// A failed read or write, with all that is known of it.
    pub(super) fn failed(what: &str, error: &Error) -> Self {
        let message = error.to_string();
        // The kind and the version are told beside it.
        let named = error.record_kind().zip(error.stored_version());
        let named = named.map(|(kind, version)| format!("{kind} version {version} ")).unwrap_or_default();
        let mut words = format!("{what}: it {}", message.strip_prefix(&named).unwrap_or(&message));
        let mut source = StdError::source(error);
        while let Some(cause) = source {
            words = format!("{words}: {cause}");
            source = cause.source();
        }
        let step = error.step().map(|step| (step.from, step.to));
        Self { words, path: error.path().map(str::to_owned), step }
    }
}

impl Bench<'_> {
    /// The documents of the version with the payload in them.
    pub(super) fn stamped(&self, payload: &Value) -> Result<String, Found> {
        self.kind.stamped(payload, self.version).map_err(|error| Found::failed("cannot be written", &error))
    }

    pub(super) fn current(&self) -> Version {
        self.kind.current()
    }

    /// Whether the version is the current one.
    pub(super) fn is_current(&self) -> bool {
        self.version == self.current()
    }

    /// The document at another version, which has to work.
    pub(super) fn recode(&self, text: &str, from: Version, to: Version) -> Result<String, Found> {
        let what = if from < to { "cannot be brought up" } else { "cannot be brought down" };
        self.kind.recode(text, from, to).map_err(|error| Found::failed(what, &error))
    }

    /// The version of the documents that a law begins with.
    pub(super) fn begins(&self, law: HistoryLaw) -> Version {
        if law.is_of_current() { self.top } else { self.version }
    }

    /// A document of the top; one of the current version is as its type writes it.
    pub(super) fn newest(&self, payload: &Value) -> Option<String> {
        let text = self.kind.stamped(payload, self.top).ok()?;
        if self.top < self.current() { Some(text) } else { self.kind.reencode(&text, self.top).ok() }
    }

    /// The document brought up to the top.
    pub(super) fn up(&self, text: &str) -> Result<String, Found> {
        self.recode(text, self.version, self.top)
    }

    /// The document of the top brought down again.
    pub(super) fn down(&self, text: &str) -> Result<String, Found> {
        self.recode(text, self.top, self.version)
    }

    pub(super) fn payload(&self, text: &str) -> Result<Value, Found> {
        self.kind
            .payload(text)
            .map_err(|error| Found::new(format!("cannot be taken out of its tag: {error}")))
    }

    /// What a document of a version has to be to be read as that version.
    pub(super) fn valid(&self, payload: &Value, version: Version) -> Result<(), Found> {
        let Some(sheet) = self.snapshots.get(&version) else { return Ok(()) };
        match sheet.read.validate(payload) {
            Ok(()) => Ok(()),
            Err(invalid) => {
                let words = format!("is not what the snapshot of version {version} says: {invalid}");
                Err(Found::new(words).at(invalid.path()))
            }
        }
    }

    pub(super) fn is_valid(&self, payload: &Value) -> bool {
        self.valid(payload, self.version).is_ok()
    }

    /// Whether documents of a version can be written from those of another one: typed steps may have no way back.
    pub(super) fn leads(&self, from: Version, to: Version) -> bool {
        let declared = self.kind.declared().is_some_and(|(_, base)| from.max(to) <= base);
        let up_to_current = from <= to && to == self.current();
        declared
            || up_to_current
            || self
                .kind
                .chain()
                .steps()
                .iter()
                .filter(|step| step.from() >= from.min(to))
                .all(|step| *step.loss() != Loss::OneWay)
    }

    /// Every place where something of a document may be lost between two versions; `None` if there is no way down.
    pub(super) fn masks(&self, from: Version, to: Version) -> Option<Vec<Vec<String>>> {
        let mut places = Vec::new();
        for step in self.kind.chain().steps().iter().filter(|step| from <= step.from() && step.to() <= to) {
            match step.loss() {
                Loss::None => {}
                Loss::Members(members) => {
                    places.extend(members.iter().filter_map(|member| Place::parse(member).ok()));
                }
                Loss::OneWay => return None,
            }
        }
        if let Some((declared, _)) = self.kind.declared() {
            let between =
                declared.steps().filter(|(step, _)| from <= *step && *step < to).map(|(_, step)| step);
            spread(between, &mut places);
        }
        let way = |place: Place| place.way.iter().map(|name| name.as_str().to_owned()).collect();
        Some(places.into_iter().map(way).collect())
    }

    /// Whether a declared op on the way up to a version makes one of what was apart at a place.
    pub(super) fn makes_one(&self, way: &[String], to: Version) -> bool {
        let Some((declared, _)) = self.kind.declared() else { return false };
        let Ok(place) = Place::parse(&pointer(way)) else { return false };
        let steps = || declared.steps().filter(|(from, _)| self.version <= *from && *from < to);
        let mut places = vec![place];
        spread(steps().map(|(_, step)| step), &mut places);
        steps().any(|(_, step)| makes_one(step, &places))
    }

    /// The default that the version gives a member of the payload itself.
    pub(super) fn default_of(&self, way: &[String]) -> Option<Value> {
        let [name] = way else { return None };
        self.snapshots
            .get(&self.version)?
            .snapshot
            .read()
            .get("properties")?
            .get(name)?
            .get("default")
            .cloned()
    }
}

/// Makes sure that two payloads are one, but for what may be lost.
pub(super) fn expect_same(
    before: &Value,
    after: &Value,
    masks: &[Vec<String>],
    what: &str,
) -> Result<(), Found> {
    let Some(path) = difference(before, after, masks) else { return Ok(()) };
    let at = |value: &Value| {
        value.pointer(&path).map_or_else(|| "nothing".to_owned(), |value| short(&value.to_string()))
    };
    let words = format!("{what}: was {}, is {}", at(before), at(after));
    Err(Found::new(words).at(path))
}

/// The beginning of a text that may be long.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
