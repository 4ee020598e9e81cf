//! Reads and writes the files of a project.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::SnapshotError;
use super::fault::{Fault, FaultKind};
use crate::Version;

/// The directories that a check works on, and what it may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places<'p> {
    pub(crate) schemas: &'p Path,
    pub(crate) golden: Option<&'p Path>,
    /// The `schemas` of a released revision.
    pub(crate) baseline: Option<&'p Path>,
    pub(crate) writes: bool,
}

/// The text of a file; `None` if it is not there.
pub(crate) fn read(path: &Path) -> Result<Option<String>, SnapshotError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(SnapshotError::from(error).at(path)),
    }
}

/// Writes a file as a whole, or not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), SnapshotError> {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let new = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let write = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&new, text)?;
        fs::rename(&new, path)
    };
    write().map_err(|error| SnapshotError::unwritable(error).at(path))
}

/// The names and paths of what is in a directory, in alphabetical order; none if it is not there.
pub(crate) fn list(dir: &Path) -> Result<Vec<(String, PathBuf)>, SnapshotError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(SnapshotError::from(error).at(dir)),
    };
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let paths = paths.map_err(|error| SnapshotError::from(error).at(dir))?;
    let named = |path: PathBuf| Some((path.file_name()?.to_str()?.to_owned(), path));
    let mut all: Vec<_> = paths.into_iter().filter_map(named).collect();
    all.sort();
    Ok(all)
}

/// The version that a name such as `4.json` or `v4` says between what stands around it.
pub(crate) fn version_in(name: &str, before: &str, after: &str) -> Option<Version> {
    let number = name.strip_prefix(before)?.strip_suffix(after)?;
    let version = Version::new(number.parse().ok()?)?;
    (version.to_string() == number).then_some(version)
}

/// A fault of a file that is not what it should be.
#[cold]
pub(crate) fn fault(kind: &str, version: impl Into<Option<Version>>, error: &SnapshotError) -> Fault {
    let remedy = "restore the file from version control, settle the merge that left it so, or see that it can be read and written";
    Fault::new(FaultKind::File, kind, version, in_words(error), remedy)
}

/// An error with its causes.
pub(crate) fn in_words(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |words, cause| format!("{words}: {cause}"))
}

/// A path for messages, the same on all systems.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

pub(super) fn is_there(path: &Path) -> bool {
    path.is_file()
}
