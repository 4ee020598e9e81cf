//! The functions that write a value at the current version.

use std::cell::Cell;
use std::io::Write;

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use crate::tag::Stamp;
use crate::write::{self, WriteFault};
use crate::{Error, Versioned};

/// Writes a value as a document of the current version, the tag first.
///
/// What is written can be read: a number that is not finite, nesting that no reader takes, a second tag and a
/// document beyond the limit of the type are refused, with the path.
///
/// ```
/// # #[derive(serde::Serialize, upcaster::Versioned)]
/// # #[versioned(kind = "reading", version = 2, floor = 2)]
/// # struct Reading { celsius: f64 }
/// assert_eq!(upcaster::to_vec(&Reading { celsius: 21.5 })?, br#"{"_v":2,"celsius":21.5}"#);
///
/// let error = upcaster::to_vec(&Reading { celsius: f64::NAN }).unwrap_err();
/// assert_eq!(error.kind(), upcaster::ErrorKind::NonFinite);
/// assert_eq!(error.path(), Some("/celsius"));
/// # Ok::<(), upcaster::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::NonFinite`](crate::ErrorKind::NonFinite), `TooDeep`, `TooLarge`, `DuplicateTag` (the type writes
/// a member of that name itself), `NotAnObject`, `MalformedTag` (a label codec that does not read back what it
/// prints), `Encode` and `Panic` (the type's own writing code).
#[inline]
pub fn to_vec<T: Versioned + Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    sound::<T, _>(write::encode(value, &stamp::<T>(), T::MAX_BYTES))
}

/// Writes a value as text; see [`to_vec`].
///
/// # Errors
///
/// As [`to_vec`].
#[inline]
pub fn to_string<T: Versioned + Serialize>(value: &T) -> Result<String, Error> {
    to_vec(value).map(text)
}

/// Writes a value into a writer, in one call after the whole document was made; see [`to_vec`].
///
/// A value that is refused leaves the writer untouched.
///
/// # Errors
///
/// As [`to_vec`], and [`ErrorKind::Io`](crate::ErrorKind::Io) with the writer's error as its source.
pub fn to_writer<T: Versioned + Serialize>(writer: impl Write, value: &T) -> Result<(), Error> {
    hand_over::<T>(writer, &to_vec(value)?)
}

/// Writes a value with line breaks and two spaces a level, for people to read; see [`to_vec`].
///
/// # Errors
///
/// As [`to_vec`].
pub fn to_vec_pretty<T: Versioned + Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    sound::<T, _>(write::encode_as(value, &stamp::<T>(), T::MAX_BYTES, PrettyFormatter::new()))
}

/// Writes a value as text for people to read; see [`to_vec_pretty`].
///
/// # Errors
///
/// As [`to_vec`].
pub fn to_string_pretty<T: Versioned + Serialize>(value: &T) -> Result<String, Error> {
    to_vec_pretty(value).map(text)
}

/// Writes a value for people to read into a writer; see [`to_vec_pretty`] and [`to_writer`].
///
/// # Errors
///
/// As [`to_writer`].
pub fn to_writer_pretty<T: Versioned + Serialize>(writer: impl Write, value: &T) -> Result<(), Error> {
    hand_over::<T>(writer, &to_vec_pretty(value)?)
}

/// The tag of the type's own version.
pub(crate) fn stamp<T: Versioned>() -> Stamp {
    Stamp { tag: T::TAG, version: T::VERSION, label: T::LABEL, fault: Cell::new(None) }
}

/// Names the type in an error; its chain is checked on the way.
#[inline]
fn sound<T: Versioned, V>(written: Result<V, Error>) -> Result<V, Error> {
    const { crate::versioned::assert_sound::<T>() }
    written.map_err(|error| error.of_kind(T::KIND).stored_at(T::VERSION))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("serde_json writes UTF-8")
}

fn hand_over<T: Versioned>(mut writer: impl Write, document: &[u8]) -> Result<(), Error> {
    writer
        .write_all(document)
        .map_err(|error| Error::from(WriteFault::Io).of_kind(T::KIND).stored_at(T::VERSION).caused_by(error))
}
