use std::fmt;

use crate::json::scan::{first_special, is_plain};

/// Writes a text as a JSON string.
#[inline]
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        contents(out, text);
    }
    out.push(b'"');
}

/// Writes a text as the inside of a JSON string, or a part of it.
pub(super) fn contents(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut start = 0;
    while let Some(special) = first_special(bytes, start) {
        out.extend_from_slice(&bytes[start..special]);
        escape(out, bytes[special]);
        start = special + 1;
    }
    out.extend_from_slice(&bytes[start..]);
}

/// Writes the escape of a quote, a backslash or a control character, in the form `serde_json` gives it.
fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        0x8 => b'b',
        0xc => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            return out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// The inside of a JSON string, written piece by piece.
pub(super) struct Escaped<'b>(pub(super) &'b mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        contents(self.0, text);
        Ok(())
    }
}
