//! Golden documents: what every version stored, and what each document reads as now.

use std::path::{Path, PathBuf};

use super::difference::first_difference;
use crate::registry::KindView;
use crate::schema::golden::{self, CURRENT, GoldenDocument};
use crate::schema::{Fault, FaultKind, Faults, SnapshotError, Update, files, place};
use crate::{Registry, Version};

/// Checks that every golden document of a project reads as it always did.
///
/// `dir` is a directory such as `tests/golden`. A document that version N stored is `<kind>/v<N>/<name>.json` in there,
/// and `<name>.current.json` beside it is what the current type writes of it, and a newline. The two are compared byte for
/// byte, so that the type has to write its members in one order: a `HashMap` in it has none. Every version that is read has
/// at least one document.
///
/// With [`Update`], what a document must read as is written: where it is not there, and where it has changed, as it does
/// with each new version. Read those changes through before you commit them. Documents themselves are never written.
///
/// ```no_run
/// # use upcaster::Registry;
/// # fn registry() -> Registry { Registry::builder().build().unwrap() }
/// #[test]
/// fn golden_documents() -> Result<(), upcaster::schema::Faults> {
///     upcaster::testing::Golden::new(&registry(), "tests/golden").run()
/// }
/// ```
#[derive(Debug)]
#[must_use = "`run` checks"]
pub struct Golden<'r> {
    registry: &'r Registry,
    dir: PathBuf,
    update: Update,
}

impl<'r> Golden<'r> {
    /// A check of a directory such as `tests/golden`.
    pub fn new(registry: &'r Registry, dir: impl AsRef<Path>) -> Self {
        Self { registry, dir: dir.as_ref().to_owned(), update: Update::default() }
    }

    /// Says whether files may be written: as the environment says, where this is not called.
    pub fn update(mut self, update: Update) -> Self {
        self.update = update;
        self
    }

    /// Checks the documents of all kinds of the registry.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, at once.
    pub fn run(self) -> Result<(), Faults> {
        let mut faults = Vec::new();
        for view in self.registry.views() {
            check(view, &self.dir, Rewriting { writes: self.update.writes(), may_change: true }, &mut faults);
        }
        Faults::of(faults, self.update.is_refused())
    }
}

/// What may be done to the files that say what documents must read as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rewriting {
    /// Whether anything is written.
    pub(crate) writes: bool,
    /// Whether what a document reads as may change: not as long as the version is one that is released.
    pub(crate) may_change: bool,
}

/// Checks the golden documents of a kind.
pub(crate) fn check(view: KindView<'_>, dir: &Path, rewriting: Rewriting, faults: &mut Vec<Fault>) {
    let mut goldens = Goldens { view, dir, rewriting, faults };
    goldens.check_folders();
    for version in view.versions() {
        goldens.check_version(version);
    }
}

/// Whether two texts are one document, whatever the order of its members.
fn says_the_same(one: &str, other: &str) -> bool {
    let read = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    read(one).is_some_and(|one| read(other) == Some(one))
}

struct Goldens<'c, 'r> {
    view: KindView<'r>,
    dir: &'c Path,
    rewriting: Rewriting,
    faults: &'c mut Vec<Fault>,
}

impl Goldens<'_, '_> {
    /// Finds folders of no version.
    fn check_folders(&mut self) {
        let current = self.view.current();
        let found = match files::list(&self.dir.join(place::directory_name(self.view.kind()))) {
            Ok(found) => found,
            Err(error) => return self.unreadable(None, &error),
        };
        for (name, path) in found.into_iter().filter(|(_, path)| path.is_dir()) {
            let version = files::version_in(&name, "v", "");
            if version.is_none_or(|version| version > current) {
                let message = format!(
                    "{} is the folder of no version: the current one is {current}",
                    files::shown(&path)
                );
                let remedy =
                    "restore the version; or name the folder as the version of its documents, such as v1";
                self.fault(FaultKind::GoldenVersion, version, message, remedy);
            }
        }
    }

    fn check_version(&mut self, version: Version) {
        let documents = match golden::documents(self.dir, self.view.kind(), version) {
            Ok(documents) => documents,
            Err(error) => return self.unreadable(version, &error),
        };
        if documents.is_empty() {
            self.faults.push(golden::missing(self.dir, self.view.kind(), version));
        }
        for document in &documents {
            self.check_document(version, document);
        }
        self.find_orphans(version, &documents);
    }

    fn check_document(&mut self, version: Version, document: &GoldenDocument) {
        if let Err(fault) = golden::expect_version(self.view, version, document) {
            return self.faults.push(fault);
        }
        let current = match self.view.current_form(&document.text, version) {
            Ok(current) => current,
            Err(error) => {
                let refused = golden::refused(self.view.kind(), version, document, &error);
                return self.faults.push(refused);
            }
        };
        let mut current = String::from_utf8(current).expect("what was written is UTF-8");
        current.push('\n');
        self.check_current(version, document, &current);
    }

    fn check_current(&mut self, version: Version, document: &GoldenDocument, current: &str) {
        let path = expectation(document);
        let shown = files::shown(&path);
        let expected = match files::read(&path) {
            Ok(expected) => expected,
            Err(error) => return self.unreadable(version, &error),
        };
        if expected.as_deref() == Some(current) {
            return;
        }
        let Rewriting { writes, may_change } = self.rewriting;
        let may_change =
            may_change || expected.as_deref().is_none_or(|expected| says_the_same(expected, current));
        if writes && may_change {
            if let Err(error) = files::write(&path, current) {
                self.unreadable(version, &error);
            }
            return;
        }
        let Some(expected) = expected else {
            let message = format!("{shown} is not there");
            let remedy = "run the test with `UPCASTER_UPDATE=1`, read the file through, and commit it";
            return self.fault(FaultKind::ExpectationMissing, version, message, remedy);
        };
        let message = format!(
            "{} does not read as {shown} says\n{}",
            files::shown(&document.path),
            first_difference(&expected, current)
        );
        let current = self.view.current();
        let remedy = if may_change {
            "restore what it read as; or, if that is as it should be now, run the test with `UPCASTER_UPDATE=1` and read the \
             change through"
                .to_owned()
        } else {
            format!(
                "version {current} is released, and with it what documents read as: restore the document, or the step that makes \
                 something else of it; or add a version that corrects it"
            )
        };
        self.fault(FaultKind::ExpectationDiffers, version, message, remedy);
    }

    /// Finds what a document must read as that is not there any more.
    fn find_orphans(&mut self, version: Version, documents: &[GoldenDocument]) {
        let found = match files::list(&place::golden(self.dir, self.view.kind(), version)) {
            Ok(found) => found,
            Err(error) => return self.unreadable(version, &error),
        };
        for (_, path) in found.into_iter().filter(|(name, _)| name.ends_with(CURRENT)) {
            if !documents.iter().any(|document| expectation(document) == path) {
                let message = format!("{} is there, and its document is not", files::shown(&path));
                let remedy = "restore the document from version control: golden documents are append-only";
                self.fault(FaultKind::GoldenRemoved, version, message, remedy);
            }
        }
    }

    fn unreadable(&mut self, version: impl Into<Option<Version>>, error: &SnapshotError) {
        self.faults.push(files::fault(self.view.kind(), version, error));
    }

    fn fault(
        &mut self,
        kind: FaultKind,
        version: impl Into<Option<Version>>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.push(Fault::new(kind, self.view.kind(), version, message, remedy));
    }
}

/// The file that says what a document must read as.
fn expectation(document: &GoldenDocument) -> PathBuf {
    document.path.with_extension("current.json")
}
