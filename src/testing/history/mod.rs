//! The suite that the histories of a program have to pass.

mod bench;
mod culprit;
mod differ;
mod files;
mod law;
mod laws;
mod report;
mod run;
mod sample;

use std::fmt;
use std::path::PathBuf;

use serde_json::Value;

pub use law::HistoryLaw;
pub use report::{BrokenHistory, SuiteFailures, SuiteReport};

use crate::schema::Update;
use crate::{Registry, Version};

/// Holds the histories of a whole program against its files and against the laws of stored documents.
///
/// With the [snapshots](Self::schemas), documents of every version are made that its snapshot allows, old versions
/// whose types are gone among them, and each [`HistoryLaw`] is tried on them; what breaks one is made as small as it
/// can be. With the [golden documents](Self::golden), each is read as it always was, and the laws are tried on them
/// too. Before that, snapshots, golden documents and the lock are [checked](crate::schema::Check).
///
/// In a test of a program, after [`guide::adding_a_version`](crate::guide::adding_a_version):
///
/// ```no_run
/// # fn registry() -> upcaster::Registry { upcaster::Registry::builder().build().unwrap() }
/// use upcaster::testing::{Suite, SuiteFailures};
///
/// #[test]
/// fn histories_are_sound() -> Result<(), SuiteFailures> {
///     Suite::new(&registry()).schemas("schemas").golden("tests/golden").run().map(drop)
/// }
/// ```
#[must_use = "`run` tries it"]
pub struct Suite<'r> {
    registry: &'r Registry,
    schemas: Option<PathBuf>,
    golden: Option<PathBuf>,
    baseline: Option<PathBuf>,
    update: Update,
    cases: u32,
    seed: u64,
    only: Vec<(String, Version, Predicate<'r>)>,
    except: Vec<(String, HistoryLaw)>,
}

type Predicate<'r> = Box<dyn Fn(&Value) -> bool + 'r>;

impl<'r> Suite<'r> {
    /// A suite for all kinds of a registry.
    pub fn new(registry: &'r Registry) -> Self {
        let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
        Self {
            registry,
            schemas: None,
            golden: None,
            baseline: None,
            update: Update::default(),
            cases: cases.unwrap_or(256),
            seed: 0,
            only: Vec::new(),
            except: Vec::new(),
        }
    }

    /// The directory of the snapshots and locks, most often `schemas`.
    pub fn schemas(self, dir: impl Into<PathBuf>) -> Self {
        Self { schemas: Some(dir.into()), ..self }
    }

    /// The directory of the golden documents, most often `tests/golden`.
    pub fn golden(self, dir: impl Into<PathBuf>) -> Self {
        Self { golden: Some(dir.into()), ..self }
    }

    /// The snapshots and locks of a released revision; see [`Check::baseline`](crate::schema::Check::baseline).
    pub fn baseline(self, dir: impl Into<PathBuf>) -> Self {
        Self { baseline: Some(dir.into()), ..self }
    }

    /// Whether files that are new, or may change, are written; by default as the environment says.
    pub fn update(self, update: Update) -> Self {
        Self { update, ..self }
    }

    /// How many documents each law is tried on, for each version: 256, or what `PROPTEST_CASES` says in the
    /// environment.
    pub fn cases(self, cases: u32) -> Self {
        Self { cases, ..self }
    }

    /// Makes other documents. The same number always makes the same ones; it is 0 to begin with.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Says which of the documents that the snapshot of a version allows a program can have stored; it is given the
    /// document without its tag.
    ///
    /// # Panics
    ///
    /// If `version` is no version.
    pub fn only(
        mut self,
        kind: &str,
        version: impl TryInto<Version>,
        stored: impl Fn(&Value) -> bool + 'r,
    ) -> Self {
        let Ok(version) = version.try_into() else {
            panic!("a version is a whole number from 1 to 4294967295")
        };
        self.only.push((kind.to_owned(), version, Box::new(stored)));
        self
    }

    /// Leaves a law out for a kind. `reason` is for those who read the test.
    pub fn except(mut self, kind: &str, law: HistoryLaw, reason: &str) -> Self {
        let _ = reason;
        self.except.push((kind.to_owned(), law));
        self
    }

    /// Tries everything.
    ///
    /// # Errors
    ///
    /// All faults of the files, and for each law, kind and version that breaks it the smallest document that shows
    /// it.
    pub fn run(self) -> Result<SuiteReport, SuiteFailures> {
        run::run(&self)
    }
}

impl fmt::Debug for Suite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite")
            .field("schemas", &self.schemas)
            .field("golden", &self.golden)
            .field("cases", &self.cases)
            .finish_non_exhaustive()
    }
}
