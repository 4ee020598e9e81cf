//! `schemas/<kind>/lock.json`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::Version;
use crate::schema::file::{FORMAT, FileReader, pretty};
use crate::schema::{SnapshotError, files, place};

/// The name that stands for a step between two types, which has none.
pub(super) const TYPED: &str = "typed";

/// What was released of a kind. Nothing is ever taken out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(super) kind: String,
    /// Whether the kind is no longer stored, and its name not free.
    pub(crate) retired: bool,
    /// In the order of the file.
    pub(super) entries: Vec<Locked>,
}

/// What was released of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Locked {
    pub(super) version: Version,
    /// The name of the step that leads to it; `None` for a version that none leads to.
    pub(super) step: Option<String>,
    /// The digest of its snapshot.
    pub(super) schema: String,
    /// By the name of the file: the golden documents of the version before, and what the step makes of them.
    pub(super) golden: BTreeMap<String, Digests>,
}

/// A golden document, and what a step makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Digests {
    pub(super) document: String,
    pub(super) output: String,
}

impl Lock {
    pub(super) fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), retired: false, entries: Vec::new() }
    }

    /// Reads the lock of a kind, if there is one.
    pub(crate) fn load(dir: &Path, kind: &str) -> Result<Option<Self>, SnapshotError> {
        let path = place::lock(dir, kind);
        let Some(lock) = Self::read(&path)? else { return Ok(None) };
        if lock.kind == kind {
            return Ok(Some(lock));
        }
        let message = format!("is the lock of {}, not of {kind}", lock.kind);
        Err(SnapshotError::new(message).at(&path))
    }

    /// Reads the lock of whichever kind.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, SnapshotError> {
        let Some(text) = files::read(path)? else { return Ok(None) };
        Self::from_json(&text).map(Some).map_err(|error| error.at(path))
    }

    pub(super) fn write(&self, dir: &Path) -> Result<(), SnapshotError> {
        files::write(&place::lock(dir, &self.kind), &pretty(self))
    }

    pub(crate) fn entry(&self, version: Version) -> Option<&Locked> {
        self.entries.iter().find(|entry| entry.version == version)
    }

    fn from_json(text: &str) -> Result<Self, SnapshotError> {
        let mut file = FileReader::new("a lock", text)?;
        let kind = file.text("kind")?;
        let retired = match file.take("retired") {
            Some(Value::Bool(retired)) => retired,
            None => false,
            Some(_) => {
                return Err(SnapshotError::new("has a member `retired` that is neither true nor false"));
            }
        };
        let Some(Value::Array(entries)) = file.take("versions") else {
            return Err(SnapshotError::new("has no member `versions` that is a list"));
        };
        file.end()?;
        let entries = entries.into_iter().map(Locked::from_value).collect::<Result<_, _>>()?;
        Ok(Self { kind, retired, entries })
    }
}

impl Locked {
    fn from_value(value: Value) -> Result<Self, SnapshotError> {
        let mut entry =
            FileReader::of(value).ok_or_else(|| SnapshotError::new("has a version that is no object"))?;
        let (version, step, schema) =
            (entry.version("version")?, entry.optional_text("step")?, entry.text("schema")?);
        let golden = match entry.take("golden") {
            None => BTreeMap::new(),
            Some(Value::Object(golden)) => {
                let digests = golden.into_iter().map(|(name, value)| Ok((name, Digests::from_value(value)?)));
                digests.collect::<Result<_, SnapshotError>>()?
            }
            Some(_) => return Err(SnapshotError::new("has a member `golden` that is no object")),
        };
        entry.end()?;
        Ok(Self { version, step, schema, golden })
    }
}

impl Digests {
    fn from_value(value: Value) -> Result<Self, SnapshotError> {
        let mut digests = FileReader::of(value)
            .ok_or_else(|| SnapshotError::new("has a golden document without its two digests"))?;
        let (document, output) = (digests.text("document")?, digests.text("output")?);
        digests.end()?;
        Ok(Self { document, output })
    }
}

impl Serialize for Lock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut file = serializer.serialize_map(None)?;
        file.serialize_entry("format", &FORMAT)?;
        file.serialize_entry("kind", &self.kind)?;
        if self.retired {
            file.serialize_entry("retired", &true)?;
        }
        file.serialize_entry("versions", &self.entries)?;
        file.end()
    }
}

impl Serialize for Locked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_map(None)?;
        entry.serialize_entry("version", &self.version.get())?;
        if let Some(step) = &self.step {
            entry.serialize_entry("step", step)?;
        }
        entry.serialize_entry("schema", &self.schema)?;
        if !self.golden.is_empty() {
            entry.serialize_entry("golden", &self.golden)?;
        }
        entry.end()
    }
}

impl Serialize for Digests {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digests = serializer.serialize_map(Some(2))?;
        digests.serialize_entry("document", &self.document)?;
        digests.serialize_entry("output", &self.output)?;
        digests.end()
    }
}
