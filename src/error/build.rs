use std::fmt;

/// Everything that is wrong with a chain or a registry, found in one go when it is built.
///
/// ```
/// use upcaster::Registry;
///
/// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Note { text: String }
/// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Memo { text: String }
/// let error = Registry::builder()
///     .register_with::<Note>(|note| note.write_at(7))
///     .register::<Memo>()
///     .build()
///     .unwrap_err();
/// let faults: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
/// assert_eq!(faults.len(), 2);
/// assert_eq!(faults[0], "note: the write version 7 is above the current version 1");
/// assert!(faults[1].starts_with("note: two types are registered as this kind"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError {
    faults: Vec<BuildFault>,
}

/// One thing that is wrong with a chain or a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFault {
    kind: BuildFaultKind,
    record_kind: String,
    message: String,
}

/// What a [`BuildFault`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildFaultKind {
    /// A type is registered twice.
    DuplicateType,
    /// Two types are registered as one kind.
    DuplicateKind,
    /// The declared history: a gap, a step too many, two steps of one name, a mistake in an op.
    History,
    /// The write version is none, or not one that is read.
    WriteVersion,
    /// A step between the current version and the write version has no way back.
    NoWayDown,
    /// The floor is no version, or not one of the chain.
    Floor,
    /// The version of documents without a tag is none, or not one that is read.
    Untagged,
    /// The tag layout does not fit the types of the chain.
    Tag,
    /// A type is described that is no version of a registered kind, or a version is described twice.
    Schema,
}

impl BuildError {
    /// An error, if there are faults.
    pub(crate) fn of(faults: Vec<BuildFault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { faults }) }
    }

    /// All faults, in the order in which the kinds were registered.
    #[must_use]
    pub fn faults(&self) -> &[BuildFault] {
        &self.faults
    }
}

impl BuildFault {
    #[cold]
    pub(crate) fn new(kind: BuildFaultKind, record_kind: &str, message: impl Into<String>) -> Self {
        Self { kind, record_kind: record_kind.to_owned(), message: message.into() }
    }

    /// What the fault is about.
    #[must_use]
    pub fn kind(&self) -> BuildFaultKind {
        self.kind
    }

    /// The kind of the records concerned, such as `"order"`.
    #[must_use]
    pub fn record_kind(&self) -> &str {
        &self.record_kind
    }
}

impl fmt::Display for BuildFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.record_kind, self.message)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.faults.as_slice() {
            [fault] => fault.fmt(f),
            faults => {
                write!(f, "{} faults:", faults.len())?;
                faults.iter().try_for_each(|fault| write!(f, "\n- {fault}"))
            }
        }
    }
}

impl fmt::Debug for BuildError {
    /// As `Display`: it is what `expect` shows when a program starts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}
