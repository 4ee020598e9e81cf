use tracing::{debug, warn};

use super::{Observer, ReadEvent, ReadOutcome};
use crate::Version;

/// Tells [`tracing`] of every read: a `DEBUG` event for one that gave a value, a `WARN` event for one that did not.
///
/// The target is `upcaster`; the fields are `kind`, `stored_version` (absent where the tag could not be read), `steps`,
/// `outcome` (`current`, `upcast`, `newer`, `refused`), `error` (the [`ErrorKind`](crate::ErrorKind) of what was refused)
/// and `bytes`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TracingObserver;

impl Observer for TracingObserver {
    fn on_read(&self, event: &ReadEvent) {
        let ReadEvent { kind, steps, bytes, .. } = *event;
        let stored_version = event.stored_version.map(Version::get);
        match event.outcome {
            ReadOutcome::Current => {
                debug!(target: "upcaster", kind, stored_version, steps, outcome = "current", bytes, "read");
            }
            ReadOutcome::Upcast => {
                debug!(target: "upcaster", kind, stored_version, steps, outcome = "upcast", bytes, "read");
            }
            ReadOutcome::Newer => {
                warn!(target: "upcaster", kind, stored_version, steps, outcome = "newer", bytes, "read");
            }
            ReadOutcome::Refused(error) => {
                let error = error.to_string();
                warn!(target: "upcaster", kind, stored_version, steps, outcome = "refused", error, bytes, "read");
            }
        }
    }
}
