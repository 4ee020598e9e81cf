use super::{ReadFault, Settings};
use crate::Error;
use crate::error::Position;

/// Refuses a document longer than its kind allows, before anything is allocated for it.
#[inline]
pub(crate) fn check_len(len: usize, settings: &Settings) -> Result<(), Error> {
    if len <= settings.max_bytes {
        return Ok(());
    }
    Err(Error::from(ReadFault::TooLarge { limit: settings.max_bytes }).of_kind(settings.kind))
}

/// Checks the whole document once; every parser after this works on text.
#[inline]
pub(crate) fn utf8<'de>(bytes: &'de [u8], settings: &Settings) -> Result<&'de str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let position = position_of(&bytes[..error.valid_up_to()]);
        Error::from(ReadFault::InvalidUtf8).of_kind(settings.kind).at_position(position)
    })
}

/// The position of the byte behind `before`, counted as `serde_json` does.
#[cold]
fn position_of(before: &[u8]) -> Position {
    let Position { line, column } = end_of(before);
    Position { line, column: column.map(|column| column + 1) }
}

/// The position of the last byte, counted as `serde_json` does: column 0 right behind a line break.
#[cold]
pub(super) fn end_of(bytes: &[u8]) -> Position {
    let line = 1 + memchr::memchr_iter(b'\n', bytes).count();
    let column = bytes.len() - memchr::memrchr(b'\n', bytes).map_or(0, |newline| newline + 1);
    Position { line, column: Some(column) }
}
