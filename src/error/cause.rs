//! What a parser said, with the values of the document taken out.

use std::fmt;

/// A parser's message, in its own words and in words that may be logged.
pub(crate) struct Cause {
    pub(crate) redacted: Redacted,
    pub(crate) unredacted: String,
}

/// A message that holds no value of the document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Redacted(String);

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Redacted {}

impl Cause {
    /// Takes what `serde_json` says of invalid JSON: those messages quote nothing.
    pub(crate) fn of_syntax(error: &serde_json::Error) -> Self {
        let message = without_position(error);
        Self { redacted: Redacted(message.clone()), unredacted: message }
    }

    /// Takes what a type said of its data, and keeps only the words known to be about the type.
    pub(crate) fn of_data(error: &serde_json::Error) -> Self {
        let message = without_position(error);
        Self { redacted: Redacted(redact(&message)), unredacted: message }
    }
}

fn without_position(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    if message.ends_with(&position) {
        message.truncate(message.len() - position.len());
    }
    message
}

/// Keeps of a message what serde's own constructors say of the type (`serde::de::Error`: `invalid_type` and
/// its neighbours, whose wording is pinned by a test). Everything else may quote the document.
fn redact(message: &str) -> String {
    redact_known(message).unwrap_or_else(|| "refused by the code of the type itself".to_owned())
}

/// The same, or `None` for words that are not serde's.
fn redact_known(message: &str) -> Option<String> {
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        return Some(format!("invalid type: {}{}", token(rest), expectation(rest)));
    }
    if let Some(rest) = message.strip_prefix("invalid value: ") {
        return Some(format!("invalid value: {}{}", token(rest), expectation(rest)));
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        return Some(format!("unknown variant{}", choices(rest)));
    }
    if let Some(rest) = message.strip_prefix("unknown field `") {
        return Some(format!("unknown field{}", choices(rest)));
    }
    (names_a_field(message) || tells_a_length(message)).then(|| message.to_owned())
}

/// What a format other than `serde_json` itself says of data, without the values and the position; `None` where
/// the words are the format's own, which may be about its syntax.
pub(crate) fn redact_foreign(message: &str) -> Option<String> {
    let message = match message.rfind(" at line ") {
        Some(at) if is_position(&message[at..]) => &message[..at],
        _ => message,
    };
    // Some formats put a path in front.
    let starts = message.match_indices(": ").map(|(at, separator)| at + separator.len());
    std::iter::once(0).chain(starts).find_map(|start| redact_known(&message[start..]))
}

/// Whether it is " at line 3 column 7".
fn is_position(text: &str) -> bool {
    text.chars().filter(|c| !c.is_ascii_digit()).eq(" at line  column ".chars())
}

/// Whether it is "missing field `name`" or the like and nothing more.
fn names_a_field(message: &str) -> bool {
    ["missing field `", "duplicate field `"]
        .iter()
        .filter_map(|start| message.strip_prefix(start)?.strip_suffix('`'))
        .any(|name| !name.contains('`'))
}

/// Whether it is "invalid length 3, expected ...".
fn tells_a_length(message: &str) -> bool {
    let rest = message
        .strip_prefix("invalid length ")
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.is_some_and(|rest| rest.starts_with(", expected "))
}

/// The kind of token found, as `serde::de::Unexpected` words it, without the token.
fn token(rest: &str) -> &'static str {
    const TOKENS: [&str; 17] = [
        "boolean",
        "integer",
        "floating point",
        "character",
        "string",
        "byte array",
        "unit value",
        "Option value",
        "newtype struct",
        "sequence",
        "map",
        "enum",
        "unit variant",
        "newtype variant",
        "tuple variant",
        "struct variant",
        "null",
    ];
    TOKENS.into_iter().find(|token| rest.starts_with(token)).unwrap_or("another value")
}

/// What the type expected: the text after the last comma that announces it, for a quoted value before it may
/// hold the same words.
fn expectation(rest: &str) -> &str {
    rest.rfind(", expected ").map_or("", |start| &rest[start..])
}

/// What the type knows instead: the text after the last of the words that announce it.
fn choices(rest: &str) -> &str {
    match rest.rfind("`, expected ").max(rest.rfind("`, there are no ")) {
        Some(start) => &rest[start + 1..],
        None => "",
    }
}
