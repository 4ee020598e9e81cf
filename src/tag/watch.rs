use std::cell::Cell;

use serde::de::{IgnoredAny, MapAccess};

use super::{Found, TagRules, Token};
use crate::Version;

/// What the pass over a document has seen of its tag.
pub(crate) struct Watch<'r> {
    pub(crate) rules: &'r TagRules,
    mode: Mode,
    count: Cell<u32>,
    found: Cell<Option<Found>>,
}

/// What a pass does with the tag it meets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It must be this version, once; anything else ends the pass.
    Expect(Version),
    /// Note what it is and go on.
    Note,
    /// Count it without looking at it.
    Count,
}

impl<'r> Watch<'r> {
    pub(crate) fn new(rules: &'r TagRules, mode: Mode) -> Self {
        Self { rules, mode, count: Cell::new(0), found: Cell::new(None) }
    }

    /// Whether the slow pass may look again.
    pub(crate) fn is_fast(&self) -> bool {
        matches!(self.mode, Mode::Expect(_))
    }

    /// How often the tag was met, counting an object on the way to it that stands there twice.
    pub(crate) fn count(&self) -> u32 {
        self.count.get()
    }

    /// What the tag said, once it was met.
    pub(crate) fn found(&self) -> Option<Found> {
        self.found.get()
    }

    /// Notes that the tag, or an object on the way to it, stands there again.
    #[cold]
    pub(crate) fn again<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count.set(2);
        match self.mode {
            Mode::Expect(_) => Err(E::custom("the version tag stands in the document twice")),
            Mode::Note | Mode::Count => Ok(()),
        }
    }

    /// Takes the value of a tag just met.
    #[inline]
    pub(crate) fn meet<'de, A: MapAccess<'de>>(&self, map: &mut A) -> Result<(), A::Error> {
        if self.count.get() > 0 {
            self.again::<A::Error>()?;
            return map.next_value::<IgnoredAny>().map(drop);
        }
        self.count.set(1);
        if self.mode == Mode::Count {
            return map.next_value::<IgnoredAny>().map(drop);
        }
        let found = map.next_value_seed(Token(self.rules))?;
        self.found.set(Some(found));
        match self.mode {
            Mode::Expect(version) if found != Found::Version(version) => Err(unexpected_version()),
            _ => Ok(()),
        }
    }
}

#[cold]
fn unexpected_version<E: serde::de::Error>() -> E {
    E::custom("the document is stored at another version")
}
