//! The golden documents of a project: `tests/golden/<kind>/v<N>/<name>.json`.

use std::path::{Path, PathBuf};

use super::fault::{Fault, FaultKind};
use super::{SnapshotError, files, place};
use crate::registry::KindView;
use crate::{Error, Version};

/// The end of the name of a document.
const JSON: &str = ".json";

/// The end of the name of what a document must read as.
pub(crate) const CURRENT: &str = ".current.json";

/// A document as a version stored it.
#[derive(Debug)]
pub(crate) struct GoldenDocument {
    /// The name of its file, such as `plain.json`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// The documents of a version, by name.
pub(crate) fn documents(
    dir: &Path,
    kind: &str,
    version: Version,
) -> Result<Vec<GoldenDocument>, SnapshotError> {
    let mut documents = Vec::new();
    for (name, path) in files::list(&place::golden(dir, kind, version))? {
        if !name.ends_with(JSON) || name.ends_with(CURRENT) || name.starts_with('.') {
            continue;
        }
        if let Some(text) = files::read(&path)? {
            documents.push(GoldenDocument { name, path, text });
        }
    }
    Ok(documents)
}

/// The fault of a version without documents.
pub(crate) fn missing(dir: &Path, kind: &str, version: Version) -> Fault {
    let folder = files::shown(&place::golden(dir, kind, version));
    let message = "no golden document shows what becomes of it".to_owned();
    let remedy = format!("put a document that version {version} wrote at {folder}/<name>.json");
    Fault::new(FaultKind::GoldenMissing, kind, version, message, remedy)
}

/// Makes sure that a document is of the version of its folder.
pub(crate) fn expect_version(
    view: KindView<'_>,
    version: Version,
    document: &GoldenDocument,
) -> Result<(), Fault> {
    match view.version_of(&document.text, version) {
        Ok(found) if found == version => Ok(()),
        Ok(found) => {
            let message = format!("{} is of version {found}", files::shown(&document.path));
            let remedy = format!("put it into the folder v{found}");
            Err(Fault::new(FaultKind::GoldenVersion, view.kind(), version, message, remedy))
        }
        Err(error) => Err(refused(view.kind(), version, document, &error)),
    }
}

/// The fault of a document that cannot be read any more.
pub(crate) fn refused(kind: &str, version: Version, document: &GoldenDocument, error: &Error) -> Fault {
    let message = format!("{}: {}", files::shown(&document.path), files::in_words(error));
    let remedy = "let the steps and the type take it: what was stored once is read for ever";
    Fault::new(FaultKind::GoldenRefused, kind, version, message, remedy)
}
