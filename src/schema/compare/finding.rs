use super::rule::Rule;
use super::verdict::Effect;

/// One difference that matters: which rule, where in the documents, and what it means in each direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub(super) rule: Rule,
    pub(super) path: String,
    pub(super) words: String,
    pub(super) read: Option<Effect>,
    pub(super) rollback: Option<Effect>,
}

impl Finding {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The place in the documents, as a JSON Pointer: `*` stands for every element of a list and every value of a map,
    /// and the empty path for the document.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was found, in words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// What it means to reading old documents as the new type; `None` if nothing.
    #[must_use]
    pub fn read(&self) -> Option<Effect> {
        self.read
    }

    /// What it means to reading new documents as the old type; `None` if nothing.
    #[must_use]
    pub fn rollback(&self) -> Option<Effect> {
        self.rollback
    }
}
