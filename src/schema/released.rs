//! What of a kind is released: that which the baseline has, or everything where there is no baseline.

use std::path::Path;

use super::lock::Lock;
use super::{SnapshotError, files, place};
use crate::Version;

/// Whether a version of a kind is in the lock, and in the baseline if there is one.
#[cfg(feature = "testing")]
pub(crate) fn is_released(schemas: &Path, baseline: Option<&Path>, kind: &str, version: Version) -> bool {
    let locked =
        Lock::load(schemas, kind).is_ok_and(|lock| lock.is_some_and(|lock| lock.entry(version).is_some()));
    locked && Released::read(baseline, kind).map_or(true, |released| released.has(version))
}

/// The released versions of one kind.
#[derive(Debug)]
pub(super) struct Released<'p> {
    baseline: Option<&'p Path>,
    kind: &'p str,
    lock: Option<Lock>,
}

impl<'p> Released<'p> {
    /// Reads the lock of the baseline.
    pub(super) fn read(baseline: Option<&'p Path>, kind: &'p str) -> Result<Self, SnapshotError> {
        let lock = match baseline {
            Some(dir) => Lock::load(dir, kind)?,
            None => None,
        };
        Ok(Self { baseline, kind, lock })
    }

    pub(super) fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// The directory of the baseline.
    pub(super) fn dir(&self) -> Option<&'p Path> {
        self.baseline
    }

    pub(super) fn has(&self, version: Version) -> bool {
        let Some(dir) = self.baseline else { return true };
        let locked = self.lock.as_ref().is_some_and(|lock| lock.entry(version).is_some());
        locked || files::is_there(&place::snapshot(dir, self.kind, version))
    }
}
