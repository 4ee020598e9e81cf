//! What closures may leave as it is.

use std::ops::Range;

use crate::document::Member;

/// An array or object as it stands in the document, under a name without escapes.
pub(super) struct Whole<'de> {
    name: &'de str,
    text: Range<*const u8>,
}

impl Whole<'_> {
    /// Whether a member is the very same: its text was not even copied.
    pub(super) fn is(&self, member: &Member<'_>) -> bool {
        let is_same = |text: &str| text.as_bytes().as_ptr_range() == self.text;
        member.value.text().is_some_and(is_same) && member.key.name() == self.name
    }
}

/// Some of these. One needs no memory.
#[derive(Default)]
pub(super) struct Wholes<'de> {
    first: Option<Whole<'de>>,
    more: Vec<Whole<'de>>,
}

impl<'de> Wholes<'de> {
    /// Notes a member, if it is an array or object.
    #[inline]
    pub(super) fn note(&mut self, name: &'de str, text: &str) {
        if !matches!(text.as_bytes().first(), Some(b'[' | b'{')) {
            return;
        }
        let whole = Whole { name, text: text.as_bytes().as_ptr_range() };
        match self.first {
            None => self.first = Some(whole),
            Some(_) => self.more.push(whole),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Whole<'de>> {
        self.first.iter().chain(&self.more)
    }
}
