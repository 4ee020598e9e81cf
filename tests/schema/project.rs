//! A project of its own for each test, in a directory that is empty when it begins.

use std::fs;
use std::path::{Path, PathBuf};

use upcaster::Registry;
use upcaster::schema::{Check, Fault, FaultKind, Faults, Update};
use upcaster::testing::Golden;

pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).expect("what an earlier run left is removed");
        }
        fs::create_dir_all(&root).expect("the directory is made");
        Self { root }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a directory")).expect("the directory is made");
        fs::write(path, text).expect("the file is written");
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("the file was there");
    }

    /// Puts another text in place of one that is there once.
    #[track_caller]
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {text}");
        self.write(name, &text.replace(from, to));
    }

    /// Keeps the schemas as those of a release.
    pub(crate) fn release(&self) {
        for (name, text) in self.files("schemas") {
            self.write(&format!("released/{name}"), &text);
        }
    }

    /// All files in a directory, by their paths in it.
    pub(crate) fn files(&self, dir: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut open = vec![self.path(dir)];
        while let Some(dir_path) = open.pop() {
            for entry in fs::read_dir(dir_path).expect("the directory is there") {
                let path = entry.expect("the directory is listed").path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let name = path.strip_prefix(self.path(dir)).expect("it is in there").display().to_string();
                found.push((name, fs::read_to_string(path).expect("the file is a text")));
            }
        }
        found.sort();
        found
    }

    pub(crate) fn checked<'r>(&self, registry: &'r Registry) -> Check<'r> {
        Check::new(registry, self.path("schemas")).golden(self.path("golden")).update(Update::Never)
    }

    /// What a check without golden documents finds.
    pub(crate) fn snapshots(&self, registry: &Registry, update: Update) -> Vec<Fault> {
        found(Check::new(registry, self.path("schemas")).update(update).run())
    }

    pub(crate) fn check(&self, registry: &Registry) -> Vec<Fault> {
        found(self.checked(registry).run())
    }

    pub(crate) fn update(&self, registry: &Registry) -> Vec<Fault> {
        found(self.checked(registry).update(Update::Always).run())
    }

    pub(crate) fn check_released(&self, registry: &Registry, update: Update) -> Vec<Fault> {
        found(self.checked(registry).baseline(self.path("released")).update(update).run())
    }

    pub(crate) fn golden(&self, registry: &Registry, update: Update) -> Vec<Fault> {
        found(Golden::new(registry, self.path("golden")).update(update).run())
    }

    /// A fault in words, without the directory of the test.
    pub(crate) fn words(&self, fault: &impl ToString) -> String {
        fault.to_string().replace(&format!("{}/", self.root.display()), "")
    }
}

pub(crate) fn found(result: Result<(), Faults>) -> Vec<Fault> {
    result.err().map_or_else(Vec::new, |faults| faults.faults().to_vec())
}

/// What each is about, with the version.
pub(crate) fn kinds(faults: &[Fault]) -> Vec<(FaultKind, u32)> {
    faults.iter().map(|fault| (fault.kind(), fault.version().map_or(0, u32::from))).collect()
}
