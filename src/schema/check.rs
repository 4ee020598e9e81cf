use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::fault::{Fault, FaultKind, Faults};
use super::files::{self, Places};
use super::lock::{self, Lock, Locking};
use super::released::Released;
use super::update::BASELINE;
use super::versions::Versions;
use super::{Update, gaps, place};
use crate::Registry;
use crate::registry::KindView;

/// One check writes at a time, for tests run side by side.
static WRITING: Mutex<()> = Mutex::new(());

/// Checks the files that a project keeps of its kinds against the registry, in one test.
///
/// `dir` is the directory `schemas` of the project; tests run in the directory of their package. What is checked, and
/// when files are written, the [module](crate::schema) says.
///
/// ```no_run
/// # use upcaster::Registry;
/// # fn registry() -> Registry { Registry::builder().build().unwrap() }
/// #[test]
/// fn schemas() -> Result<(), upcaster::schema::Faults> {
///     upcaster::schema::check(&registry(), "schemas")
/// }
/// ```
///
/// # Errors
///
/// Everything that is wrong, at once.
pub fn check(registry: &Registry, dir: impl AsRef<Path>) -> Result<(), Faults> {
    Check::new(registry, dir).run()
}

/// A [`check`] with settings.
#[derive(Debug)]
#[must_use = "`run` checks"]
pub struct Check<'r> {
    registry: &'r Registry,
    schemas: PathBuf,
    golden: Option<PathBuf>,
    baseline: Option<PathBuf>,
    update: Update,
}

impl<'r> Check<'r> {
    /// A check of the directory `schemas` of a project.
    pub fn new(registry: &'r Registry, dir: impl AsRef<Path>) -> Self {
        let schemas = dir.as_ref().to_owned();
        Self { registry, schemas, golden: None, baseline: None, update: Update::default() }
    }

    /// Takes in what steps make of the golden documents in a directory such as `tests/golden`: that of released steps must
    /// not change.
    pub fn golden(mut self, dir: impl AsRef<Path>) -> Self {
        self.golden = Some(dir.as_ref().to_owned());
        self
    }

    /// Compares with the directory `schemas` of a released revision. What it does not have is not released, and may be
    /// written anew. Without one, everything in the lock counts as released.
    ///
    /// Where files are written as the [environment](Update::FromEnvironment) says, `UPCASTER_BASELINE` says the same.
    pub fn baseline(mut self, dir: impl AsRef<Path>) -> Self {
        self.baseline = Some(dir.as_ref().to_owned());
        self
    }

    /// Says whether files may be written: as the environment says, where this is not called.
    pub fn update(mut self, update: Update) -> Self {
        self.update = update;
        self
    }

    /// The directory to compare with.
    pub(crate) fn baseline_dir(&self) -> Option<PathBuf> {
        let from_environment = || {
            std::env::var_os(BASELINE).filter(|_| self.update == Update::FromEnvironment).map(PathBuf::from)
        };
        self.baseline.clone().or_else(from_environment).filter(|dir| !dir.as_os_str().is_empty())
    }

    /// Checks all kinds of the registry.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, at once.
    pub fn run(self) -> Result<(), Faults> {
        let baseline = self.baseline_dir();
        let places = Places {
            schemas: &self.schemas,
            golden: self.golden.as_deref(),
            baseline: baseline.as_deref(),
            writes: self.update.writes(),
        };
        let _one = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults = Vec::new();
        check_baseline(self.registry, places, &mut faults);
        check_names(self.registry, &mut faults);
        for view in self.registry.views() {
            check_kind(view, places, &mut faults);
        }
        check_directories(self.registry, places, &mut faults);
        Faults::of(faults, self.update.is_refused())
    }
}

/// Checks the snapshots and the lock of a kind.
pub(crate) fn check_kind(view: KindView<'_>, places: Places<'_>, faults: &mut Vec<Fault>) {
    let released = match Released::read(places.baseline, view.kind()) {
        Ok(released) => released,
        Err(error) => return faults.push(files::fault(view.kind(), None, &error)),
    };
    // What is wrong with the lock itself is told when it is checked.
    let lock = Lock::load(places.schemas, view.kind()).unwrap_or_default();
    let changed = match &lock {
        Some(lock) if lock.retired => Vec::new(),
        _ => Versions { view, places, released: &released, faults }.check(),
    };
    let is_released =
        |version| released.has(version) && lock.as_ref().is_some_and(|lock| lock.entry(version).is_some());
    gaps::check(view, places, is_released, faults);
    lock::check(Locking { view, places, released: &released, changed: &changed, faults });
}

/// A baseline that is none would let everything pass.
fn check_baseline(registry: &Registry, places: Places<'_>, faults: &mut Vec<Fault>) {
    let Some(dir) = places.baseline else { return };
    let has = |kind: &str| dir.join(place::directory_name(kind)).is_dir();
    let message = if !dir.is_dir() {
        format!("the baseline {} is no directory", files::shown(dir))
    } else if registry.kinds().next().is_some() && !registry.kinds().any(has) {
        format!("the baseline {} has nothing of any kind that is registered", files::shown(dir))
    } else {
        return;
    };
    let remedy = "name the directory `schemas` of a released revision";
    faults.push(Fault::new(FaultKind::Baseline, "all kinds", None, message, remedy));
}

/// Finds kinds that would share a directory.
fn check_names(registry: &Registry, faults: &mut Vec<Fault>) {
    let kinds: Vec<&str> = registry.kinds().collect();
    for (at, kind) in kinds.iter().enumerate() {
        let same =
            |other: &&&str| place::directory_name(other).eq_ignore_ascii_case(&place::directory_name(kind));
        if let Some(other) = kinds[..at].iter().find(same) {
            let message = format!("it has one directory with {other} where a file system ignores case");
            let remedy = "store one of them under another name";
            faults.push(Fault::new(FaultKind::KindName, kind, None, message, remedy));
        }
    }
}

/// Finds the files of kinds that are not registered.
fn check_directories(registry: &Registry, places: Places<'_>, faults: &mut Vec<Fault>) {
    let mut found = Vec::new();
    for dir in std::iter::once(places.schemas).chain(places.baseline) {
        match files::list(dir) {
            Ok(entries) => found.extend(entries.into_iter().map(|(name, _)| name)),
            Err(error) => faults.push(files::fault("all kinds", None, &error)),
        }
    }
    found.sort();
    found.dedup();
    found.retain(|name| !registry.kinds().any(|kind| place::directory_name(kind) == *name));
    for name in found {
        check_unregistered(&name, places, faults);
    }
}

fn check_unregistered(name: &str, places: Places<'_>, faults: &mut Vec<Fault>) {
    let dir = places.schemas.join(name);
    let of_a_kind = |dir: &Path| {
        let files = files::list(dir).unwrap_or_default();
        files.iter().any(|(name, _)| name == "lock.json" || files::version_in(name, "", ".json").is_some())
    };
    if !of_a_kind(&dir) && !places.baseline.is_some_and(|baseline| of_a_kind(&baseline.join(name))) {
        return;
    }
    let path = dir.join("lock.json");
    match Lock::read(&path) {
        Ok(Some(lock)) if lock.retired => {}
        Ok(_) => {
            let dir = files::shown(&dir);
            let message = format!(
                "{dir} is the directory of a kind, or was in the baseline, and no such kind is registered"
            );
            let remedy = format!(
                "register the kind; or, if no such documents are stored any more, put `\"retired\": true` into {}",
                files::shown(&path)
            );
            faults.push(Fault::new(FaultKind::KindRemoved, name, None, message, remedy));
        }
        Err(error) => faults.push(files::fault(name, None, &error)),
    }
}
