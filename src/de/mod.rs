//! The functions that read a document of any stored version.

mod lines;
mod outcome;

use std::io::Read;

pub use lines::{Lines, read_lines};
pub use outcome::{read_outcome, read_outcome_at};

use crate::read::{self, ReadFault};
use crate::versioned::Typed;
use crate::{Error, Loaded, Readable, ReadableOwned, Version};

/// Reads the current type from a document of any stored version.
///
/// The bytes are checked to be UTF-8 once and parsed once, wherever the tag stands. The type may borrow from
/// them.
///
/// ```
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Note { text: String }
/// let note: Note = upcaster::from_slice(br#"{"text":"milk","_v":1}"#)?;
/// assert_eq!(note.text, "milk");
/// # Ok::<(), upcaster::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind`](crate::ErrorKind) lists them all; nothing is ever filled in for a document that cannot be read.
/// What is wrong is decided in this order: size, UTF-8, JSON, tag, version, type, steps.
#[inline]
pub fn from_slice<'de, T: Readable<'de>>(bytes: &'de [u8]) -> Result<T, Error> {
    read::read(bytes, None, &Typed::<T>::NEW, &Typed::<T>::SETTINGS).map(|(value, _)| value)
}

/// Reads the current type from a text of any stored version.
///
/// # Errors
///
/// As [`from_slice`].
#[inline]
pub fn from_str<'de, T: Readable<'de>>(text: &'de str) -> Result<T, Error> {
    load_str(text).map(Loaded::into_inner)
}

/// Reads the current type, and keeps the version the document was stored at.
///
/// # Errors
///
/// As [`from_slice`].
#[inline]
pub fn load_slice<'de, T: Readable<'de>>(bytes: &'de [u8]) -> Result<Loaded<T>, Error> {
    let (value, version) = read::read(bytes, None, &Typed::<T>::NEW, &Typed::<T>::SETTINGS)?;
    Ok(Loaded::new(value, version, T::VERSION))
}

/// Reads the current type from a text, and keeps the version it was stored at.
///
/// # Errors
///
/// As [`from_slice`].
#[inline]
pub fn load_str<'de, T: Readable<'de>>(text: &'de str) -> Result<Loaded<T>, Error> {
    read::check_len(text.len(), &Typed::<T>::SETTINGS)?;
    let (value, version) = read::read_text(text, None, &Typed::<T>::NEW, &Typed::<T>::SETTINGS)?;
    Ok(Loaded::new(value, version, T::VERSION))
}

/// Reads the current type from a document whose version is kept outside of it: in a column, a file name.
///
/// `version` may be any integer. A document that has a tag as well must agree with it.
///
/// ```
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1, outside)]
/// # struct Note { text: String }
/// use upcaster::Versioned;
///
/// let column: i64 = 1;
/// let note: Note = upcaster::from_slice_at(column, br#"{"text":"milk"}"#)?;
/// assert_eq!(note.text, "milk");
///
/// // What a save puts into the column:
/// let column: i64 = Note::VERSION.into();
/// assert_eq!(column, 1);
/// # Ok::<(), upcaster::Error>(())
/// ```
///
/// # Errors
///
/// As [`from_slice`]; besides, [`ErrorKind::MalformedTag`](crate::ErrorKind::MalformedTag) for a `version` that
/// is none, and [`ErrorKind::TagMismatch`](crate::ErrorKind::TagMismatch).
#[inline]
pub fn from_slice_at<'de, T: Readable<'de>>(
    version: impl TryInto<Version>,
    bytes: &'de [u8],
) -> Result<T, Error> {
    load_slice_at(version, bytes).map(Loaded::into_inner)
}

/// Reads the current type from a document whose version is kept outside of it, and keeps that version.
///
/// # Errors
///
/// As [`from_slice_at`].
#[inline]
pub fn load_slice_at<'de, T: Readable<'de>>(
    version: impl TryInto<Version>,
    bytes: &'de [u8],
) -> Result<Loaded<T>, Error> {
    let Ok(given) = version.try_into() else {
        return Err(Error::from(ReadFault::InvalidVersion).of_kind(T::KIND));
    };
    let (value, version) = read::read(bytes, Some(given), &Typed::<T>::NEW, &Typed::<T>::SETTINGS)?;
    Ok(Loaded::new(value, version, T::VERSION))
}

/// Reads the current type from a text whose version is kept outside of it.
///
/// # Errors
///
/// As [`from_slice_at`].
#[inline]
pub fn from_str_at<'de, T: Readable<'de>>(
    version: impl TryInto<Version>,
    text: &'de str,
) -> Result<T, Error> {
    load_str_at(version, text).map(Loaded::into_inner)
}

/// Reads the current type from a text whose version is kept outside of it, and keeps that version.
///
/// # Errors
///
/// As [`from_slice_at`].
#[inline]
pub fn load_str_at<'de, T: Readable<'de>>(
    version: impl TryInto<Version>,
    text: &'de str,
) -> Result<Loaded<T>, Error> {
    load_slice_at(version, text.as_bytes())
}

/// Reads the current type from everything a reader gives.
///
/// No more is read than the limit of the type and one byte.
///
/// # Errors
///
/// As [`from_slice`], and [`ErrorKind::Io`](crate::ErrorKind::Io) with the reader's error as its source.
pub fn from_reader<T: ReadableOwned>(reader: impl Read) -> Result<T, Error> {
    load_reader(reader).map(Loaded::into_inner)
}

/// Reads the current type from everything a reader gives, and keeps the version it was stored at.
///
/// # Errors
///
/// As [`from_reader`].
pub fn load_reader<T: ReadableOwned>(reader: impl Read) -> Result<Loaded<T>, Error> {
    let mut bytes = Vec::new();
    let most = u64::try_from(T::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut bytes).map_err(|error| io(error).of_kind(T::KIND))?;
    load_slice(&bytes)
}

fn io(error: std::io::Error) -> Error {
    Error::from(ReadFault::Io).caused_by(error)
}
