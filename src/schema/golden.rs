//! The golden documents of a project: `tests/golden/<kind>/v<N>/<name>.json`.

use std::path::{Path, PathBuf};

use super::{SnapshotError, files, place};
use crate::Version;

/// The end of the name of what a document must read as.
const CURRENT: &str = ".current.json";

/// A document as a version stored it.
#[derive(Debug)]
pub(crate) struct GoldenDocument {
    /// The name of its file, such as `plain.json`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl GoldenDocument {
    /// The file that says what it must read as.
    pub(crate) fn expectation(&self) -> PathBuf {
        self.path.with_extension("current.json")
    }
}

/// The documents of a version, by name.
pub(crate) fn documents(
    dir: &Path,
    kind: &str,
    version: Version,
) -> Result<Vec<GoldenDocument>, SnapshotError> {
    let mut documents = Vec::new();
    for (name, path) in files::list(&place::golden(dir, kind, version))? {
        if !name.ends_with(".json") || name.ends_with(CURRENT) || name.starts_with('.') {
            continue;
        }
        if let Some(text) = files::read(&path)? {
            documents.push(GoldenDocument { name, path, text });
        }
    }
    Ok(documents)
}
