//! Without the feature `schema` no version is described.

use super::entry::Entry;
use crate::error::BuildFault;

/// None.
#[derive(Default)]
pub(super) struct Descriptions;

impl Descriptions {
    /// Nothing is wrong with none.
    #[allow(clippy::unused_self, reason = "the other of the pair has some")]
    pub(super) fn faults(&mut self, _: &[Entry]) -> Vec<BuildFault> {
        Vec::new()
    }
}
