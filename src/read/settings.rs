use crate::Version;
use crate::tag::TagRules;

/// What a read needs to know of a kind.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) kind: &'static str,
    pub(crate) current: Version,
    pub(crate) floor: Version,
    pub(crate) untagged: Option<Version>,
    pub(crate) rules: TagRules,
    pub(crate) max_bytes: usize,
}

impl Settings {
    /// Whether this program can turn a document of that version into the current type.
    #[inline]
    pub(crate) fn reads(&self, version: Version) -> bool {
        self.floor <= version && version <= self.current
    }
}
