//! How a type differs from its snapshot, in words.

use super::{Class, Snapshot, compare};

/// A difference.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) class: Class,
    pub(super) text: String,
}

/// How the second differs from the first; `None` if both say the same.
pub(super) fn difference(old: &Snapshot, new: &Snapshot) -> Option<Difference> {
    let comparison = compare(old, new);
    let class = comparison.class();
    let findings = || comparison.findings().iter().map(ToString::to_string).collect::<Vec<_>>();
    (class != Class::Same).then(|| Difference { class, text: findings().join("\n") })
}

impl Difference {
    /// Whether the snapshot of a released version may take it in.
    pub(super) fn is_compatible(&self) -> bool {
        self.class == Class::Compatible
    }

    /// What it asks for.
    pub(super) fn class_in_words(&self) -> &'static str {
        match self.class {
            Class::Same => "no difference",
            Class::Compatible => "compatible",
            Class::BreaksOldReaders => "breaking for old readers",
            Class::NeedsVersion => "needs a version bump",
        }
    }
}
