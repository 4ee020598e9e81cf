//! Which step breaks a law that speaks of a whole history.

use serde_json::Value;

use super::bench::Bench;
use super::law::HistoryLaw;
use super::sample::Sample;
use crate::Version;

/// The first step that breaks the law by itself, on what the document is where the step begins.
///
/// The only step there is needs no proof. Without an answer, only several steps together break the law.
pub(super) fn culprit(bench: &Bench<'_>, law: HistoryLaw, sample: &Sample) -> Option<(Version, Version)> {
    if !law.is_of_steps() {
        return None;
    }
    let steps = bench.kind.chain().steps_from(bench.version);
    let mut steps = steps.iter().map(|step| (step.from(), step.to()));
    if steps.len() == 1 {
        return steps.next();
    }
    steps.find(|(from, to)| breaks(bench, *from, *to, law, sample))
}

fn breaks(bench: &Bench<'_>, from: Version, to: Version, law: HistoryLaw, sample: &Sample) -> bool {
    let one = Bench { version: from, top: to, ..*bench };
    let Some(payload) = at(bench, law, &sample.payload, one.begins(law)) else { return false };
    let other = sample.other.as_ref().and_then(|other| brought(bench, other, bench.version, from));
    // The place that shows it may be another one here than in the whole.
    (0..16).any(|pick| {
        let sample = Sample { payload: payload.clone(), other: other.clone(), pick };
        law.check(&one, &sample).is_err()
    })
}

/// The document that the law begins with, at a version on its way.
fn at(bench: &Bench<'_>, law: HistoryLaw, payload: &Value, version: Version) -> Option<Value> {
    if !law.is_of_current() {
        return brought(bench, payload, bench.version, version);
    }
    let text = bench.recode(&bench.newest(payload)?, bench.top, version).ok()?;
    bench.payload(&text).ok()
}

fn brought(bench: &Bench<'_>, payload: &Value, from: Version, to: Version) -> Option<Value> {
    let text = bench.kind.stamped(payload, from).ok()?;
    let made = if from == to { text } else { bench.kind.steps_make(&text, from, to).ok()? };
    bench.payload(&made).ok()
}
