use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;

use super::law::HistoryLaw;
use crate::Version;
use crate::schema::Faults;

/// What a [`Suite`](super::Suite) tried, and found in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuiteReport {
    pub(super) tried: BTreeMap<(String, Version, HistoryLaw), u64>,
    pub(super) excepted: Vec<(String, HistoryLaw)>,
}

impl SuiteReport {
    /// How many documents of a version a law was held against: those that say something about it.
    ///
    /// A law about the way down says nothing where a step is one way, and one about declared steps nothing of typed
    /// ones.
    #[must_use]
    pub fn documents(&self, kind: &str, version: impl TryInto<Version>, law: HistoryLaw) -> u64 {
        let Ok(version) = version.try_into() else { return 0 };
        self.tried.get(&(kind.to_owned(), version, law)).copied().unwrap_or_default()
    }

    /// How many times a law was held against a document, all in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.tried.values().sum()
    }
}

impl fmt::Display for SuiteReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: BTreeMap<(&str, Version), Vec<String>> = BTreeMap::new();
        for ((kind, version, law), count) in self.tried.iter().filter(|(_, count)| **count > 0) {
            kinds.entry((kind, *version)).or_default().push(format!("{count} {law:?}"));
        }
        write!(f, "{} tries", self.total())?;
        kinds.iter().try_for_each(|((kind, version), laws)| {
            write!(f, "\n{kind} version {version}: {}", laws.join(", "))
        })?;
        self.excepted.iter().try_for_each(|(kind, law)| write!(f, "\n{kind}: {law:?} excepted"))
    }
}

/// One law that a history broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenHistory {
    pub(super) law: HistoryLaw,
    pub(super) kind: String,
    pub(super) version: Version,
    pub(super) step: Option<(Version, Version, Option<String>)>,
    pub(super) path: Option<String>,
    pub(super) found: String,
    pub(super) document: String,
}

impl BrokenHistory {
    /// The law.
    #[must_use]
    pub fn law(&self) -> HistoryLaw {
        self.law
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The version of the documents that show it.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The step at fault, by the versions it leads between, where that is known.
    #[must_use]
    pub fn step(&self) -> Option<(Version, Version)> {
        self.step.as_ref().map(|(from, to, _)| (*from, *to))
    }

    /// The JSON Pointer of the place where it shows, where there is one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// What was found.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// A document that shows it, the smallest that was found.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.document
    }
}

impl fmt::Display for BrokenHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} version {}: {}\n    broken: {}", self.kind, self.version, self.found, self.law)?;
        match &self.step {
            Some((from, to, Some(name))) => write!(f, "\n    step: {from} -> {to} \"{name}\"")?,
            Some((from, to, None)) => write!(f, "\n    step: {from} -> {to}")?,
            None => {}
        }
        if let Some(path) = self.path.as_ref().filter(|path| !path.is_empty()) {
            write!(f, "\n    path: {path}")?;
        }
        let of = if self.law.is_of_current() { " of the current version" } else { "" };
        write!(f, "\n    document{of}: {}\n    what to do: {}", self.document, self.law.advice())
    }
}

/// Everything that a [`Suite`](super::Suite) found wrong.
#[derive(Clone)]
pub struct SuiteFailures {
    pub(super) faults: Option<Faults>,
    pub(super) broken: Vec<BrokenHistory>,
}

impl SuiteFailures {
    /// What is wrong with the files: snapshots, lock and golden documents.
    #[must_use]
    pub fn faults(&self) -> Option<&Faults> {
        self.faults.as_ref()
    }

    /// The laws that are broken.
    #[must_use]
    pub fn broken(&self) -> &[BrokenHistory] {
        &self.broken
    }
}

impl fmt::Display for SuiteFailures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(faults) = &self.faults {
            write!(f, "{faults}")?;
        }
        if !self.broken.is_empty() {
            let line = if self.faults.is_some() { "\n" } else { "" };
            write!(f, "{line}laws of stored documents are broken")?;
        }
        self.broken.iter().try_for_each(|broken| write!(f, "\n- {broken}"))
    }
}

impl fmt::Debug for SuiteFailures {
    /// As it is shown: what a test that returns it prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for SuiteFailures {}
