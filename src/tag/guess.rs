use memchr::memmem;

use super::{Form, Found, TagRules};
use crate::Version;

/// Looks at the text for what is likely its tag. The answer is never trusted: the pass that parses the whole
/// document verifies it.
pub(crate) fn guess(text: &str, rules: &TagRules) -> Option<Version> {
    let path = rules.path()?;
    if path.rest.is_empty() {
        if let Some(version) = first_member(text, path.head).and_then(|value| token(value, rules)) {
            return Some(version);
        }
    }
    anywhere(text, path.last(), rules)
}

/// The text after the colon of the first member, if that has the given name.
#[inline]
fn first_member<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let inside = skip_space(text).strip_prefix('{')?;
    after_key(skip_space(inside).strip_prefix('"')?, name)
}

#[inline]
fn after_key<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    skip_space(text.strip_prefix(name)?.strip_prefix('"')?).strip_prefix(':')
}

/// The first place where the name is a member name with a version behind it, at any depth.
fn anywhere(text: &str, name: &str, rules: &TagRules) -> Option<Version> {
    memmem::find_iter(text.as_bytes(), name)
        .filter(|&at| at > 0 && text.as_bytes()[at - 1] == b'"')
        .filter_map(|at| after_key(text.get(at..)?, name))
        .find_map(|value| token(value, rules))
}

#[inline]
fn token(value: &str, rules: &TagRules) -> Option<Version> {
    let value = skip_space(value);
    if matches!(rules.tag.form, Form::Integer) {
        return leading_number(value);
    }
    let label = value.strip_prefix('"')?;
    match rules.read_label(&label[..memchr::memchr(b'"', label.as_bytes())?]) {
        Found::Version(version) => Some(version),
        Found::Malformed | Found::UnknownLabel | Found::Panicked => None,
    }
}

#[inline]
fn leading_number(text: &str) -> Option<Version> {
    let mut number: u32 = 0;
    for byte in text.bytes().take_while(u8::is_ascii_digit) {
        number = number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
    }
    Version::new(number)
}

#[inline]
fn skip_space(text: &str) -> &str {
    text.trim_start_matches([' ', '\n', '\r', '\t'])
}
