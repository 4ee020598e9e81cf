//! How deep a value is nested. Nothing reads more than 127 levels, so no document is made that has more.

use super::node::Node;
use crate::json::MAX_DEPTH;

/// The levels of arrays and objects in a valid JSON text.
pub(crate) fn depth_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut deepest) = (0, 0_usize, 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at = behind_string(bytes, at),
            b'{' | b'[' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The place behind the string whose opening quote stands just before `at`.
pub(crate) fn behind_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += found + 1;
        if bytes[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Whether a text fits below so many levels. Each level takes two characters, so a short one needs no look.
pub(crate) fn text_fits(text: &str, level: usize) -> bool {
    level + text.len() / 2 <= usize::from(MAX_DEPTH) || level + depth_of(text) <= usize::from(MAX_DEPTH)
}

impl Node<'_> {
    /// Whether the value fits below so many levels of arrays and objects.
    pub(crate) fn fits(&self, level: usize) -> bool {
        match self {
            Self::Slice(text) => text_fits(text, level),
            Self::Text(text) => text_fits(text, level),
            Self::Shared(text) => text_fits(text, level),
            Self::Object(_) | Self::Array(_) if level >= usize::from(MAX_DEPTH) => false,
            Self::Object(members) => members.iter().all(|member| member.value.fits(level + 1)),
            Self::Array(elements) => elements.iter().all(|element| element.fits(level + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_are_no_levels() {
        assert_eq!(depth_of(r#"{"[[":"{[[{","\"[":["\\"]}"#), 2);
        assert_eq!(depth_of(r#"["\"[[["]"#), 1);
        let text = format!(r#"["{}"]"#, "[".repeat(300));
        assert!(text_fits(&text, 126));
        assert!(!text_fits(&text, 127));
    }
}
