//! The files of a project, before the laws are tried and after.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Suite;
use crate::registry::KindView;
use crate::schema::{Check, Faults, files, is_released, place};
use crate::testing::golden::{self, Rewriting};

/// The files of a project as a suite found them.
pub(super) struct Files<'s, 'r> {
    suite: &'s Suite<'r>,
    baseline: Option<PathBuf>,
    /// By kind.
    before: BTreeMap<&'static str, Before>,
}

/// What was there of a kind.
struct Before {
    /// The lock.
    lock: Option<String>,
    /// The snapshot of the current version.
    snapshot: Option<String>,
    /// Whether the current version is released.
    is_released: bool,
}

impl<'s, 'r> Files<'s, 'r> {
    pub(super) fn of(suite: &'s Suite<'r>) -> Self {
        let mut files = Self { suite, baseline: suite.baseline.clone(), before: BTreeMap::new() };
        if let Some(schemas) = &suite.schemas {
            files.baseline = files.check_of(schemas).baseline_dir();
            let before = |view: KindView<'r>| (view.kind(), files.look(schemas, view));
            files.before = suite.registry.views().map(before).collect();
        }
        files
    }

    fn look(&self, schemas: &Path, view: KindView<'_>) -> Before {
        Before {
            lock: read(&place::lock(schemas, view.kind())),
            snapshot: read(&place::snapshot(schemas, view.kind(), view.current())),
            is_released: is_released(schemas, self.baseline.as_deref(), view.kind(), view.current()),
        }
    }

    fn check_of(&self, schemas: &Path) -> Check<'r> {
        let mut check = Check::new(self.suite.registry, schemas).update(self.suite.update);
        if let Some(golden) = &self.suite.golden {
            check = check.golden(golden);
        }
        if let Some(baseline) = &self.baseline {
            check = check.baseline(baseline);
        }
        check
    }

    /// Checks snapshots, locks and golden documents, and writes what is new where it may be written.
    pub(super) fn check(&self) -> Result<(), Faults> {
        let schemas = self.suite.schemas.as_ref().map_or(Ok(()), |schemas| self.check_of(schemas).run());
        let Some(golden) = &self.suite.golden else { return schemas };
        let mut faults = Vec::new();
        for view in self.suite.registry.views() {
            let has_faults = schemas.as_ref().is_err_and(|faults| faults.are_of(view.kind()));
            let writes = self.suite.update.writes() && !has_faults;
            let rewriting = Rewriting { writes, may_change: self.may_change(view) };
            golden::check(view, golden, rewriting, &mut faults);
        }
        Faults::of_both(schemas, Faults::of(faults, self.suite.update.is_refused()))
    }

    /// Whether documents may read as something else than before.
    fn may_change(&self, view: KindView<'_>) -> bool {
        let (Some(schemas), Some(before)) = (&self.suite.schemas, self.before.get(view.kind())) else {
            return true;
        };
        let snapshot = read(&place::snapshot(schemas, view.kind(), view.current()));
        !before.is_released || snapshot != before.snapshot
    }

    /// Takes back what was put into the lock of a kind whose laws turned out to be broken.
    pub(super) fn unlock(&self, kind: &str) {
        let Some((schemas, before)) = self.suite.schemas.as_ref().zip(self.before.get(kind)) else { return };
        let path = place::lock(schemas, kind);
        if !self.suite.update.writes() || read(&path) == before.lock {
            return;
        }
        // What cannot be taken back is seen in the diff.
        let _ = match &before.lock {
            Some(lock) => files::write(&path, lock).is_ok(),
            None => fs::remove_file(&path).is_ok(),
        };
    }
}

fn read(path: &Path) -> Option<String> {
    files::read(path).ok().flatten()
}
