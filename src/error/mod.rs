//! The one opaque error, built from the private faults of each area.

mod build;
mod cause;
mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

pub use build::{BuildError, BuildFault, BuildFaultKind};
pub(crate) use cause::{Cause, redact_foreign};
pub use kind::ErrorKind;

use crate::Version;

/// Any error, as a step may return it.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a document could not be read or written.
///
/// [`kind`](Self::kind) is for programs. `Display` names the kind of record, the stored version, the step, the
/// path and the position, and never a value from the document, so it may be logged. What the parser or the
/// step said is the [`source`](StdError::source): for the parser with the values taken out, for a step the very
/// error it returned. [`unredacted`](Self::unredacted) has the parser's words as they were.
///
/// ```
/// use upcaster::{ErrorKind, Versioned};
///
/// #[derive(Debug, serde::Deserialize, Versioned)]
/// #[versioned(kind = "order", version = 1)]
/// struct Order {
///     total: u32,
/// }
///
/// let error = upcaster::from_str::<Order>(r#"{"_v": 1, "total": "secret"}"#).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Data);
/// assert_eq!(error.path(), Some("/total"));
/// assert_eq!(error.to_string(), "order version 1 does not fit its type at /total (line 1, column 27)");
/// let cause = std::error::Error::source(&error).expect("the parser says why");
/// assert_eq!(cause.to_string(), "invalid type: string, expected u32");
/// ```
pub struct Error(Box<Repr>);

struct Repr {
    kind: ErrorKind,
    what: String,
    record_kind: Option<&'static str>,
    stored_version: Option<Version>,
    made: Option<Version>,
    step: Option<FailedStep>,
    step_name: Option<Arc<str>>,
    path: Option<String>,
    position: Option<Position>,
    source: Option<BoxError>,
    unredacted: Option<String>,
    /// What an op met, where the source may not be shown as a whole.
    reason: Option<String>,
    untagged: bool,
}

/// The step at which an upcast failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedStep {
    /// The version the step starts from.
    pub from: Version,
    /// The version it should have made.
    pub to: Version,
}

impl fmt::Display for FailedStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: Option<usize>,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, what: impl fmt::Display) -> Self {
        Self(Box::new(Repr {
            kind,
            what: what.to_string(),
            record_kind: None,
            stored_version: None,
            made: None,
            step: None,
            step_name: None,
            path: None,
            position: None,
            source: None,
            unredacted: None,
            reason: None,
            untagged: false,
        }))
    }

    pub(crate) fn of_kind(mut self, record_kind: &'static str) -> Self {
        self.0.record_kind = Some(record_kind);
        self
    }

    pub(crate) fn stored_at(mut self, version: Version) -> Self {
        self.0.stored_version = Some(version);
        self
    }

    /// Says that it is about what steps made of the document: where that is wrong has no place in the text of it.
    pub(crate) fn of_made(mut self, version: Version) -> Self {
        self.0.position = None;
        if self.0.step.is_none() {
            self.0.made.get_or_insert(version);
        }
        self
    }

    /// The version that steps brought the document to before something else was wrong with it.
    pub(crate) fn made(&self) -> Option<Version> {
        self.0.made
    }

    /// Names the step between any two versions, in either direction.
    pub(crate) fn between(mut self, from: Version, to: Version, name: Option<Arc<str>>) -> Self {
        self.0.step = Some(FailedStep { from, to });
        self.0.step_name = name;
        self
    }

    /// Says that the version is what the kind makes of a document without a tag.
    pub(crate) fn taken_as_untagged(mut self, untagged: bool) -> Self {
        self.0.untagged = untagged;
        self
    }

    pub(crate) fn in_step(mut self, from: Version, name: Option<Arc<str>>) -> Self {
        self.0.step = from.next().map(|to| FailedStep { from, to });
        self.0.step_name = name;
        self
    }

    /// Says the name of a step that was run alone.
    pub(crate) fn in_step_named(mut self, name: &Arc<str>) -> Self {
        self.0.step_name = Some(Arc::clone(name));
        self
    }

    pub(crate) fn at_path(mut self, path: impl Into<Option<String>>) -> Self {
        self.0.path = path.into().filter(|path| !path.is_empty());
        self
    }

    pub(crate) fn at_position(mut self, position: impl Into<Option<Position>>) -> Self {
        self.0.position = position.into();
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Says why in words that hold no value.
    pub(crate) fn for_reason(mut self, reason: Option<String>) -> Self {
        self.0.reason = reason;
        self
    }

    pub(crate) fn because(mut self, cause: Cause) -> Self {
        self.0.unredacted = Some(cause.unredacted);
        self.0.source = Some(Box::new(cause.redacted));
        self
    }

    /// Counts the lines of an error found in one line of a file from the start of that file.
    pub(crate) fn on_line(mut self, line: usize) -> Self {
        let column = self.0.position.and_then(|position| position.column);
        self.0.position = Some(Position { line, column });
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The kind of the record, such as `"order"`.
    #[must_use]
    pub fn record_kind(&self) -> Option<&str> {
        self.0.record_kind
    }

    /// The version the document is stored at, where its tag could be read.
    #[must_use]
    pub fn stored_version(&self) -> Option<Version> {
        self.0.stored_version
    }

    /// Whether the document has no tag, so that its version is what the kind says of such documents.
    ///
    /// A tag that is misspelt or was lost shows here.
    #[must_use]
    pub fn is_untagged(&self) -> bool {
        self.0.untagged
    }

    /// The step that failed, where one did.
    #[must_use]
    pub fn step(&self) -> Option<FailedStep> {
        self.0.step
    }

    /// The name of the step that failed, where it is a [declared](crate::History) one.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, upcaster::Versioned)]
    /// # #[versioned(kind = "note", version = 2, history)]
    /// # struct Note { text: String }
    /// use upcaster::{History, Steps};
    ///
    /// impl History for Note {
    ///     fn history() -> Steps {
    ///         Steps::new().step("one name for all", |s| s.rename("body", "text"))
    ///     }
    /// }
    ///
    /// let error = upcaster::from_str::<Note>(r#"{"_v": 1, "body": "milk", "text": "bread"}"#).unwrap_err();
    /// assert_eq!(error.step_name(), Some("one name for all"));
    /// assert_eq!(
    ///     error.to_string(),
    ///     "note version 1 failed in step 1 -> 2 \"one name for all\", where it renames body to text at /text"
    /// );
    /// ```
    #[must_use]
    pub fn step_name(&self) -> Option<&str> {
        self.0.step_name.as_deref()
    }

    /// Where in the document, as a JSON Pointer (RFC 6901): `/lines/0/price`.
    ///
    /// It names members and so may hold the keys of a map. Inside `flatten`, untagged and internally tagged
    /// enums it ends where serde began to buffer. Of what steps made, it is the place in the version they made, which the
    /// message names.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The line, from 1: of the document, or of the whole input for [`read_lines`](crate::read_lines). What steps made
    /// has none in the document.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|position| position.line)
    }

    /// The column in bytes, from 1 (0 where the line before ended too early).
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.position.and_then(|position| position.column)
    }

    /// Why, in words that hold no value of the document, so that they may be logged: what the parser said, with the values
    /// taken out, or what an op of a step or a call of a [`Document`](crate::Document) met. What the code of a step
    /// returned may say anything: that is the [`source`](StdError::source) alone.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, upcaster::Versioned)]
    /// # #[versioned(kind = "note", version = 2, history)]
    /// # struct Note { text: String }
    /// # impl upcaster::History for Note {
    /// #     fn history() -> upcaster::Steps {
    /// #         upcaster::Steps::new().step("one name for all", |s| s.rename("body", "text"))
    /// #     }
    /// # }
    /// let error = upcaster::from_str::<Note>(r#"{"_v": 1, "body": "milk", "text": "bread"}"#).unwrap_err();
    /// assert_eq!(error.reason().as_deref(), Some("/text is already there"));
    /// let error = upcaster::from_str::<Note>(r#"{"_v": 2, "text": 7}"#).unwrap_err();
    /// assert_eq!(error.reason().as_deref(), Some("invalid type: integer, expected a string"));
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let parser = || self.0.unredacted.as_ref().and(self.0.source.as_ref()).map(ToString::to_string);
        self.0.reason.clone().or_else(parser)
    }

    /// What the parser said, word for word. It may quote the document: for a debugger, not for a log.
    #[must_use]
    pub fn unredacted(&self) -> Option<&str> {
        self.0.unredacted.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repr = &*self.0;
        f.write_str(repr.record_kind.unwrap_or("document"))?;
        if let Some(version) = repr.stored_version {
            write!(f, " version {version}")?;
            if repr.untagged {
                f.write_str(" (assumed, for it has no tag)")?;
            }
        }
        if let Some(made) = repr.made.filter(|made| Some(*made) != repr.stored_version) {
            write!(f, ", brought to version {made},")?;
        }
        write!(f, " {}", repr.what)?;
        if let Some(path) = &repr.path {
            write!(f, " at {path}")?;
        }
        match repr.position {
            Some(Position { line, column: Some(column) }) => write!(f, " (line {line}, column {column})"),
            Some(Position { line, column: None }) => write!(f, " (line {line})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("record_kind", &self.record_kind())
            .field("stored_version", &self.stored_version().map(Version::get))
            .field("step", &self.step().map(|step| step.to_string()))
            .field("step_name", &self.step_name())
            .field("path", &self.path())
            .field("line", &self.line())
            .field("column", &self.column())
            .field("message", &self.to_string())
            .field("reason", &self.reason())
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
