//! Snapshots as files: `schemas/<kind>/<version>.json`.

use std::fmt;
use std::path::Path;
use std::{fs, io};

use schemars::JsonSchema;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::normal::sorted;
use super::{Snapshot, files, place};
use crate::error::BoxError;
use crate::registry::TypeSchemas;
use crate::{Version, Versioned};

/// The number of the format of the files, of snapshots and locks alike.
pub(super) const FORMAT: u32 = 1;

impl Snapshot {
    /// The snapshot of a type as it is now, as `schemars` describes it.
    ///
    /// What says nothing of the documents is left out: titles, descriptions, examples and the like. A doc comment, or the
    /// name of the type, makes no difference. `default` and `format` stay.
    ///
    /// ```
    /// use upcaster::{Versioned, schema::Snapshot};
    ///
    /// /// A thing to remember.
    /// #[derive(schemars::JsonSchema, serde::Serialize, serde::Deserialize, Versioned)]
    /// #[versioned(kind = "note", version = 1)]
    /// struct Note {
    ///     text: String,
    ///     #[serde(default)]
    ///     pinned: bool,
    /// }
    ///
    /// let note = Snapshot::of::<Note>();
    /// assert_eq!(note.written()["required"], serde_json::json!(["text", "pinned"]));
    /// assert_eq!(note.read()["required"], serde_json::json!(["text"]));
    /// assert_eq!(note.read().get("description"), None);
    /// ```
    #[must_use]
    pub fn of<T: Versioned + JsonSchema>() -> Self {
        Self::of_schemas(T::KIND, T::VERSION, TypeSchemas::of::<T>())
    }

    /// The file of the snapshot: pretty-printed, with sorted members and a newline at the end.
    ///
    /// `read` is left out where it is the same as `written`.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(&File(self))
    }

    /// Reads a file that [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// Where the text is not that of a snapshot, or of a newer format.
    pub fn from_json(text: &str) -> Result<Self, SnapshotError> {
        let mut file = FileReader::new("a snapshot", text)?;
        let (kind, version) = (file.text("kind")?, file.version("version")?);
        let written = file.schema("written")?.ok_or_else(|| SnapshotError::new("has no member `written`"))?;
        let read = file.schema("read")?.unwrap_or_else(|| written.clone());
        file.end()?;
        Ok(Self::new(kind, version, written, read))
    }

    /// Reads the snapshot of a version from a directory such as `schemas`.
    ///
    /// The directory of a kind has the name of the kind, with `%2F` and the like for all but ASCII letters and digits,
    /// `-`, `_` and `.`, for a `.` at either end, and for the first letter of what is the name of a device somewhere.
    ///
    /// # Errors
    ///
    /// Where the file is not there, is not that of a snapshot, or is that of another kind or version.
    pub fn load(dir: impl AsRef<Path>, kind: &str, version: Version) -> Result<Self, SnapshotError> {
        let path = place::snapshot(dir.as_ref(), kind, version);
        let at_path = |error: SnapshotError| error.at(&path);
        let text = fs::read_to_string(&path).map_err(|error| at_path(error.into()))?;
        let snapshot = Self::from_json(&text).map_err(at_path)?;
        if (snapshot.kind(), snapshot.version()) == (kind, version) {
            return Ok(snapshot);
        }
        let (found, found_version) = (snapshot.kind(), snapshot.version());
        let message = format!("is that of {found} version {found_version}, not of {kind} version {version}");
        Err(at_path(SnapshotError::new(message)))
    }
}

impl Snapshot {
    /// Writes the file.
    pub(super) fn store(&self, dir: &Path) -> Result<(), SnapshotError> {
        files::write(&place::snapshot(dir, self.kind(), self.version()), &self.to_json())
    }
}

/// Why a file is not the snapshot, or the lock, that it should be.
#[derive(Debug)]
pub struct SnapshotError {
    path: Option<String>,
    message: String,
    source: Option<BoxError>,
    missing: bool,
}

impl SnapshotError {
    #[cold]
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { path: None, message: message.into(), source: None, missing: false }
    }

    pub(super) fn unwritable(error: io::Error) -> Self {
        Self { source: Some(error.into()), ..Self::new("cannot be written") }
    }

    pub(super) fn at(self, path: &Path) -> Self {
        Self { path: Some(files::shown(path)), ..self }
    }

    /// Whether the file is not there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.missing
    }
}

impl From<io::Error> for SnapshotError {
    fn from(error: io::Error) -> Self {
        let missing = error.kind() == io::ErrorKind::NotFound;
        let message = if missing { "is not there" } else { "cannot be read" };
        Self { missing, source: Some(error.into()), ..Self::new(message) }
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path.as_deref().unwrap_or("the file"), self.message)
    }
}

impl std::error::Error for SnapshotError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// JSON for files: pretty-printed, with a newline at the end.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("texts, numbers and JSON values are JSON");
    text.push('\n');
    text
}

struct File<'s>(&'s Snapshot);

impl Serialize for File<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(snapshot) = *self;
        let mut file = serializer.serialize_map(None)?;
        file.serialize_entry("format", &FORMAT)?;
        file.serialize_entry("kind", snapshot.kind())?;
        file.serialize_entry("version", &snapshot.version().get())?;
        file.serialize_entry("written", &sorted(snapshot.written().clone()))?;
        if snapshot.read() != snapshot.written() {
            file.serialize_entry("read", &sorted(snapshot.read().clone()))?;
        }
        file.end()
    }
}

/// Takes a file apart, member by member.
pub(super) struct FileReader {
    members: Map<String, Value>,
}

impl FileReader {
    /// Begins with the text of a whole file.
    pub(super) fn new(what: &str, text: &str) -> Result<Self, SnapshotError> {
        let fault = |error: BoxError| SnapshotError {
            source: Some(error),
            ..SnapshotError::new(format!("is not {what}: it is not JSON, or has a member twice"))
        };
        // Refuses a member that stands there twice, as after a bad merge.
        super::canonical::canonical(text).map_err(|error| fault(error.into()))?;
        let value: Value = serde_json::from_str(text).map_err(|error| fault(error.into()))?;
        let mut file = Self::of(value).ok_or_else(|| SnapshotError::new(format!("is not {what}")))?;
        match file.number("format")? {
            FORMAT => Ok(file),
            newer => Err(SnapshotError::new(format!(
                "has format {newer}, and this release of upcaster knows format {FORMAT}: use the release that wrote it"
            ))),
        }
    }

    /// Goes on with an object in a file.
    pub(super) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self { members }),
            _ => None,
        }
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, SnapshotError> {
        self.optional_text(name)?.ok_or_else(|| SnapshotError::new(format!("has no member `{name}`")))
    }

    pub(super) fn optional_text(&mut self, name: &str) -> Result<Option<String>, SnapshotError> {
        match self.take(name) {
            Some(Value::String(text)) => Ok(Some(text)),
            None => Ok(None),
            Some(_) => Err(SnapshotError::new(format!("has a member `{name}` that is not a text"))),
        }
    }

    fn number(&mut self, name: &str) -> Result<u32, SnapshotError> {
        let number = self.take(name).and_then(|value| u32::try_from(value.as_u64()?).ok());
        number.ok_or_else(|| SnapshotError::new(format!("has no member `{name}` that is a number")))
    }

    pub(super) fn version(&mut self, name: &str) -> Result<Version, SnapshotError> {
        let version = self.number(name).ok().and_then(Version::new);
        version.ok_or_else(|| SnapshotError::new(format!("has no member `{name}` that is a version")))
    }

    fn schema(&mut self, name: &str) -> Result<Option<Value>, SnapshotError> {
        match self.take(name) {
            Some(schema @ (Value::Object(_) | Value::Bool(_))) => Ok(Some(schema)),
            None => Ok(None),
            Some(_) => Err(SnapshotError::new(format!("has a member `{name}` that is not a schema"))),
        }
    }

    /// Makes sure that nothing is left.
    pub(super) fn end(self) -> Result<(), SnapshotError> {
        match self.members.keys().min() {
            None => Ok(()),
            Some(name) => Err(SnapshotError::new(format!("has a member `{name}` that is not known"))),
        }
    }
}
