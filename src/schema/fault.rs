use std::fmt;

use super::update::NOT_IN_CI;
use crate::Version;

/// What a [`Fault`] is about. `Display` gives its [id](Self::id).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// A file or directory cannot be read or written, or is not what its place says.
    File,
    /// Two kinds have one directory where a file system ignores case.
    KindName,
    /// A version is a type, and the registry was not told its schema.
    Undescribed,
    /// A version has no snapshot.
    SnapshotMissing,
    /// The schema of a type is not that of its snapshot.
    SchemaChanged,
    /// What a step makes is not what the next version requires.
    Gap,
    /// A member that a version writes is neither taken by the next one nor removed by the step to it.
    SilentLoss,
    /// There is a snapshot, or an entry in the lock, of a version above the current one.
    VersionRemoved,
    /// There are files of a kind that is not registered, and not retired.
    KindRemoved,
    /// A kind that was retired is registered again.
    RetiredKind,
    /// A version is not in the lock.
    NotLocked,
    /// A version was taken out of the lock.
    Unlocked,
    /// Two entries of the lock have one number, or they are not in order.
    Numbers,
    /// A released step has another number.
    StepRenumbered,
    /// A released step is gone.
    StepRemoved,
    /// A released step has another name.
    StepRenamed,
    /// A released step makes something else of a golden document.
    StepChanged,
    /// A snapshot is not the one of the lock.
    SnapshotEdited,
    /// A version has no golden document.
    GoldenMissing,
    /// A golden document is not in the lock.
    GoldenNotLocked,
    /// A golden document of the lock is gone.
    GoldenRemoved,
    /// A golden document was edited.
    GoldenEdited,
    /// A golden document cannot be read, or a step fails on it.
    GoldenRefused,
    /// A golden document is of another version than its folder, or the folder of none.
    GoldenVersion,
    /// A golden document has no `.current.json`.
    ExpectationMissing,
    /// A golden document does not read as its `.current.json` says.
    ExpectationDiffers,
    /// The lock does not go on from that of the baseline.
    Baseline,
}

impl FaultKind {
    /// A name that stays the same, such as `schema-changed`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::KindName => "kind-name",
            Self::Undescribed => "undescribed",
            Self::SnapshotMissing => "snapshot-missing",
            Self::SchemaChanged => "schema-changed",
            Self::Gap => "gap",
            Self::SilentLoss => "silent-loss",
            Self::VersionRemoved => "version-removed",
            Self::KindRemoved => "kind-removed",
            Self::RetiredKind => "retired-kind",
            Self::NotLocked => "not-locked",
            Self::Unlocked => "unlocked",
            Self::Numbers => "numbers",
            Self::StepRenumbered => "step-renumbered",
            Self::StepRemoved => "step-removed",
            Self::StepRenamed => "step-renamed",
            Self::StepChanged => "step-changed",
            Self::SnapshotEdited => "snapshot-edited",
            Self::GoldenMissing => "golden-missing",
            Self::GoldenNotLocked => "golden-not-locked",
            Self::GoldenRemoved => "golden-removed",
            Self::GoldenEdited => "golden-edited",
            Self::GoldenRefused => "golden-refused",
            Self::GoldenVersion => "golden-version",
            Self::ExpectationMissing => "expectation-missing",
            Self::ExpectationDiffers => "expectation-differs",
            Self::Baseline => "baseline",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One thing that is wrong with the files that a project keeps of its kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    kind: FaultKind,
    record_kind: String,
    version: Option<Version>,
    message: String,
    remedy: String,
}

impl Fault {
    pub(crate) fn new(
        kind: FaultKind,
        record_kind: &str,
        version: impl Into<Option<Version>>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            record_kind: record_kind.to_owned(),
            version: version.into(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// The kind of the records concerned, such as `"order"`.
    #[must_use]
    pub fn record_kind(&self) -> &str {
        &self.record_kind
    }

    /// The version, where it is about one.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// What is wrong, in words. It may have several lines.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.record_kind)?;
        if let Some(version) = self.version {
            write!(f, " version {version}")?;
        }
        let (first, more) = self.message.split_once('\n').unwrap_or((&self.message, ""));
        write!(f, ": {first} [{}]", self.kind)?;
        more.lines().try_for_each(|line| write!(f, "\n    {line}"))?;
        write!(f, "\n    what to do: {}", self.remedy)
    }
}

/// Everything that is wrong with the files that a project keeps of its kinds.
#[derive(Clone)]
pub struct Faults {
    faults: Vec<Fault>,
    /// Whether nothing was written because this is CI.
    refused: bool,
}

impl Fault {
    /// Whether both say that one golden document is refused.
    #[cfg(feature = "testing")]
    fn is_about_the_file_of(&self, other: &Self) -> bool {
        let file = |fault: &Self| fault.message.split_once(".json").map(|(file, _)| file.to_owned());
        self.kind == other.kind
            && matches!(
                self.kind,
                FaultKind::GoldenRefused | FaultKind::GoldenMissing | FaultKind::GoldenVersion
            )
            && (&self.record_kind, self.version) == (&other.record_kind, other.version)
            && file(self) == file(other)
    }
}

impl Faults {
    /// An error, if there are faults.
    pub(crate) fn of(mut faults: Vec<Fault>, refused: bool) -> Result<(), Self> {
        faults
            .sort_by(|one, other| (&one.record_kind, one.version).cmp(&(&other.record_kind, other.version)));
        if faults.is_empty() { Ok(()) } else { Err(Self { faults, refused }) }
    }

    /// Those of two checks.
    #[cfg(feature = "testing")]
    pub(crate) fn of_both(one: Result<(), Self>, other: Result<(), Self>) -> Result<(), Self> {
        match (one, other) {
            (Err(one), Err(other)) => {
                let refused = one.refused || other.refused;
                let mut faults = one.faults;
                // That a document is not read says more than that a step does not get to its end.
                faults.retain(|fault| !other.faults.iter().any(|other| fault.is_about_the_file_of(other)));
                faults.extend(other.faults);
                Self::of(faults, refused)
            }
            (one, other) => one.and(other),
        }
    }

    /// Whether one of them is about a kind.
    #[cfg(feature = "testing")]
    pub(crate) fn are_of(&self, kind: &str) -> bool {
        self.faults.iter().any(|fault| fault.record_kind == kind)
    }

    /// Each of them, by kind and version.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.faults.as_slice() {
            [_] => f.write_str("1 fault")?,
            faults => write!(f, "{} faults", faults.len())?,
        }
        if self.refused {
            write!(f, " ({NOT_IN_CI})")?;
        }
        self.faults.iter().try_for_each(|fault| write!(f, "\n- {fault}"))
    }
}

impl fmt::Debug for Faults {
    /// As it is shown: what a test that returns it prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Faults {}
