//! The search for bytes that a JSON string cannot hold as they are, and for others, eight at a time.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// The bytes of `word` that are `byte`, marked in their high bit; exact up to the first one.
#[inline]
const fn marks(word: u64, byte: u8) -> u64 {
    let difference = word ^ (ONES * byte as u64);
    difference.wrapping_sub(ONES) & !difference & HIGH
}

/// The bytes of `word` that a string cannot hold as they are: quote, backslash, control characters; marked as above.
#[inline]
const fn special_marks(word: u64) -> u64 {
    // With this bit turned, the quote stands just behind the control characters, and the space is out of the way.
    let below = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (below | backslash) & !word & HIGH
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

/// The place of the first of two bytes.
#[inline]
pub(crate) fn first_of([one, other]: [u8; 2], bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let marks = marks(word, one) | marks(word, other);
        if marks != 0 {
            return Some(at + (marks.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = bytes[at..].iter().position(|byte| *byte == one || *byte == other);
    rest.map(|more| at + more)
}

/// Whether a text can stand in a JSON string as it is.
#[inline]
pub(crate) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut rest = bytes;
    while let Some((chunk, more)) = rest.split_first_chunk::<8>() {
        if special_marks(u64::from_le_bytes(*chunk)) != 0 {
            return false;
        }
        rest = more;
    }
    if rest.is_empty() {
        return true;
    }
    // The last bytes in one piece: again with some before them, or what there is twice.
    let last = if let Some(chunk) = bytes.last_chunk::<8>() {
        u64::from_le_bytes(*chunk)
    } else if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
    } else {
        let (first, middle, last) = (rest[0], rest[rest.len() / 2], rest[rest.len() - 1]);
        u64::from_le_bytes([first, middle, last, last, last, last, last, last])
    };
    special_marks(last) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte, at every place of a word and behind it, among bytes that lie close to those searched for.
    #[test]
    fn the_first_special_byte_is_found_wherever_it_stands() {
        let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        for around in [b' ', b'!', b'#', b'[', b']', b'a', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
            for (place, byte) in (0..20).flat_map(|place| (0..=u8::MAX).map(move |byte| (place, byte))) {
                for then in [around, b'"', b'\\', 0, 0x1f] {
                    let mut bytes = [around; 20];
                    bytes[place..].fill(then);
                    bytes[place] = byte;
                    for from in [0, 1, place, place + 1] {
                        let expected = (from..20).find(|at| is_special(bytes[*at]));
                        assert_eq!(first_special(&bytes, from), expected, "{bytes:?} from {from}");
                    }
                    if let Ok(text) = std::str::from_utf8(&bytes) {
                        assert_eq!(is_plain(text), !bytes.iter().copied().any(is_special), "{text:?}");
                    }
                }
            }
        }
    }
}
