use std::borrow::Cow;

/// A name as a part of a JSON Pointer.
pub(super) fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

/// The JSON Pointer in the fragment of a reference.
pub(super) fn decoded(fragment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            hexadecimal(rest.next()?)? * 16 + hexadecimal(rest.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok().filter(|place| place.is_empty() || place.starts_with('/'))
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
