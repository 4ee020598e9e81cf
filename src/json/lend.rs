//! Whether a type may keep slices of the text it is read from.

use crate::json::KeyText;

/// A text of `'t`, on its way to a type of `'de`.
pub(crate) trait Lend<'de, 't> {
    /// A slice of the text.
    fn text(text: &'t str) -> KeyText<'de, 't>;
}

/// The text lives as long as the type.
pub(crate) enum Borrowed {}

/// The text is gone before the type is.
pub(crate) enum Transient {}

impl<'de> Lend<'de, 'de> for Borrowed {
    #[inline]
    fn text(text: &'de str) -> KeyText<'de, 'de> {
        KeyText::Borrowed(text)
    }
}

impl<'de, 't> Lend<'de, 't> for Transient {
    #[inline]
    fn text(text: &'t str) -> KeyText<'de, 't> {
        KeyText::Copied(text)
    }
}
