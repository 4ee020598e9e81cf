//! The search for bytes that a JSON string cannot hold as they are, eight at a time.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// The bytes of `word` that are `byte`, marked in their high bit; exact up to the first one.
#[inline]
const fn marks(word: u64, byte: u8) -> u64 {
    let difference = word ^ (ONES * byte as u64);
    difference.wrapping_sub(ONES) & !difference & HIGH
}

/// The bytes of `word` that a string cannot hold as they are: quote, backslash, control characters.
#[inline]
const fn special_marks(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
    marks(word, b'"') | marks(word, b'\\') | control
}

/// The place of the first quote, backslash or control character at or after `from`.
#[inline]
pub(super) fn first_special(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let marks = special_marks(u64::from_le_bytes(*chunk));
        if marks != 0 {
            return Some(at + (marks.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
    rest.map(|more| at + more)
}
