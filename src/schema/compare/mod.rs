//! The comparison of the schemas of two versions.

mod accepts;
mod alternative;
mod choose;
mod contents;
mod expand;
mod finding;
mod keyword;
mod members;
mod number;
mod range;
mod report;
mod rule;
mod same;
mod scalars;
mod types;
mod verdict;
mod walk;

use std::collections::BTreeMap;

use serde_json::Value;

pub use self::finding::Finding;
pub use self::rule::Rule;
pub use self::verdict::{Class, Effect, Verdict};
use self::walk::{Found, Way, walk};
use super::Snapshot;
use crate::Version;

/// How two versions of a kind compare: what can be read, what is lost, and why.
///
/// `Display` is a readable report, [`to_json`](Self::to_json) one for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    kind: String,
    old: Version,
    new: Version,
    equal: bool,
    findings: Vec<Finding>,
    loss: Vec<String>,
    rollback_loss: Vec<String>,
}

/// Compares two versions of a kind: the old type as it writes with the new type as it reads, and the other way round.
///
/// Schemas are taken as those of types that serde reads and writes, as schemars describes them:
///
/// - An object is written with the members that its schema speaks of and no others. Other members that are read are
///   passed over, unless `additionalProperties` or `unevaluatedProperties` says otherwise.
/// - The formats of integers are ranges, and `1.0` is no integer.
/// - What schemars does not show is not seen: `#[serde(alias)]`, `#[serde(other)]`, and what hand-written code does.
///
/// A verdict is [`Verdict::Ok`] only where every document is read; where that cannot be decided it is
/// [`Verdict::Unknown`].
///
/// ```
/// use serde_json::json;
/// use upcaster::Version;
/// use upcaster::schema::{Rule, Snapshot, Verdict, compare};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text = json!({"type": "string"});
/// let one = json!({"type": "object", "properties": {"name": text, "nick": text}, "required": ["name"]});
/// let two = json!({"type": "object", "properties": {"name": text, "alias": text}, "required": ["name"]});
/// let old = Snapshot::new("user", Version::try_from(1)?, one.clone(), one);
/// let new = Snapshot::new("user", Version::try_from(2)?, two.clone(), two);
///
/// let comparison = compare(&old, &new);
/// assert_eq!(comparison.read(), Verdict::Ok);
/// assert_eq!(comparison.loss(), ["/nick"]);
/// assert_eq!(comparison.rollback_loss(), ["/alias"]);
/// assert_eq!(comparison.findings()[1].rule(), Rule::FieldRemoved);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn compare(old: &Snapshot, new: &Snapshot) -> Comparison {
    let equal = same::same((old.written(), old.written()), (new.written(), new.written()))
        && same::same((old.read(), old.read()), (new.read(), new.read()));
    let (read, rollback) = if equal {
        (Vec::new(), Vec::new())
    } else {
        (walk(old.written(), new.read(), Way::Read), walk(new.written(), old.read(), Way::Rollback))
    };
    Comparison {
        kind: new.kind().to_owned(),
        old: old.version(),
        new: new.version(),
        equal,
        loss: lost(&read),
        rollback_loss: lost(&rollback),
        findings: findings(read, rollback),
    }
}

/// Whether everything that one schema writes is read by another: what stands in the way, and what is lost.
pub(crate) fn reads(written: &Value, read: &Value) -> Vec<Finding> {
    findings(walk(written, read, Way::Read), Vec::new())
}

impl Comparison {
    /// The name the records are stored under.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The old version.
    #[must_use]
    pub fn old_version(&self) -> Version {
        self.old
    }

    /// The new version.
    #[must_use]
    pub fn new_version(&self) -> Version {
        self.new
    }

    /// Whether the new type reads old documents.
    #[must_use]
    pub fn read(&self) -> Verdict {
        verdict(self.findings.iter().filter_map(Finding::read))
    }

    /// Whether the old type reads new documents.
    #[must_use]
    pub fn rollback(&self) -> Verdict {
        verdict(self.findings.iter().filter_map(Finding::rollback))
    }

    /// The members that the old type writes and the new one silently passes over, as JSON Pointers.
    #[must_use]
    pub fn loss(&self) -> &[String] {
        &self.loss
    }

    /// The members that the new type writes and the old one silently passes over, as JSON Pointers.
    #[must_use]
    pub fn rollback_loss(&self) -> &[String] {
        &self.rollback_loss
    }

    /// Everything that was found, by path and rule.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether the schemas are the same, up to names of definitions, descriptions and order.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.equal
    }

    /// What the change asks for if both are to be one version.
    #[must_use]
    pub fn class(&self) -> Class {
        if self.equal {
            Class::Same
        } else if self.read() != Verdict::Ok || !self.loss.is_empty() {
            Class::NeedsVersion
        } else if self.rollback() != Verdict::Ok {
            Class::BreaksOldReaders
        } else {
            Class::Compatible
        }
    }
}

fn verdict(effects: impl Iterator<Item = Effect>) -> Verdict {
    effects.map(Effect::verdict).max().unwrap_or(Verdict::Ok)
}

fn lost(found: &[Found]) -> Vec<String> {
    let mut paths: Vec<_> =
        found.iter().filter(|found| found.effect == Effect::Loss).map(|found| found.path.clone()).collect();
    paths.dedup();
    paths
}

/// Findings of both directions; what is the same in both is one finding.
fn findings(read: Vec<Found>, rollback: Vec<Found>) -> Vec<Finding> {
    let mut all = BTreeMap::<_, (Option<Effect>, Option<Effect>)>::new();
    for found in read {
        let effects = all.entry((found.path, found.rule, found.words)).or_default();
        effects.0 = effects.0.max(Some(found.effect));
    }
    for found in rollback {
        let effects = all.entry((found.path, found.rule, found.words)).or_default();
        effects.1 = effects.1.max(Some(found.effect));
    }
    all.into_iter()
        .map(|((path, rule, words), (read, rollback))| Finding { rule, path, words, read, rollback })
        .collect()
}
