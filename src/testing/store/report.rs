use std::error::Error as StdError;
use std::fmt;

use super::law::Law;
use super::probe::{Checked, Unkept};

/// What the suite found of a store that keeps all laws.
#[derive(Clone, Debug, Default)]
pub struct StoreReport {
    held: Vec<Law>,
    skipped: Vec<Law>,
    broken: Vec<BrokenLaw>,
}

impl StoreReport {
    /// The laws that were tried.
    #[must_use]
    pub fn held(&self) -> &[Law] {
        &self.held
    }

    /// The laws that could not be tried: those of rows that the bench does not [put](super::StoreBench::put) there,
    /// and that of the fence where there is none.
    #[must_use]
    pub fn skipped(&self) -> &[Law] {
        &self.skipped
    }

    pub(super) fn note(&mut self, law: Law, outcome: Checked) {
        match outcome {
            Ok(()) => self.held.push(law),
            Err(Unkept::Untried) => self.skipped.push(law),
            Err(Unkept::Broken(found)) => self.broken.push(BrokenLaw { law, found }),
        }
    }

    pub(super) fn finish(mut self) -> Result<Self, BrokenLaws> {
        let broken = std::mem::take(&mut self.broken);
        if broken.is_empty() { Ok(self) } else { Err(BrokenLaws(broken)) }
    }
}

/// One law that a store broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLaw {
    law: Law,
    found: String,
}

impl BrokenLaw {
    /// The law.
    #[must_use]
    pub fn law(&self) -> Law {
        self.law
    }

    /// What the store did.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

/// The laws that a store broke.
#[derive(Clone)]
pub struct BrokenLaws(Vec<BrokenLaw>);

impl BrokenLaws {
    /// Each of them, in the order they were tried.
    #[must_use]
    pub fn broken(&self) -> &[BrokenLaw] {
        &self.0
    }
}

impl fmt::Display for BrokenLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.law, self.found)
    }
}

impl fmt::Display for BrokenLaws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store breaks")?;
        self.0.iter().try_for_each(|broken| write!(f, "\n- {broken}"))
    }
}

impl fmt::Debug for BrokenLaws {
    /// As it is shown: what a test that unwraps it prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for BrokenLaws {}
