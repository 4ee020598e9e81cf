//! The version number of a stored document, and the text that may stand for it.

use std::fmt;
use std::num::NonZeroU32;

/// The version of one kind: 1, 2, 3 ... without holes.
///
/// Compares with plain integers, and converts from every integer type a database column is likely to
/// have, so that a caller rarely has to name it.
///
/// ```
/// use upcaster::Version;
///
/// let version = Version::try_from(3_i64)?;
/// assert_eq!(version, 3);
/// assert!(version > Version::FIRST);
/// assert_eq!(version.to_string(), "3");
/// assert!(Version::try_from(0).is_err());
/// # Ok::<(), upcaster::InvalidVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(NonZeroU32);

impl Version {
    /// Version 1, where every kind begins.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// Makes a version of `number`, or `None` for 0.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Makes a version of a number known while compiling, as in `const VERSION: Version = Version::of(3)`.
    ///
    /// # Panics
    ///
    /// If `number` is 0; in a constant, that is a compile error.
    #[must_use]
    pub const fn of(number: u32) -> Self {
        match Self::new(number) {
            Some(version) => version,
            None => panic!("a version is not 0: the first one is 1"),
        }
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// The version that follows this one, or `None` after 4294967295.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl PartialEq<u32> for Version {
    fn eq(&self, other: &u32) -> bool {
        self.get() == *other
    }
}

impl PartialOrd<u32> for Version {
    fn partial_cmp(&self, other: &u32) -> Option<std::cmp::Ordering> {
        self.get().partial_cmp(other)
    }
}

impl From<Version> for u32 {
    fn from(version: Version) -> Self {
        version.get()
    }
}

impl From<Version> for i64 {
    fn from(version: Version) -> Self {
        version.get().into()
    }
}

/// An integer that is not a version: 0, negative, or above 4294967295.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version: a whole number from 1 to 4294967295 is needed")]
pub struct InvalidVersion(());

macro_rules! try_from_integer {
    ($($integer:ty)*) => {$(
        impl TryFrom<$integer> for Version {
            type Error = InvalidVersion;

            fn try_from(number: $integer) -> Result<Self, InvalidVersion> {
                u32::try_from(number).ok().and_then(Self::new).ok_or(InvalidVersion(()))
            }
        }
    )*};
}

try_from_integer!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// Two functions that turn the text of a tag into a version and back, for formats that write their version
/// as something other than a plain number.
///
/// `parse` gets the text of the stored tag and answers `None` where it is not one of the format's; 0 counts
/// as `None`. `print` gets a version of the program and must answer a text that `parse` turns into the same
/// version; saving refuses one that does not.
///
/// ```
/// use upcaster::LabelCodec;
///
/// const URL: LabelCodec = LabelCodec {
///     parse: |text| text.strip_prefix("https://example.com/manifest/v")?.strip_suffix(".json")?.parse().ok(),
///     print: |version| format!("https://example.com/manifest/v{version}.json"),
/// };
/// assert_eq!((URL.parse)("https://example.com/manifest/v8.json"), Some(8));
/// assert_eq!((URL.parse)("v8"), None);
/// ```
#[derive(Clone, Copy)]
pub struct LabelCodec {
    /// Turns the text of a tag into a version number.
    pub parse: fn(&str) -> Option<u32>,
    /// Turns a version number into the text of a tag.
    pub print: fn(u32) -> String,
}

impl fmt::Debug for LabelCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LabelCodec")
    }
}
