//! What released steps make of golden documents.

use std::collections::BTreeMap;
use std::path::Path;

use super::locking::{Locking, named};
use super::{Digests, Locked};
use crate::schema::canonical::{digest, digest_of_file};
use crate::schema::fault::FaultKind;
use crate::schema::{files, golden, place};
use crate::{ChainStep, Version};

impl Locking<'_, '_> {
    /// Compares what a released step makes of golden documents with what it made then, and adds those that are new.
    pub(super) fn check_golden(&mut self, entry: &mut Locked, now: &Locked) {
        let (Some(dir), Some(from)) = (self.places.golden, Version::new(entry.version.get() - 1)) else {
            return;
        };
        let folder = place::golden(dir, self.view.kind(), from);
        if self.is_retyped(entry.version) {
            if self.changed_to(entry.version).is_some() {
                entry.golden.clone_from(&now.golden);
            }
            return;
        }
        for (name, locked) in &entry.golden {
            let path = folder.join(name);
            match now.golden.get(name) {
                Some(found) => self.compare(entry, &path, locked, found),
                // One that cannot be read or brought up is a fault already.
                None if files::is_there(&path) => {}
                None => {
                    let message = format!("{} is not there", files::shown(&path));
                    let remedy = "restore it from version control: golden documents are append-only";
                    self.fault(FaultKind::GoldenRemoved, from, message, remedy);
                }
            }
        }
        let new = now.golden.iter().filter(|(name, _)| !entry.golden.contains_key(*name));
        let new: Vec<_> = new.map(|(name, digests)| (name.clone(), digests.clone())).collect();
        if self.places.writes {
            return entry.golden.extend(new);
        }
        for (name, _) in new {
            let message = format!("{} is not in the lock", files::shown(&folder.join(name)));
            let remedy = "run the test with `UPCASTER_UPDATE=1`, and commit the lock";
            self.fault(FaultKind::GoldenNotLocked, from, message, remedy);
        }
    }

    /// Whether a step makes a type whose schema has changed, which is another matter: what it makes has changed with it.
    fn is_retyped(&self, version: Version) -> bool {
        let is_typed = self.view.step_to(version).is_some_and(|step| step.name().is_none());
        let is_told = || {
            self.faults.iter().any(|fault| {
                fault.kind() == FaultKind::SchemaChanged
                    && fault.record_kind() == self.view.kind()
                    && fault.version() == Some(version)
            })
        };
        is_typed && (self.changed_to(version).is_some() || is_told())
    }

    fn compare(&mut self, entry: &Locked, path: &Path, locked: &Digests, found: &Digests) {
        let (version, file) = (entry.version, files::shown(path));
        if found.document != locked.document {
            let message = format!("{file}, which its step starts from, was edited");
            let remedy = "restore it from version control, and put the new document into a file of its own";
            self.fault(FaultKind::GoldenEdited, version, message, remedy);
        } else if found.output != locked.output {
            let step = named(entry.step.as_deref());
            let message = format!("{step} makes something else of {file} than when it was released");
            let current = self.view.current();
            let next = current.next().unwrap_or(current);
            let remedy = format!(
                "version {version} is released: what its step makes must not change; restore it, or add a step \
                 {current} -> {next} that corrects; or, if version {version} was never released, remove {} and its entry in \
                 {}, and run the test with `UPCASTER_UPDATE=1`",
                self.snapshot(version),
                self.path()
            );
            self.fault(FaultKind::StepChanged, version, message, remedy);
        }
    }

    /// What a step makes of the golden documents of its version.
    pub(super) fn outputs(&mut self, step: &ChainStep) -> BTreeMap<String, Digests> {
        let (kind, from) = (self.view.kind(), step.from());
        let dir = self.places.golden.expect("there is a directory where outputs are asked for");
        let documents = match golden::documents(dir, kind, from) {
            Ok(documents) => documents,
            Err(error) => {
                self.faults.push(files::fault(kind, from, &error));
                return BTreeMap::new();
            }
        };
        if documents.is_empty() {
            self.faults.push(golden::missing(dir, kind, from));
        }
        let mut outputs = BTreeMap::new();
        for document in documents {
            if let Err(fault) = golden::expect_version(self.view, from, &document) {
                self.faults.push(fault);
                continue;
            }
            let made = match self.view.step_output(&document.text, step) {
                Some(Ok(made)) => String::from_utf8(made).expect("what was written is UTF-8"),
                Some(Err(error)) => {
                    self.faults.push(golden::refused(kind, from, &document, &error));
                    continue;
                }
                // The type is not described, which is a fault already.
                None => continue,
            };
            if let Ok(output) = digest(&made) {
                outputs.insert(document.name, Digests { document: digest_of_file(&document.text), output });
            }
        }
        outputs
    }
}
