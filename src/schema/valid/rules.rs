use serde_json::Value;

use super::number::Num;
use super::pattern::Pattern;
use super::types::Types;
use super::width::Width;

/// Where a schema stands among those of one document.
pub(crate) type Id = usize;

/// What one schema demands, keyword by keyword; nothing where the keyword is absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// Where it stands, as a JSON Pointer.
    pub(crate) place: String,
    /// The schema `false`.
    pub(crate) never: bool,
    pub(crate) types: Option<Types>,
    pub(crate) constant: Option<Value>,
    pub(crate) choices: Option<Vec<Value>>,
    pub(crate) number: NumberRules,
    pub(crate) text: TextRules,
    pub(crate) list: ListRules,
    pub(crate) members: Option<Box<MemberRules>>,
    pub(crate) reference: Option<Id>,
    pub(crate) all: Vec<Id>,
    pub(crate) any: Option<Vec<Id>>,
    pub(crate) one: Option<Vec<Id>>,
    pub(crate) not: Option<Id>,
    pub(crate) condition: Option<Condition>,
    pub(crate) unknown: Vec<Unknown>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct NumberRules {
    /// The width of integers, which schemars gives in `format` alone.
    pub(crate) width: Option<Width>,
    pub(crate) bounds: Vec<Bound>,
    pub(crate) multiple: Option<Num>,
}

#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) side: Side,
    pub(crate) limit: Num,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    AtLeast,
    Above,
    AtMost,
    Below,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TextRules {
    pub(crate) least: Option<usize>,
    pub(crate) most: Option<usize>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) format: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ListRules {
    pub(crate) first: Vec<Id>,
    pub(crate) rest: Option<Id>,
    pub(crate) least: Option<usize>,
    pub(crate) most: Option<usize>,
    pub(crate) unique: bool,
    pub(crate) contains: Option<Contains>,
}

#[derive(Clone, Debug)]
pub(crate) struct Contains {
    pub(crate) item: Id,
    pub(crate) least: usize,
    pub(crate) most: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct MemberRules {
    /// Sorted by name.
    pub(crate) known: Vec<(String, Id)>,
    pub(crate) patterns: Vec<(Pattern, Id)>,
    pub(crate) others: Option<Id>,
    pub(crate) required: Vec<String>,
    pub(crate) names: Option<Id>,
    pub(crate) least: Option<usize>,
    pub(crate) most: Option<usize>,
    pub(crate) unseen: Option<Id>,
}

impl MemberRules {
    pub(crate) fn get(&self, name: &str) -> Option<Id> {
        self.known.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok().map(|at| self.known[at].1)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Condition {
    pub(crate) when: Id,
    pub(crate) then: Option<Id>,
    pub(crate) otherwise: Option<Id>,
}

/// A keyword that is not known, or whose value is not.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    pub(crate) keyword: String,
    /// The values it speaks of.
    pub(crate) types: Types,
    pub(crate) sort: UnknownSort,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum UnknownSort {
    Keyword,
    Value,
    Reference,
}
