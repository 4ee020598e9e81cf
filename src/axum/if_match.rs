use std::fmt;

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::header::IF_MATCH;
use http::request::Parts;
use http::{HeaderMap, StatusCode};

use super::ETag;
use super::problem::Problem;
use crate::repository::{Record, RepositoryError};

/// The `If-Match` of a request (RFC 9110, 13.1.1): in which states of the record the client wants it changed.
///
/// As an argument of a handler it is there for every request; one without the header asks for nothing. A header that is
/// malformed is answered with 400.
///
/// Entity tags are compared strongly, so that a weak one, `W/"7"`, matches nothing. Proxies make tags weak when they
/// compress a response; such a proxy must let the `ETag` be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch(Condition);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    Absent,
    Any,
    /// The strong tags, with their quotes.
    Tags(Vec<String>),
}

/// The `If-Match` of a request is neither `*` nor a list of entity tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidIfMatch;

impl IfMatch {
    /// Goes on if the client asks for nothing, for any state of the record (`*`), or for the one it is in.
    ///
    /// If the client asks for a state, the record stands for it from here on: when somebody else changes it before it is
    /// saved or deleted, that is 412 as well, and not 409. See [`Record::only_if`].
    ///
    /// # Errors
    ///
    /// [`RepositoryError::PreconditionFailed`], which is answered with 412.
    pub fn check<T>(&self, record: &mut Record<T>) -> Result<(), RepositoryError> {
        match &self.0 {
            Condition::Absent | Condition::Any => Ok(()),
            Condition::Tags(tags) => record.only_if(|revision| {
                let current = ETag::from(revision);
                tags.iter().any(|tag| tag == current.as_str())
            }),
        }
    }

    /// Whether the request has the header: an API may refuse changes without it.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.0 != Condition::Absent
    }
}

impl TryFrom<&HeaderMap> for IfMatch {
    type Error = InvalidIfMatch;

    fn try_from(headers: &HeaderMap) -> Result<Self, InvalidIfMatch> {
        let lines: Vec<&[u8]> = headers.get_all(IF_MATCH).iter().map(AsRef::as_ref).collect();
        if lines.is_empty() {
            return Ok(Self(Condition::Absent));
        }
        // Several lines are one list.
        match lines.join(&b","[..]).trim_ascii() {
            b"*" => Ok(Self(Condition::Any)),
            list => strong_tags(list).map(|tags| Self(Condition::Tags(tags))),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = InvalidIfMatch;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, InvalidIfMatch> {
        Self::try_from(&parts.headers)
    }
}

/// The tags of a list that can match. There must be one, and all must be well formed; a list may have empty elements.
fn strong_tags(list: &[u8]) -> Result<Vec<String>, InvalidIfMatch> {
    let mut tags = Vec::new();
    let mut is_empty = true;
    let mut rest = list;
    loop {
        rest = rest.trim_ascii_start();
        if let Some((b',', behind)) = rest.split_first() {
            rest = behind;
            continue;
        }
        if rest.is_empty() {
            return if is_empty { Err(InvalidIfMatch) } else { Ok(tags) };
        }
        let (tag, behind) = entity_tag(rest)?;
        is_empty = false;
        // The tags of records are strong and ASCII: no other can match.
        tags.extend(std::str::from_utf8(tag).ok().filter(|tag| tag.starts_with('"')).map(str::to_owned));
        rest = behind.trim_ascii_start();
        if !(rest.is_empty() || rest.starts_with(b",")) {
            return Err(InvalidIfMatch);
        }
    }
}

/// The entity tag at the start of a text, and what is behind it.
fn entity_tag(text: &[u8]) -> Result<(&[u8], &[u8]), InvalidIfMatch> {
    let prefix = if text.starts_with(b"W/") { 2 } else { 0 };
    let opaque = text[prefix..].strip_prefix(b"\"").ok_or(InvalidIfMatch)?;
    let is_inside = |byte: &u8| matches!(byte, b'!' | b'#'..=b'~' | 0x80..);
    let len = opaque.iter().take_while(|byte| is_inside(byte)).count();
    match opaque.get(len) {
        Some(b'"') => Ok(text.split_at(prefix + len + 2)),
        _ => Err(InvalidIfMatch),
    }
}

impl fmt::Display for InvalidIfMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("If-Match is neither * nor a list of entity tags")
    }
}

impl std::error::Error for InvalidIfMatch {}

impl IntoResponse for InvalidIfMatch {
    fn into_response(self) -> Response {
        Problem::new(StatusCode::BAD_REQUEST, "invalid-if-match", "invalid If-Match", self).into_response()
    }
}
