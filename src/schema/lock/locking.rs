use super::{Lock, Locked, TYPED, baseline, steps};
use crate::registry::KindView;
use crate::schema::canonical::digest;
use crate::schema::fault::{Fault, FaultKind};
use crate::schema::files::{self, Places};
use crate::schema::released::Released;
use crate::schema::{Snapshot, SnapshotError, place};
use crate::{Document, Version};

/// Checks the lock of one kind.
pub(in crate::schema) struct Locking<'c, 'r> {
    pub(in crate::schema) view: KindView<'r>,
    pub(in crate::schema) places: Places<'c>,
    pub(in crate::schema) released: &'c Released<'c>,
    /// The snapshots that take the place of those that are there, once the lock is sound.
    pub(in crate::schema) changed: &'c [Snapshot],
    pub(in crate::schema) faults: &'c mut Vec<Fault>,
}

/// Checks the lock of a kind, or writes what is new to it.
pub(in crate::schema) fn check(mut locking: Locking<'_, '_>) {
    let kind = locking.view.kind();
    let kept = match Lock::load(locking.places.schemas, kind) {
        Ok(kept) => kept,
        Err(error) => return locking.faults.push(files::fault(kind, None, &error)),
    };
    let path = locking.path();
    if kept.as_ref().is_some_and(|lock| lock.retired) {
        let message = format!("it is registered, and {path} says that it is retired");
        let remedy = "store new records under another name: documents of the old kind may be around";
        return locking.fault(FaultKind::RetiredKind, None, message, remedy);
    }
    let mut lock = kept.clone().unwrap_or_else(|| Lock::new(kind));
    if !locking.check_numbers(&lock) {
        return;
    }
    let before = locking.faults.len();
    locking.check_entries(&mut lock);
    baseline::check(&mut locking, &lock);
    if locking.faults.len() == before {
        locking.check_new(&mut lock);
    }
    let is_sound = locking.faults.iter().all(|fault| fault.record_kind() != kind);
    if locking.places.writes && is_sound {
        if let Err(error) = locking.write(kept.as_ref(), &lock) {
            locking.faults.push(files::fault(kind, None, &error));
        }
    }
}

impl Locking<'_, '_> {
    /// Writes what has changed.
    fn write(&self, kept: Option<&Lock>, lock: &Lock) -> Result<(), SnapshotError> {
        for snapshot in self.changed {
            snapshot.store(self.places.schemas)?;
        }
        if kept == Some(lock) || lock.entries.is_empty() { Ok(()) } else { lock.write(self.places.schemas) }
    }

    /// Whether the entries have the numbers they should have.
    fn check_numbers(&mut self, lock: &Lock) -> bool {
        let (path, before) = (self.path(), self.faults.len());
        for pair in lock.entries.windows(2) {
            let (one, other) = (&pair[0], &pair[1]);
            let version = other.version;
            if one.version == version {
                let message = format!(
                    "{path} has two entries for it: {} and {}",
                    named(one.step.as_deref()),
                    named(other.step.as_deref())
                );
                let next = version.next().unwrap_or(version);
                let remedy = format!(
                    "keep the one that is released; the other step comes after it, as the one to version {next}"
                );
                self.fault(FaultKind::Numbers, version, message, remedy);
            } else if one.version.next() != Some(version) {
                let message = format!("{path} has it behind version {}", one.version);
                self.fault(FaultKind::Numbers, version, message, "restore the file from version control");
            }
        }
        self.faults.len() == before
    }

    /// Checks what was released, and writes anew what was not.
    fn check_entries(&mut self, lock: &mut Lock) {
        for at in 0..lock.entries.len() {
            let version = lock.entries[at].version;
            if version > self.view.current() {
                self.check_removed(&lock.entries[at]);
                continue;
            }
            if version < self.view.oldest() {
                continue;
            }
            let Some(now) = self.now(version, Some(&lock.entries[at])) else { continue };
            if self.changed_to(version).is_some() {
                lock.entries[at].schema.clone_from(&now.schema);
            }
            if !self.released.has(version) {
                self.check_unreleased(&mut lock.entries[at], now);
                continue;
            }
            self.check_schema(&lock.entries[at], &now);
            if steps::check_name(self, lock, at) {
                self.check_golden(&mut lock.entries[at], &now);
            }
        }
    }

    /// A version that is in the lock and not in the baseline is locked anew.
    fn check_unreleased(&mut self, entry: &mut Locked, now: Locked) {
        if self.places.writes {
            *entry = now;
        } else if *entry != now {
            let message = format!("it has changed since it was put into {}", self.path());
            let remedy = "run the test with `UPCASTER_UPDATE=1`, for the version is not in the baseline, and commit the file";
            self.fault(FaultKind::NotLocked, entry.version, message, remedy);
        }
    }

    /// A version that is locked and not there any more.
    fn check_removed(&mut self, entry: &Locked) {
        let current = self.view.current();
        let step = entry.step.as_deref().filter(|name| *name != TYPED);
        // It is there, and has another number: the faults of that version say so.
        if step.is_some_and(|name| steps::find(self.view.chain(), name).is_some()) {
            return;
        }
        let message = format!(
            "{} has it, with {}, and the chain ends at version {current}",
            self.path(),
            named(entry.step.as_deref())
        );
        let remedy = format!(
            "restore the step; or, if version {} was never released, remove its snapshot and its entry in the lock",
            entry.version
        );
        self.fault(FaultKind::VersionRemoved, entry.version, message, remedy);
    }

    fn check_schema(&mut self, entry: &Locked, now: &Locked) {
        if entry.schema != now.schema {
            let message = format!("{} is not the snapshot that was locked", self.snapshot(entry.version));
            let remedy =
                "restore the snapshot from version control: it is written by the library, and not by hand";
            self.fault(FaultKind::SnapshotEdited, entry.version, message, remedy);
        }
    }

    /// Adds the versions that are new.
    fn check_new(&mut self, lock: &mut Lock) {
        let last = lock.entries.last().map(|entry| entry.version);
        let first = lock.entries.first().map(|entry| entry.version);
        for version in self.view.versions() {
            if lock.entry(version).is_some() {
                continue;
            }
            if first.is_some_and(|first| version < first) || last.is_some_and(|last| version < last) {
                let message = format!("{} begins after it", self.path());
                self.fault(
                    FaultKind::Unlocked,
                    version,
                    message,
                    "restore the file from version control: it is append-only",
                );
                continue;
            }
            let Some(now) = self.now(version, None) else { return };
            if self.places.writes {
                lock.entries.push(now);
                continue;
            }
            let (message, remedy) = if first.is_none() {
                let remedy = "restore the file from version control; or, if the kind has had none so far, run the test with \
                     `UPCASTER_UPDATE=1`, and commit it";
                (format!("{} is not there", self.path()), remedy)
            } else {
                let remedy = "run the test with `UPCASTER_UPDATE=1`, and commit the file";
                (format!("{} does not have it", self.path()), remedy)
            };
            self.fault(FaultKind::NotLocked, version, message, remedy);
        }
    }

    /// A version as it is now; `None` if it has no snapshot, which is a fault already. Without golden documents to look at
    /// it has those that are locked.
    fn now(&mut self, version: Version, locked: Option<&Locked>) -> Option<Locked> {
        let schema = self.schema_digest(version)?;
        let step = self.view.step_to(version);
        let golden = match (self.places.golden, step) {
            (Some(_), Some(step)) if step.from() >= self.view.oldest() => self.outputs(step),
            _ => locked.map(|entry| entry.golden.clone()).unwrap_or_default(),
        };
        let name = step.map(|step| step.name().unwrap_or(TYPED).to_owned());
        Some(Locked { version, step: name, schema, golden })
    }

    /// The digest of what the snapshot of a version says, whatever the format of the file.
    fn schema_digest(&self, version: Version) -> Option<String> {
        let (dir, kind) = (self.places.schemas, self.view.kind());
        let text = if let Some(snapshot) = self.changed_to(version) {
            snapshot.to_json()
        } else {
            Snapshot::load(dir, kind, version).ok()?;
            files::read(&place::snapshot(dir, kind, version)).ok()??
        };
        let mut document = Document::from_str(&text).ok()?;
        document.remove("format").ok()?;
        digest(&document.to_json()).ok()
    }

    pub(super) fn changed_to(&self, version: Version) -> Option<&Snapshot> {
        self.changed.iter().find(|snapshot| snapshot.version() == version)
    }

    pub(super) fn snapshot(&self, version: Version) -> String {
        files::shown(&place::snapshot(self.places.schemas, self.view.kind(), version))
    }

    pub(super) fn path(&self) -> String {
        files::shown(&place::lock(self.places.schemas, self.view.kind()))
    }

    pub(super) fn fault(
        &mut self,
        kind: FaultKind,
        version: impl Into<Option<Version>>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.push(Fault::new(kind, self.view.kind(), version, message, remedy));
    }
}

/// A step in words.
pub(super) fn named(step: Option<&str>) -> String {
    match step {
        None => "no step".to_owned(),
        Some(TYPED) => "a step between types".to_owned(),
        Some(name) => format!("step \"{name}\""),
    }
}
