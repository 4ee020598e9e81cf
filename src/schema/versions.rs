//! The snapshots of a kind: one for each version, and each as its type says.

use super::difference::difference;
use super::fault::{Fault, FaultKind};
use super::files::{self, Places};
use super::released::Released;
use super::{Class, Snapshot, place};
use crate::Version;
use crate::registry::KindView;

/// Checks the snapshots of one kind.
pub(super) struct Versions<'c, 'r> {
    pub(super) view: KindView<'r>,
    pub(super) places: Places<'c>,
    pub(super) released: &'c Released<'c>,
    pub(super) faults: &'c mut Vec<Fault>,
}

impl Versions<'_, '_> {
    /// The snapshots that take the place of those that are there.
    pub(super) fn check(mut self) -> Vec<Snapshot> {
        let changed = self.view.versions().filter_map(|version| self.check_version(version)).collect();
        self.find_removed();
        changed
    }

    /// The snapshot that takes the place of the one that is there, if it changes.
    fn check_version(&mut self, version: Version) -> Option<Snapshot> {
        let kind = self.view.kind();
        let now = self.view.described(version).map(Snapshot::of_described);
        if let (None, Some(name)) = (&now, self.view.type_of(version)) {
            let message = format!("it is a type, and the registry does not know its schema: {name}");
            let remedy = format!(
                "derive `schemars::JsonSchema` for {name}, and add `.schema::<{name}>()` to the registry"
            );
            self.fault(FaultKind::Undescribed, version, message, remedy);
        }
        match (Snapshot::load(self.places.schemas, kind, version), now) {
            (Ok(kept), Some(now)) => self.compare(&kept, now),
            (Ok(_), None) => None,
            (Err(error), now) if error.is_missing() => {
                self.write_missing(version, now);
                None
            }
            (Err(error), _) => {
                self.faults.push(files::fault(kind, version, &error));
                None
            }
        }
    }

    fn write_missing(&mut self, version: Version, now: Option<Snapshot>) {
        let path = self.path(version);
        match now {
            Some(now) if self.places.writes => self.write(&now),
            Some(_) => {
                let remedy = "run the test with `UPCASTER_UPDATE=1`, and commit the file";
                self.fault(FaultKind::SnapshotMissing, version, format!("{path} is not there"), remedy);
            }
            None => {
                let message = format!("{path} is not there, and the version has no type to make it of");
                let remedy = "take the file from a revision that had the type; or add a struct of that version to the test, \
                     describe it with `.schema::<..>()`, and run the test with `UPCASTER_UPDATE=1`";
                self.fault(FaultKind::SnapshotMissing, version, message, remedy);
            }
        }
    }

    /// The second, if it takes the place of the first.
    fn compare(&mut self, kept: &Snapshot, now: Snapshot) -> Option<Snapshot> {
        let version = now.version();
        let found = difference(kept, &now)?;
        let may_change = found.is_compatible() || !self.released.has(version);
        if self.places.writes && version == self.view.current() && may_change {
            return Some(now);
        }
        let path = self.path(version);
        let (class, text) = (found.class_in_words(), indented(&found.text));
        let message = format!("the schema of its type is not that of {path}\n{class}:\n{text}");
        let remedy = self.what_to_do(version, found.class, may_change);
        self.fault(FaultKind::SchemaChanged, version, message, remedy);
        None
    }

    /// What to do about a type that has changed.
    fn what_to_do(&self, version: Version, class: Class, may_change: bool) -> String {
        let name = self.view.type_of(version).unwrap_or("the type");
        if version < self.view.current() {
            return format!(
                "restore {name}, or the type in it that has changed, which may need a copy for each version: documents of \
                 version {version} stay as they are, and what comes after them belongs into the steps; {}",
                self.if_never_released(version)
            );
        }
        let next = version.next().unwrap_or(version);
        match (may_change, class) {
            (true, Class::Compatible) => {
                "run the test with `UPCASTER_UPDATE=1`, which takes the change into the snapshot".to_owned()
            }
            (true, _) => {
                format!("run the test with `UPCASTER_UPDATE=1`, for version {version} is not in the baseline")
            }
            (false, Class::BreaksOldReaders) => format!(
                "raise the version of {name} to {next}, with a step {version} -> {next} that may do nothing, so that programs \
                 with the old type refuse what they would misread; {}",
                self.if_never_released(version)
            ),
            (false, _) => format!(
                "raise the version of {name} to {next} and add a step {version} -> {next}; {}",
                self.if_never_released(version)
            ),
        }
    }

    fn if_never_released(&self, version: Version) -> String {
        let lock = files::shown(&place::lock(self.places.schemas, self.view.kind()));
        let path = self.path(version);
        format!(
            "or, if version {version} was never released, remove {path} and its entry in {lock}, and run the test with \
             `UPCASTER_UPDATE=1`"
        )
    }

    /// Finds the snapshots of versions above the current one.
    fn find_removed(&mut self) {
        let (kind, current) = (self.view.kind(), self.view.current());
        let dir = self.places.schemas.join(place::directory_name(kind));
        let found = match files::list(&dir) {
            Ok(found) => found,
            Err(error) => return self.faults.push(files::fault(kind, None, &error)),
        };
        let versions = found.iter().filter_map(|(name, _)| files::version_in(name, "", ".json"));
        for version in versions.filter(|version| *version > current).collect::<Vec<_>>() {
            let path = self.path(version);
            let message = format!("{path} is there, and the chain ends at version {current}");
            let remedy = format!(
                "restore the version: programs that have it stored documents of it; {}",
                self.if_never_released(version)
            );
            self.fault(FaultKind::VersionRemoved, version, message, remedy);
        }
    }

    fn write(&mut self, snapshot: &Snapshot) {
        if let Err(error) = snapshot.store(self.places.schemas) {
            self.faults.push(files::fault(snapshot.kind(), snapshot.version(), &error));
        }
    }

    fn path(&self, version: Version) -> String {
        files::shown(&place::snapshot(self.places.schemas, self.view.kind(), version))
    }

    fn fault(
        &mut self,
        kind: FaultKind,
        version: Version,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.push(Fault::new(kind, self.view.kind(), version, message, remedy));
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
