use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::{Observer, ReadEvent, ReadOutcome};
use crate::Version;

/// Counts the reads of a registry by kind, stored version and outcome.
///
/// It says what a program meets, not what its store holds: a document read twice counts twice.
///
/// ```
/// use std::sync::Arc;
///
/// use upcaster::{Census, Registry};
///
/// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Note { text: String }
/// let census = Arc::new(Census::default());
/// let registry = Registry::builder().register::<Note>().observer(Arc::clone(&census)).build()?;
/// registry.read::<Note>(br#"{"_v":1,"text":"milk"}"#).ok();
/// registry.read::<Note>(br#"{"_v":2,"text":"milk"}"#).ok();
/// registry.read::<Note>(br#"{"_v":2,"text":"eggs"}"#).ok();
/// assert_eq!(census.to_string(), "note version 1: 1 current\nnote version 2: 2 newer\n");
/// # Ok::<(), upcaster::BuildError>(())
/// ```
#[derive(Default)]
pub struct Census {
    counts: Mutex<HashMap<Of, u64>>,
}

/// What is counted together.
type Of = (&'static str, Option<Version>, ReadOutcome);

/// One line of a [`Census`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// The kind of the records.
    pub kind: &'static str,
    /// The version they are stored at, where their tag could be read.
    pub stored_version: Option<Version>,
    /// What came of reading them.
    pub outcome: ReadOutcome,
    /// How many reads there were.
    pub reads: u64,
}

impl Census {
    /// All counts, by kind and stored version.
    #[must_use]
    pub fn counts(&self) -> Vec<Count> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |(&(kind, stored_version, outcome), &reads): (&_, &_)| Count {
            kind,
            stored_version,
            outcome,
            reads,
        };
        let mut counts: Vec<Count> = counts.iter().map(count).collect();
        counts.sort_by_cached_key(|count| (count.kind, count.stored_version, count.outcome.to_string()));
        counts
    }

    /// How many documents of a kind were met at each version, whatever came of reading them.
    #[must_use]
    pub fn versions(&self, kind: &str) -> BTreeMap<Version, u64> {
        let mut versions = BTreeMap::new();
        for count in self.counts().into_iter().filter(|count| count.kind == kind) {
            if let Some(version) = count.stored_version {
                *versions.entry(version).or_default() += count.reads;
            }
        }
        versions
    }

    /// Gives all counts, and begins again at zero.
    #[must_use]
    pub fn take(&self) -> Vec<Count> {
        let counts = std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner));
        Self { counts: Mutex::new(counts) }.counts()
    }
}

impl Observer for Census {
    fn on_read(&self, event: &ReadEvent) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((event.kind, event.stored_version, event.outcome)).or_default() += 1;
    }
}

impl fmt::Display for Census {
    /// A line for each count.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.counts().iter().try_for_each(|count| match count.stored_version {
            Some(version) => {
                writeln!(f, "{} version {version}: {} {}", count.kind, count.reads, count.outcome)
            }
            None => writeln!(f, "{} of no version: {} {}", count.kind, count.reads, count.outcome),
        })
    }
}

impl fmt::Debug for Census {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.counts()).finish()
    }
}
