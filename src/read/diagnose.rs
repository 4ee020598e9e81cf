//! The slow way: what is wrong with a document, found only after the fast pass gave no value.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_path_to_error::{Deserializer as PathDeserializer, Segment, Track};

use super::fault::NamedStep;
use super::input::end_of;
use super::place::place_of;
use super::{Payload, ReadFault, Settings, Target, Trace, pass};
use crate::document::{depth_of, look_member};
use crate::error::{BoxError, Cause, Position};
use crate::panic::{Panicked, contain};
use crate::step::{StepFault, Unsound};
use crate::tag::{Found, Mode, Path, Place, Tagged, Watch, pointer_segment};
use crate::{Error, ErrorKind, Version};

/// What is known of the version before a pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing, or what the caller says who keeps the version.
    Guess { given: Option<Version> },
    /// The whole document was looked through.
    Verified { tagged: bool },
}

impl Known {
    /// Whether a document without a tag is one of that version.
    #[inline]
    pub(super) fn without_tag(self, version: Version, settings: &Settings) -> bool {
        match self {
            _ if settings.rules.tag.is_outside() => true,
            Self::Guess { given } => given.or(settings.untagged) == Some(version),
            Self::Verified { tagged } => !tagged,
        }
    }
}

/// Establishes the version from the whole document, reads it at that, and explains a failure.
#[cold]
#[inline(never)]
pub(super) fn read<'de, T: Target<'de>>(
    text: &'de str,
    given: Option<Version>,
    target: &T,
    settings: &Settings,
) -> Result<(T::Value, Version), Error> {
    let found = survey(text, settings).map_err(|error| error.of_kind(settings.kind))?;
    let version = judge(found, given, settings)?;
    let known = Known::Verified { tagged: found.is_some() };
    match parse(text, version, known, target, settings) {
        Ok(value) => Ok((value, version)),
        Err(error) => {
            let untagged = is_assumed(found, given);
            Err(error.of_kind(settings.kind).stored_at(version).taken_as_untagged(untagged))
        }
    }
}

/// Whether nothing but the kind says which version a document is.
fn is_assumed(found: Option<Found>, given: Option<Version>) -> bool {
    found.is_none() && given.is_none()
}

/// The deepest document in which every name is noted on the way down.
pub(crate) const NOTED: usize = 32;

/// Establishes the version from the whole document, which is JSON to its last byte, and whether that is only assumed.
pub(crate) fn version(
    text: &str,
    given: Option<Version>,
    settings: &Settings,
) -> Result<(Version, bool), Error> {
    let found = survey(text, settings).map_err(|error| error.of_kind(settings.kind))?;
    judge(found, given, settings).map(|version| (version, is_assumed(found, given)))
}

/// Parses with every member name and index written down, to say where it fails.
#[cold]
fn parse<'de, T: Target<'de>>(
    text: &'de str,
    version: Version,
    known: Known,
    target: &T,
    settings: &Settings,
) -> Result<T::Value, Error> {
    let watch = Watch::new(&settings.rules, Mode::Note);
    let trace = Trace::slow(target.context()).over(payload_of(text, settings)).of_size(text.len());
    let mut walk = Track::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let deep = depth_of(text) > NOTED;
    let parsed = contain(|| {
        if deep {
            return pass::parse(&mut json, version, known, target, &watch, &trace);
        }
        let tracked = PathDeserializer::new(&mut json, &mut walk);
        pass::parse(tracked, version, known, target, &watch, &trace)
    });
    let place = |error: &serde_json::Error| match position(error) {
        Some(position) if deep => place_of(text, position, error.is_syntax()),
        _ => pointer(&walk.path()),
    };
    match parsed {
        Ok(Ok(value)) if watch.count() > 0 || known.without_tag(version, settings) => {
            json.end().map(|()| value).map_err(|error| invalid(&error, text))
        }
        Ok(Ok(_)) => Err(ReadFault::TagHidden.into()),
        Ok(Err(_)) if trace.is_too_deep() => Err(Error::from(ReadFault::TooDeep).at_path(trace.take_path())),
        Ok(Err(error)) => Err(match (trace.open_step(), trace.made()) {
            (Some(from), _) => failed(from, &trace),
            (None, Some(made)) => refused(&error, text).of_made(made).at_path(trace.take_path()),
            (None, None) => refused(&error, text).at_path(place(&error)),
        }),
        Err(Panicked) => Err(panicked(&trace)),
    }
}

/// The text of the payload in a document.
fn payload_of<'de>(text: &'de str, settings: &Settings) -> Option<Payload<'de>> {
    match *settings.rules.tag.place() {
        Place::Member(path) => Some(Payload { text, partly: (!path.rest.is_empty()).then_some(path.head) }),
        Place::Envelope { data, .. } => {
            look_member(text, data).ok().flatten().map(|text| Payload { text, partly: None })
        }
        Place::Outside => Some(Payload { text, partly: None }),
    }
}

/// Goes through the whole document for its tag. Invalid JSON anywhere outranks whatever the tag says.
fn survey(text: &str, settings: &Settings) -> Result<Option<Found>, Error> {
    let Some(path) = settings.rules.path() else {
        return skim(text, None).map(|()| None).map_err(|error| invalid(&error, text));
    };
    if !text.trim_ascii_start().starts_with('{') {
        skim(text, None).map_err(|error| invalid(&error, text))?;
        return Err(ReadFault::NotAnObject.into());
    }
    let noting = Watch::new(&settings.rules, Mode::Note);
    let counting = Watch::new(&settings.rules, Mode::Count);
    let noted = skim(text, Some((path, &noting)));
    if noted.is_err() {
        // Either the JSON is invalid, or only the value of the tag is not of its type.
        skim(text, Some((path, &counting))).map_err(|error| invalid(&error, text))?;
    }
    let at_tag = |fault: ReadFault| Error::from(fault).at_path(path.pointer());
    match (noting.count().max(counting.count()), noted) {
        (2.., _) => Err(at_tag(ReadFault::DuplicateTag)),
        (_, Err(error)) => Err(at_tag(malformed(settings)).at_position(position(&error))),
        (_, Ok(())) => Ok(noting.found()),
    }
}

/// Parses the whole document and keeps nothing but what the watch sees.
fn skim(text: &str, watched: Option<(Path, &Watch<'_>)>) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(text);
    match watched {
        Some((path, watch)) => IgnoredAny::deserialize(Tagged { inner: &mut json, path, watch })?,
        None => IgnoredAny::deserialize(&mut json)?,
    };
    json.end()
}

/// The version of a document by what was found in it.
pub(crate) fn judge(
    found: Option<Found>,
    given: Option<Version>,
    settings: &Settings,
) -> Result<Version, Error> {
    let tag = settings.rules.path().map(|path| path.pointer());
    let refuse = |fault: ReadFault| Error::from(fault).of_kind(settings.kind);
    let version = match (found, given) {
        (Some(Found::Malformed), _) => return Err(refuse(malformed(settings)).at_path(tag)),
        (Some(Found::UnknownLabel), _) => return Err(refuse(ReadFault::UnknownLabel).at_path(tag)),
        (Some(Found::Panicked), _) => return Err(refuse(ReadFault::CodecPanicked).at_path(tag)),
        (Some(Found::Version(stored)), Some(given)) if stored != given => {
            return Err(refuse(ReadFault::TagMismatch { given }).at_path(tag).stored_at(stored));
        }
        (Some(Found::Version(version)), _) | (None, Some(version)) => version,
        (None, None) => match settings.untagged {
            Some(version) => version,
            None if settings.rules.tag.is_outside() => return Err(refuse(ReadFault::VersionNotGiven)),
            None => return Err(refuse(ReadFault::MissingTag).at_path(tag)),
        },
    };
    in_range(version, settings).map_err(|fault| refuse(fault).stored_at(version))
}

/// Refuses a version this program cannot turn into the current type.
pub(crate) fn in_range(version: Version, settings: &Settings) -> Result<Version, ReadFault> {
    if version > settings.current {
        Err(ReadFault::Newer { current: settings.current })
    } else if version < settings.floor {
        Err(ReadFault::BelowFloor { floor: settings.floor })
    } else {
        Ok(version)
    }
}

fn malformed(settings: &Settings) -> ReadFault {
    if settings.rules.tag.is_integer() { ReadFault::MalformedNumber } else { ReadFault::MalformedLabel }
}

/// A step that returned an error.
pub(crate) fn failed(from: Version, trace: &Trace<'_>) -> Error {
    let StepCause { op, kind, reason, source } = cause_of(trace.take_failure());
    let name = trace.step_name();
    let fault = ReadFault::Step { step: NamedStep::up(from, name.clone()), op, kind };
    let error = Error::from(fault).in_step(from, name).at_path(trace.take_path()).for_reason(reason);
    match source {
        Some(source) => error.caused_by(source),
        None => error,
    }
}

/// Why a step failed.
struct StepCause {
    /// Which op of a declared step did, in words.
    op: String,
    kind: ErrorKind,
    /// What it met, without values.
    reason: Option<String>,
    /// The same, or what the code of the step returned.
    source: Option<BoxError>,
}

#[cold]
fn cause_of(failure: Option<BoxError>) -> StepCause {
    let unknown = StepCause { op: String::new(), kind: ErrorKind::Step, reason: None, source: None };
    let Some(failure) = failure else { return unknown };
    match failure.downcast::<StepFault>() {
        Ok(fault) => StepCause {
            op: fault.words(),
            kind: fault.kind(),
            reason: fault.reason(),
            source: fault.into_source(),
        },
        Err(failure) if failure.is::<Unsound>() => {
            let op = format!(": its history is not sound: {failure}");
            StepCause { op, kind: ErrorKind::History, source: Some(failure), ..unknown }
        }
        Err(failure) => StepCause { source: Some(failure), ..unknown },
    }
}

/// User code that panicked. What the panic said may quote the document and is left to the panic hook.
pub(crate) fn panicked(trace: &Trace<'_>) -> Error {
    match trace.open_step() {
        Some(from) => {
            let name = trace.step_name();
            let step = NamedStep::up(from, name.clone());
            Error::from(ReadFault::StepPanicked { step }).in_step(from, name)
        }
        None => ReadFault::Panicked.into(),
    }
}

/// What the parser says of a document that was looked through before, and so is JSON: only what is in a text
/// and how deep it goes was not looked at then.
#[cold]
fn refused(error: &serde_json::Error, text: &str) -> Error {
    let cause = match error.classify() {
        Category::Data => Cause::of_data(error),
        _ if is_below_syntax(error) => return invalid(error, text),
        Category::Syntax | Category::Eof | Category::Io => Cause::of_syntax(error),
    };
    Error::from(ReadFault::Data).because(cause).at_position(position(error))
}

/// Whether the parser refuses what it lets pass in a member nobody reads: too many levels, half of a surrogate
/// pair. `serde_json` has no accessor for these; a test pins its words.
fn is_below_syntax(error: &serde_json::Error) -> bool {
    let message = error.to_string();
    [
        "recursion limit",
        "lone leading surrogate",
        "unexpected end of hex escape",
        "invalid unicode code point",
    ]
    .iter()
    .any(|start| message.starts_with(start))
}

/// What the parser says of a document that is not JSON.
#[cold]
fn invalid(error: &serde_json::Error, text: &str) -> Error {
    let fault = match error.classify() {
        Category::Eof if text.trim_ascii().is_empty() => ReadFault::Empty,
        Category::Eof => ReadFault::Truncated,
        _ if ends_in_a_number(error, text) => ReadFault::Truncated,
        // `serde_json` has no accessor for this one; a test pins its words.
        _ if error.to_string().starts_with("recursion limit exceeded") => ReadFault::TooDeep,
        _ if text.starts_with('\u{feff}') => ReadFault::ByteOrderMark,
        _ => ReadFault::Syntax,
    };
    Error::from(fault).because(Cause::of_syntax(error)).at_position(position(error))
}

/// Whether the text stops where a number still needs a digit: `serde_json` calls some of those invalid.
fn ends_in_a_number(error: &serde_json::Error, text: &str) -> bool {
    error.to_string().starts_with("invalid number")
        && text.ends_with(['-', '+', '.', 'e', 'E'])
        && position(error) == Some(end_of(text.as_bytes()))
}

fn position(error: &serde_json::Error) -> Option<Position> {
    (error.line() > 0).then(|| Position { line: error.line(), column: Some(error.column()) })
}

/// As a JSON Pointer, up to where the type's own code hides the way.
pub(crate) fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } | Segment::Enum { variant: key } => Some(pointer_segment(key)),
            Segment::Unknown => None,
        })
        .collect()
}
