use std::fmt;

use crate::Version;
use crate::chain::{Chain, ChainStep};

/// What a registry makes of a document, found out without reading it as its type.
///
/// `Display` gives it as lines for people.
#[derive(Clone, Copy, Debug)]
pub struct Explanation<'r> {
    pub(super) chain: &'r Chain,
    pub(super) stored: Version,
    pub(super) write: Version,
}

impl<'r> Explanation<'r> {
    /// The kind of the record.
    #[must_use]
    pub fn kind(&self) -> &'r str {
        self.chain.kind()
    }

    /// The version the document is stored at.
    #[must_use]
    pub fn stored_version(&self) -> Version {
        self.stored
    }

    /// The version a save would store it at.
    #[must_use]
    pub fn write_version(&self) -> Version {
        self.write
    }

    /// The version the Rust type is.
    #[must_use]
    pub fn current_version(&self) -> Version {
        self.chain.current()
    }

    /// The steps that reading it runs; none for a current document, and for a newer one.
    #[must_use]
    pub fn steps(&self) -> &'r [ChainStep] {
        self.chain.steps_from(self.stored)
    }

    /// Whether it is stored below the write version.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.stored < self.write
    }

    /// Whether it is stored above the current version, by a newer program.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        self.stored > self.chain.current()
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stored, write, current) = (self.stored, self.write, self.chain.current());
        write!(f, "{} version {stored}", self.kind())?;
        match stored {
            _ if self.is_newer() => {
                write!(f, " is newer than version {current}, the current one of this program")
            }
            _ if stored == current => f.write_str(" is current"),
            _ if self.is_stale() => write!(f, " is stale: saves write version {write}"),
            _ => write!(f, " is not stale: saves write version {write}"),
        }?;
        self.steps().iter().try_for_each(|step| write!(f, "\n  {step}"))
    }
}
