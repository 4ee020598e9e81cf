//! What a step leaves undone: between what it makes of one version and what the next one reads.

use std::fmt;

use serde_json::Value;

use super::Snapshot;
use super::compare::{Effect, Finding, Rule, reads};
use super::fault::{Fault, FaultKind};
use super::files::Places;
use super::stepped::{Stepped, has_value, made_places, stepped_written};
use crate::Version;
use crate::registry::KindView;
use crate::step::Step;

/// Something that a step from one version to the next does not do, found in their schemas alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    kind: String,
    from: Version,
    to: Version,
    step: String,
    what: GapKind,
    words: String,
    advice: String,
}

/// What comes of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GapKind {
    /// The step fails on every document.
    Fails,
    /// There are documents that the next version does not read.
    Breaking,
    /// Values of the earlier version go without a step that says so.
    Loss,
}

impl Gap {
    /// What comes of it.
    #[cfg(test)]
    pub(crate) fn kind(&self) -> GapKind {
        self.what
    }

    fn fault(&self) -> Fault {
        let Self { kind, from, to, step, words, advice, .. } = self;
        let id = if self.what == GapKind::Loss { FaultKind::SilentLoss } else { FaultKind::Gap };
        Fault::new(id, kind, *to, format!("step {from} -> {to} \"{step}\" {words}"), advice.clone())
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, from, to, step, words, advice, .. } = self;
        write!(f, "{kind}: step {from} -> {to} \"{step}\" {words}: {advice}")
    }
}

/// The gaps between what a step makes of all documents that the earlier version writes, and what the later version
/// reads. What a function of the history makes is no gap: documents have to show it.
pub(crate) fn gaps(step: &Step, before: &Snapshot, after: &Snapshot) -> Vec<Gap> {
    let gap = |what, words, advice: &str| Gap {
        kind: before.kind().to_owned(),
        from: before.version(),
        to: after.version(),
        step: step.name().to_owned(),
        what,
        words,
        advice: advice.to_owned(),
    };
    let made = match stepped_written(step, before.written()) {
        Stepped::Schema(made) => made,
        Stepped::Unknown(_) => return Vec::new(),
        Stepped::Fails(sentence) => {
            let from = before.version();
            let words = format!("fails on every document of version {from} where it {sentence}");
            return vec![gap(
                GapKind::Fails,
                words,
                "let it take the documents as the snapshot describes them",
            )];
        }
    };
    let unknown = made_places(&made);
    let known = |finding: &&Finding| !unknown.iter().any(|place| is_at_or_below(finding.path(), place));
    let found = reads(&made, after.read());
    let told = found.iter().filter(known).filter_map(|finding| {
        let (what, words) = tell(finding, &made, before, after)?;
        Some(gap(what, words, finding.rule().advice()))
    });
    told.collect()
}

fn is_at_or_below(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A finding as the rest of a sentence about the step.
fn tell(finding: &Finding, made: &Value, before: &Snapshot, after: &Snapshot) -> Option<(GapKind, String)> {
    let (path, version) = (finding.path(), after.version());
    let member = shown(path);
    let words = match (finding.read()?, finding.rule()) {
        (Effect::Breaking, Rule::RequiredAdded) if has_value(made, path) => {
            format!("does not always create {member}, which version {version} requires")
        }
        (Effect::Breaking, Rule::RequiredAdded) => {
            format!("never creates {member}, which version {version} requires")
        }
        (Effect::Breaking, _) => {
            let words = finding.words();
            format!("makes of {member} what version {version} does not read: {words}")
        }
        (Effect::Loss, _) if has_value(before.written(), path) => {
            let from = before.version();
            format!("does not remove {member} of version {from}, which version {version} does not take")
        }
        (Effect::Loss, _) => format!("makes {member}, which version {version} does not take"),
        _ => return None,
    };
    Some((if finding.read() == Some(Effect::Loss) { GapKind::Loss } else { GapKind::Breaking }, words))
}

/// Finds the gaps in the declared steps of a kind. What released steps let fall stays as it is: they cannot be changed.
pub(super) fn check(
    view: KindView<'_>,
    places: Places<'_>,
    released: impl Fn(Version) -> bool,
    faults: &mut Vec<Fault>,
) {
    let Some((declared, _)) = view.declared() else { return };
    // A type that has changed is another matter; its steps are held against what it is now.
    let load = |version| match view.described(version) {
        Some(described) => Some(Snapshot::of_described(described)),
        None => Snapshot::load(places.schemas, view.kind(), version).ok(),
    };
    for (from, step) in declared.steps().filter(|(from, _)| view.oldest() <= *from) {
        let Some((before, after)) = load(from).zip(from.next().and_then(load)) else { continue };
        let released = released(after.version());
        let found = gaps(step, &before, &after);
        faults.extend(found.iter().filter(|gap| !released || gap.what != GapKind::Loss).map(Gap::fault));
    }
}

/// A place as it may be written in a history: the name alone for a member of the document.
fn shown(path: &str) -> String {
    match path.strip_prefix('/') {
        None => "the document".to_owned(),
        Some(name) if !name.is_empty() && !name.contains(['/', '~']) => format!("`{name}`"),
        Some(_) => format!("`{path}`"),
    }
}

#[cfg(test)]
mod tests;
