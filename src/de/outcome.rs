use super::{load_slice, load_slice_at};
use crate::{Outcome, Readable, Version};

/// Reads the current type, and says what became of the document in every case.
///
/// ```
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Note { text: String }
/// use upcaster::{Outcome, read_outcome};
///
/// let stored = br#"{"_v":2,"title":"milk"}"#;
/// match read_outcome::<Note>(stored) {
///     Outcome::Newer(error, raw) => {
///         assert_eq!(error.to_string(), "note version 2 is newer than version 1, the current one of this program");
///         assert_eq!(raw.as_bytes(), stored);
///     }
///     other => panic!("{:?}", other.error()),
/// }
/// ```
#[inline]
pub fn read_outcome<'de, T: Readable<'de>>(bytes: &'de [u8]) -> Outcome<'de, T> {
    Outcome::new(bytes, load_slice(bytes))
}

/// The same for a document whose version is kept outside of it: in a column, a file name.
///
/// `version` may be any integer; one that is no version is [refused](Outcome::Refused), as is a document with a tag
/// that disagrees.
///
/// ```
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 2, floor = 2, outside)]
/// # struct Note { text: String }
/// use upcaster::{Outcome, read_outcome_at};
///
/// let stored = br#"{"text":"milk"}"#;
/// assert!(matches!(read_outcome_at::<Note>(2, stored), Outcome::Current(_)));
/// assert!(matches!(read_outcome_at::<Note>(3, stored), Outcome::Newer(..)));
/// assert!(matches!(read_outcome_at::<Note>(-1, stored), Outcome::Refused(..)));
/// ```
#[inline]
pub fn read_outcome_at<'de, T: Readable<'de>>(
    version: impl TryInto<Version>,
    bytes: &'de [u8],
) -> Outcome<'de, T> {
    Outcome::new(bytes, load_slice_at(version, bytes))
}
