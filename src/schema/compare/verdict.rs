use std::fmt;

/// Whether documents of one version can be read as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every document can be read.
    Ok,
    /// It could not be decided: it may be fine, and nothing shows that it is.
    Unknown,
    /// There are documents that cannot be read.
    Breaking,
}

/// What a change to a version that exists already asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The schemas are the same, up to names of definitions, descriptions and order.
    Same,
    /// Documents are read in both directions, and no member of an old document is lost.
    Compatible,
    /// Old documents are read in full, but a program with the old type cannot be shown to read the new ones.
    BreaksOldReaders,
    /// Old documents cannot be shown to be read in full: the change needs a new version, and a step to it.
    NeedsVersion,
}

/// What a finding means in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Documents are read; what they mean may have changed.
    Note,
    /// Documents are read, and something they hold is silently passed over.
    Loss,
    /// It could not be decided whether documents are read.
    Unknown,
    /// There are documents that are not read.
    Breaking,
}

impl Verdict {
    /// The verdict as it is spelt in reports: `"ok"`, `"unknown"` or `"breaking"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Breaking => "breaking",
        }
    }
}

impl Class {
    /// The class as it is spelt in reports, such as `"needs_version"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Compatible => "compatible",
            Self::BreaksOldReaders => "breaks_old_readers",
            Self::NeedsVersion => "needs_version",
        }
    }
}

impl Effect {
    /// The effect as it is spelt in reports: `"note"`, `"loss"`, `"unknown"` or `"breaking"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Loss => "loss",
            Self::Unknown => "unknown",
            Self::Breaking => "breaking",
        }
    }

    /// What the effect makes of a verdict.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Note | Self::Loss => Verdict::Ok,
            Self::Unknown => Verdict::Unknown,
            Self::Breaking => Verdict::Breaking,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
