//! That a lock goes on from the one of a released revision.

use super::locking::{Locking, named};
use super::{Lock, Locked, TYPED};
use crate::Version;
use crate::schema::Snapshot;
use crate::schema::difference::difference;
use crate::schema::fault::FaultKind;

/// Checks that everything that was released then is still there, and the same.
pub(super) fn check(locking: &mut Locking<'_, '_>, lock: &Lock) {
    let Some(released) = locking.released.lock() else { return };
    if released.retired {
        let message = "it is registered, and the lock of the baseline says that it is retired";
        let remedy = "store new records under another name: documents of the old kind may be around";
        return locking.fault(FaultKind::RetiredKind, None, message, remedy);
    }
    for then in &released.entries {
        let Some(found) = lock.entry(then.version) else {
            fault(locking, then.version, "it is in the lock of the baseline, and not in".to_owned(), true);
            continue;
        };
        if let Some(what) = changed(then, found) {
            fault(locking, then.version, format!("{what} was released, and is another in"), true);
        } else if then.schema != found.schema && !is_compatible(locking, then.version) {
            let message = "its snapshot was released, and is another one now".to_owned();
            fault(locking, then.version, message, false);
        }
    }
}

fn fault(locking: &mut Locking<'_, '_>, version: Version, message: String, in_lock: bool) {
    let message = if in_lock { format!("{message} {}", locking.path()) } else { message };
    let remedy = "restore the snapshot and the entry from the baseline: what is released does not change";
    locking.fault(FaultKind::Baseline, version, message, remedy);
}

/// What differs of a released version, besides its schema. A step between types may be declared by now, and golden
/// documents may have come to it.
fn changed(then: &Locked, found: &Locked) -> Option<String> {
    if then.step != found.step && then.step.as_deref() != Some(TYPED) {
        return Some(named(then.step.as_deref()));
    }
    let golden = then.golden.iter().find(|(name, digests)| found.golden.get(*name) != Some(*digests));
    golden.map(|(name, _)| format!("what its step makes of {name}"))
}

/// Whether a snapshot was only changed in a way that a released one may be.
fn is_compatible(locking: &Locking<'_, '_>, version: Version) -> bool {
    let Some(dir) = locking.released.dir() else { return false };
    let kind = locking.view.kind();
    let then = Snapshot::load(dir, kind, version);
    let (Ok(then), Ok(now)) = (then, Snapshot::load(locking.places.schemas, kind, version)) else {
        return false;
    };
    difference(&then, &now).is_none_or(|found| found.is_compatible())
}
