use serde::Deserializer;

use super::{Known, Settings, Target, Trace, envelope};
use crate::Version;
use crate::json::Parser;
use crate::panic::contain;
use crate::tag::{Found, Mode, Place, Tagged, Watch};

/// Why the fast pass gave no value.
pub(super) enum Setback {
    /// The tag says another version than was assumed.
    StoredAt(Version),
    /// Whatever else: the slow way finds out.
    Refused,
}

/// Parses the document as the type of `version` and verifies that its tag says so.
#[inline]
pub(super) fn run<'de, T: Target<'de>>(
    text: &'de str,
    version: Version,
    known: Known,
    target: &T,
    settings: &Settings,
) -> Result<T::Value, Setback> {
    let trace = Trace::new(target.context()).of_size(text.len()).ahead_of_steps(text);
    match attempt(text, version, known, target, settings, &trace) {
        Err(Setback::Refused) if trace.went_ahead() => again(text, version, known, target, settings),
        outcome => outcome,
    }
}

/// Parses it once more, and shows the type nothing that steps may still change.
#[cold]
#[inline(never)]
fn again<'de, T: Target<'de>>(
    text: &'de str,
    version: Version,
    known: Known,
    target: &T,
    settings: &Settings,
) -> Result<T::Value, Setback> {
    let trace = Trace::new(target.context()).of_size(text.len());
    attempt(text, version, known, target, settings, &trace)
}

#[inline]
fn attempt<'de, T: Target<'de>>(
    text: &'de str,
    version: Version,
    known: Known,
    target: &T,
    settings: &Settings,
    trace: &Trace<'de>,
) -> Result<T::Value, Setback> {
    let watch = Watch::new(&settings.rules, Mode::Expect(version));
    let mut json = Parser::new(text);
    let parsed = contain(|| {
        let value = parse(&mut json, version, known, target, &watch, trace)?;
        json.end().map(|()| value)
    });
    match parsed {
        Ok(Ok(value)) if watch.count() > 0 => Ok(value),
        Ok(Ok(value)) if !watch.is_hidden() && known.without_tag(version, settings) => Ok(value),
        _ => Err(setback(version, &watch)),
    }
}

/// Parses the document with any parser, through the layout of its tag.
#[inline]
pub(super) fn parse<'de, T: Target<'de>, D: Deserializer<'de>>(
    document: D,
    version: Version,
    known: Known,
    target: &T,
    watch: &Watch<'_>,
    trace: &Trace<'de>,
) -> Result<T::Value, D::Error> {
    match *watch.rules.tag.place() {
        Place::Member(path) => target.read_at(version, Tagged { inner: document, path, watch }, trace),
        Place::Envelope { data, .. } => envelope::read(document, version, known, data, target, watch, trace),
        Place::Outside => target.read_at(version, document, trace),
    }
}

#[cold]
fn setback(version: Version, watch: &Watch<'_>) -> Setback {
    match watch.found() {
        Some(Found::Version(stored)) if stored != version => Setback::StoredAt(stored),
        _ => Setback::Refused,
    }
}
