use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use serde::Serialize;

use super::carry::carry;
use super::tagged::Opened;
use crate::error::Error;
use crate::history::Declared;
use crate::panic::{Panicked, contain};
use crate::read::{self, NamedStep, ReadFault, Settings, Trace, read_text};
use crate::step::{Step, StepFault};
use crate::unknown::unknown_members;
use crate::versioned::Ancestry;
use crate::versioned::Typed;
use crate::write::{self, Job, WayDown, WriteFault};
use crate::{Document, ErrorKind, ReadableOwned, Version, Versioned};

/// Writes a value at its own version or one before it.
///
/// What was brought down is read again before it is handed over.
pub(crate) fn encode_at<T: ReadableOwned + Serialize>(
    value: &T,
    to: Version,
    job: &Job<'_>,
) -> Result<Vec<u8>, Error> {
    if to == T::VERSION {
        return encode(value, to, job);
    }
    let document = if let Some(declared) = T::declared() {
        lower_declared(value, declared, to, job)?
    } else {
        // The way down takes the value itself, so it takes what a reader would get.
        let current = encode(value, T::VERSION, job)?;
        let copy: T = parse(text_of(&current), T::VERSION, job)?;
        lower_owned(copy, to, job)?
    };
    parse_made::<T>(&document, to, job)?;
    Ok(document)
}

/// What is done with members of a document that its type does not know when the value is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UnknownMembers {
    /// They are carried over with their bytes. Where one has no place any more, or nobody can tell which element of an
    /// array it belongs to, the save is refused as [`Refuse`](Self::Refuse) does.
    #[default]
    CarryOver,
    /// The save is refused, with [`ErrorKind::UnknownMembers`].
    Refuse,
    /// They are dropped, as serde alone does.
    Drop,
}

/// Writes a value that was loaded from a document, so that a store can have it: at a version, with what its type did
/// not know; together with what a reader gets of it.
pub(crate) fn save<T: ReadableOwned + Serialize>(
    value: &T,
    loaded: Option<(&str, Version)>,
    policy: UnknownMembers,
    to: Version,
    job: &Job<'_>,
) -> Result<(Vec<u8>, T), Error> {
    let unknown = match (loaded, policy) {
        (Some((text, stored)), UnknownMembers::CarryOver | UnknownMembers::Refuse) => {
            unknown_of::<T>(text, stored, job)?
        }
        _ => None,
    };
    let Some(unknown) = unknown else {
        let made = encode_at(value, to, job)?;
        let stored = parse_made(&made, to, job)?;
        return Ok((made, stored));
    };
    if policy == UnknownMembers::Refuse {
        let error = Error::new(ErrorKind::UnknownMembers, "has members that its type does not know");
        let path = unknown.pointers.first().cloned();
        let stored_version = loaded.map_or(unknown.version, |(_, stored)| stored);
        return Err(error.of_kind(T::KIND).stored_at(stored_version).at_path(path));
    }
    let stored_version = loaded.map_or(unknown.version, |(_, stored)| stored);
    let named = |error: Error| error.of_kind(T::KIND).stored_at(stored_version);
    let before = encode(&parse::<T>(&unknown.text, unknown.version, job)?, T::VERSION, job)?;
    let now = encode(value, T::VERSION, job)?;
    let carried =
        |into: &str| carry(&unknown.text, &unknown.pointers, into, Some(text_of(&before))).map_err(named);
    let made = match T::declared() {
        _ if to == T::VERSION => carried(text_of(&now))?,
        Some(declared) => recode_declared(&carried(text_of(&now))?, declared, T::VERSION, to, job)?,
        None => carried(text_of(&encode_at(value, to, job)?))?,
    };
    let made = within(made.into_bytes(), job)?;
    let stored = parse_made(&made, to, job)?;
    Ok((made, stored))
}

/// Members that a type does not know, and the document they are in.
struct Unknown<'t> {
    text: Cow<'t, str>,
    version: Version,
    pointers: Vec<String>,
}

/// What the type does not know of a document. Declared steps run before, as they do when it is read, so that its
/// members have the places they have then.
fn unknown_of<'t, T: ReadableOwned>(
    text: &'t str,
    stored: Version,
    job: &Job<'_>,
) -> Result<Option<Unknown<'t>>, Error> {
    let (text, version) = match T::declared_base() {
        Some((declared, base)) if stored < base => {
            (Cow::Owned(recode_declared(text, declared, stored, base, job)?), base)
        }
        _ => (Cow::Borrowed(text), stored),
    };
    let settings = Settings { current: T::VERSION, ..*job.settings };
    let (pointers, _) = unknown_members::<T>(text.as_bytes(), Some(version), &settings, job.context)?;
    Ok((!pointers.is_empty()).then_some(Unknown { text, version, pointers }))
}

/// Brings a document from one version of the type's chain to another one of it.
pub(crate) fn recode<T: ReadableOwned + Serialize>(
    text: &str,
    from: Version,
    to: Version,
    job: &Job<'_>,
) -> Result<Vec<u8>, Error> {
    match T::declared_base() {
        Some((declared, base)) if from <= base && to <= base => {
            let made = recode_declared(text, declared, from, to, job)?;
            within(made.into_bytes(), job)
        }
        _ if to == T::VERSION => {
            let made = encode(&parse::<T>(text, from, job)?, to, job)?;
            carry_unknown::<T>(text, from, made, job)
        }
        _ if from == T::VERSION => {
            let made = lower_owned(parse::<T>(text, from, job)?, to, job)?;
            carry_unknown::<T>(text, from, made, job)
        }
        _ => match T::WAY_DOWN {
            Some(way) => (way.recode)(text, from, to, job),
            None => Err(job.no_way_down(T::VERSION)),
        },
    }
}

/// Makes sure that a document can be read.
pub(crate) fn check<T: ReadableOwned>(
    text: &str,
    given: Option<Version>,
    job: &Job<'_>,
) -> Result<(), Error> {
    read::check_len(text.len(), job.settings)?;
    read_text(text, given, &Typed::<T>::within(job.context), job.settings).map(drop)
}

/// Reads a document and writes it anew: at the current version, as the type writes it, without what the type does
/// not know.
pub(crate) fn current_form<T: ReadableOwned + Serialize>(
    text: &str,
    given: Option<Version>,
    job: &Job<'_>,
) -> Result<Vec<u8>, Error> {
    read::check_len(text.len(), job.settings)?;
    let (value, _) = read_text(text, given, &Typed::<T>::within(job.context), job.settings)?;
    encode(&value, T::VERSION, job)
}

/// A type that documents are written as again on the way down.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is written where a later version goes back to it, and does not implement `serde::Serialize`",
    label = "goes back to `{Self}`",
    note = "add `#[derive(serde::Serialize)]` to `{Self}`"
)]
pub trait Written: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Written for T {}

/// The way down that the derive macro links: through the type before.
#[doc(hidden)]
#[must_use]
pub const fn way_down<T, P>(losing: &'static [&'static str]) -> Option<WayDown<T>>
where
    T: Versioned<Previous = P>,
    P: ReadableOwned + Written,
{
    Some(WayDown { losing, lower: lower::<T, P>, recode: recode::<P> })
}

/// Turns a value into one of the type before, and writes that, or one of the types before it.
fn lower<T, P>(value: T, to: Version, job: &Job<'_>) -> Result<Vec<u8>, Error>
where
    T: Versioned<Previous = P>,
    P: ReadableOwned + Serialize,
{
    let step =
        |error: Error| error.of_kind(T::KIND).stored_at(T::VERSION).between(T::VERSION, P::VERSION, None);
    let between = || NamedStep::between(T::VERSION, P::VERSION, None);
    let previous = match contain(|| value.downcast()) {
        Ok(Ok(previous)) => previous,
        Ok(Err(failure)) => {
            let fault = ReadFault::Step { step: between(), op: String::new(), kind: ErrorKind::Step };
            return Err(step(Error::from(fault).caused_by(failure)));
        }
        Err(Panicked) => return Err(step(ReadFault::StepPanicked { step: between() }.into())),
    };
    lower_owned(previous, to, job)
}

/// Writes a value at its own version or one before it.
fn lower_owned<T: ReadableOwned + Serialize>(value: T, to: Version, job: &Job<'_>) -> Result<Vec<u8>, Error> {
    if to == T::VERSION {
        return encode(&value, to, job);
    }
    match (T::declared(), T::WAY_DOWN) {
        (Some(declared), _) => lower_declared(&value, declared, to, job),
        (None, Some(way)) => (way.lower)(value, to, job),
        (None, None) => Err(job.no_way_down(T::VERSION)),
    }
}

/// What was written of a value, with the members of its document that the type does not know.
fn carry_unknown<T: ReadableOwned>(
    text: &str,
    version: Version,
    made: Vec<u8>,
    job: &Job<'_>,
) -> Result<Vec<u8>, Error> {
    let settings = Settings { current: T::VERSION, ..*job.settings };
    let (unknown, _) = unknown_members::<T>(text.as_bytes(), Some(version), &settings, job.context)?;
    if unknown.is_empty() {
        return Ok(made);
    }
    let carried = carry(text, &unknown, text_of(&made), None);
    carried
        .map_err(|error| error.of_kind(job.settings.kind).stored_at(version))
        .and_then(|made| within(made.into_bytes(), job))
}

/// Reads a document as one type of the chain.
fn parse<T: ReadableOwned>(text: &str, version: Version, job: &Job<'_>) -> Result<T, Error> {
    let settings = Settings { current: T::VERSION, ..*job.settings };
    let given = settings.rules.tag.is_outside().then_some(version);
    read_text(text, given, &Typed::<T>::within(job.context), &settings).map(|(value, _)| value)
}

/// Reads again what was made of a value of the type. The text has not been seen by anybody, so no place in it is told.
fn parse_made<T: ReadableOwned>(made: &[u8], to: Version, job: &Job<'_>) -> Result<T, Error> {
    parse::<T>(text_of(made), to, job).map_err(|error| error.of_made(to).stored_at(T::VERSION))
}

fn encode<T: Versioned + Serialize>(value: &T, version: Version, job: &Job<'_>) -> Result<Vec<u8>, Error> {
    let written = write::encode(value, &job.stamp(version), job.settings.max_bytes);
    written.map_err(|error| error.of_kind(T::KIND).stored_at(version))
}

/// Writes a value and runs its declared steps back.
fn lower_declared<T: Versioned + Serialize>(
    value: &T,
    declared: &Declared,
    to: Version,
    job: &Job<'_>,
) -> Result<Vec<u8>, Error> {
    let tagged = encode(value, T::VERSION, job)?;
    let made = recode_declared(text_of(&tagged), declared, T::VERSION, to, job)?;
    within(made.into_bytes(), job)
}

/// Runs declared steps on a whole document, in either direction, and leaves all else as it is.
fn recode_declared(
    text: &str,
    declared: &Declared,
    from: Version,
    to: Version,
    job: &Job<'_>,
) -> Result<String, Error> {
    let named = |error: Error| error.of_kind(job.settings.kind).stored_at(from);
    let mut opened = Opened::new(text, *job.settings.rules.tag.place()).map_err(named)?;
    let payload = std::mem::replace(&mut opened.payload, Document::from_text("null"));
    let size = text.len();
    let mut payload = payload.within(job.context).limited(size, Trace::limit(size));
    let at = RefCell::new((from, None));
    let ran = contain(|| {
        let begun = |version, step: &Step| *at.borrow_mut() = (version, Some(Arc::clone(step.shared_name())));
        if from <= to {
            declared.upcast_to(from, to, &mut payload, begun)
        } else {
            declared.downcast(from, to, &mut payload, begun)
        }
    });
    let (version, name) = at.into_inner();
    let next = version.next().unwrap_or(version);
    let (step_from, step_to) = if from <= to { (version, next) } else { (next, version) };
    let step = NamedStep::between(step_from, step_to, name.clone());
    let error = match ran {
        Ok(Ok(())) => {
            opened.payload = payload;
            return opened.close(&job.stamp(to)).map_err(named);
        }
        Ok(Err(fault)) => {
            let op = if from <= to { fault.words() } else { fault.words_down() };
            failed(step, op, fault)
        }
        Err(Panicked) => ReadFault::StepPanicked { step }.into(),
    };
    Err(named(error.between(step_from, step_to, name)))
}

fn failed(step: NamedStep, op: String, fault: StepFault) -> Error {
    let (kind, path, reason) = (fault.kind(), fault.path().to_owned(), fault.reason());
    let error = Error::from(ReadFault::Step { step, op, kind }).at_path(path).for_reason(reason);
    match fault.into_source() {
        Some(source) => error.caused_by(source),
        None => error,
    }
}

fn within(document: Vec<u8>, job: &Job<'_>) -> Result<Vec<u8>, Error> {
    let limit = job.settings.max_bytes;
    if document.len() <= limit {
        return Ok(document);
    }
    Err(Error::from(WriteFault::TooLarge { limit }).of_kind(job.settings.kind))
}

fn text_of(document: &[u8]) -> &str {
    std::str::from_utf8(document).expect("what was written is UTF-8")
}
