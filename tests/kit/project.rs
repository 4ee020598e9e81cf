//! The files of a project, in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use upcaster::Registry;
use upcaster::schema::Update;
use upcaster::testing::{Suite, SuiteFailures, SuiteReport};

/// A project's `schemas` and `tests/golden`.
pub(crate) struct Project(PathBuf);

impl Project {
    /// An empty one.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kit").join(name);
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("schemas")).expect("the folder is made");
        fs::create_dir_all(root.join("golden")).expect("the folder is made");
        Self(root)
    }

    /// The same files once more.
    pub(crate) fn copy(&self, name: &str) -> Self {
        let copy = Self::new(name);
        copy_all(&self.0, &copy.0);
        copy
    }

    /// A folder of the repository.
    pub(crate) fn copy_in(&self, from: &str, to: &str) -> &Self {
        fs::create_dir_all(self.path(to)).expect("the folder is made");
        copy_all(Path::new(from), &self.path(to));
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("the file is in a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
        self
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file is there")
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replacen(from, to, 1))
    }

    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).expect("the file is there");
        self
    }

    pub(crate) fn suite<'r>(&self, registry: &'r Registry) -> Suite<'r> {
        Suite::new(registry).schemas(self.path("schemas")).golden(self.path("golden")).update(Update::Never)
    }

    /// As `UPCASTER_UPDATE=1 cargo test` does it.
    pub(crate) fn update(&self, registry: &Registry) -> Result<SuiteReport, SuiteFailures> {
        self.suite(registry).update(Update::Always).run()
    }

    /// As `cargo test` does it.
    pub(crate) fn test(&self, registry: &Registry) -> Result<SuiteReport, SuiteFailures> {
        self.suite(registry).cases(32).run()
    }
}

fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        let to = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            fs::create_dir_all(&to).expect("the folder is made");
            copy_all(&path, &to);
        } else {
            fs::copy(&path, &to).expect("the file is copied");
        }
    }
}
