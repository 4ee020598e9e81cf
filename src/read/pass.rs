use super::{Known, Panicked, Settings, Target, Trace, contain, envelope};
use crate::Version;
use crate::tag::{Found, Mode, Place, Tagged, Watch};

/// Why a pass gave no value.
pub(super) enum Setback {
    /// The tag says another version than was assumed.
    StoredAt(Version),
    /// The document was read as the assumed version and has no tag to confirm it.
    Unconfirmed,
    /// The parser, the type or a step refused it.
    Refused(serde_json::Error, Trace),
    /// The user's code panicked.
    Panicked(Trace),
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
    let watch = Watch::new(&settings.rules, Mode::Expect(version));
    let trace = Trace::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = contain(|| {
        let value = match settings.rules.tag.place() {
            Place::Member(path) => {
                let payload = Tagged { inner: &mut json, path: *path, watch: &watch };
                target.read_at(version, payload, &trace)
            }
            Place::Envelope { data, .. } => {
                envelope::read(&mut json, version, known, data, target, &watch, &trace)
            }
            Place::Outside => target.read_at(version, &mut json, &trace),
        }?;
        json.end().map(|()| value)
    });
    match parsed {
        Ok(Ok(value)) if watch.count() > 0 || known.without_tag(version, settings) => Ok(value),
        Ok(Ok(_)) => Err(Setback::Unconfirmed),
        Ok(Err(error)) => Err(setback(error, version, &watch, trace)),
        Err(Panicked) => Err(Setback::Panicked(trace)),
    }
}

#[cold]
fn setback(error: serde_json::Error, version: Version, watch: &Watch<'_>, trace: Trace) -> Setback {
    match watch.found() {
        Some(Found::Version(stored)) if stored != version => Setback::StoredAt(stored),
        _ => Setback::Refused(error, trace),
    }
}
