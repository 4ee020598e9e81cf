//! The laws, each on one document.

mod back;
mod reading;
mod shapes;
mod unknown;

use super::bench::{Bench, Checked};
use super::law::HistoryLaw;
use super::sample::Sample;

impl HistoryLaw {
    /// Tries the law on a document.
    pub(super) fn check(self, bench: &Bench<'_>, sample: &Sample) -> Checked {
        match self {
            Self::Reads => reading::reads(bench, sample),
            Self::StepsAgree => reading::steps_agree(bench, sample),
            Self::Valid => reading::valid(bench, sample),
            Self::Identity => reading::identity(bench, sample),
            Self::Pure => reading::pure(bench, sample),
            Self::Untouched => reading::untouched(bench, sample),
            Self::UpDown => back::up_down(bench, sample),
            Self::UpDownUp => back::up_down_up(bench, sample),
            Self::DownUpDown => back::down_up_down(bench, sample),
            Self::ChangeKept => back::change_kept(bench, sample),
            Self::UnknownKept => unknown::kept(bench, sample),
            Self::Distinct => shapes::distinct(bench, sample),
            Self::Cardinalities => shapes::cardinalities(bench, sample),
        }
    }

    /// Whether it begins with documents of the current version, and not of the one that is looked at.
    pub(super) fn is_of_current(self) -> bool {
        matches!(self, Self::DownUpDown | Self::ChangeKept)
    }

    /// Whether a single step can break it, and does not tell so itself.
    pub(super) fn is_of_steps(self) -> bool {
        self.is_of_older() || self == Self::Pure
    }

    /// Whether it says nothing about the current version itself.
    pub(super) fn is_of_older(self) -> bool {
        !matches!(self, Self::Reads | Self::Valid | Self::Identity | Self::Pure | Self::Untouched)
    }
}
