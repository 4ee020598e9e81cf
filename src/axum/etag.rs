use std::convert::Infallible;
use std::fmt;

use axum_core::response::{IntoResponseParts, ResponseParts};
use http::HeaderValue;
use http::header::ETAG;

use crate::repository::Record;
use crate::store::Revision;

/// The `ETag` of a record: its [`Revision`] as a strong entity tag (RFC 9110).
///
/// It is a part of a response: `(record.etag(), Json(view))`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ETag(String);

impl ETag {
    /// The tag with its quotes, as it is in the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&Revision> for ETag {
    /// What an entity tag cannot hold, and `%`, is written as `%` and two hexadecimal digits for each byte, so that
    /// two revisions never have one tag.
    fn from(revision: &Revision) -> Self {
        let mut tag = String::from("\"");
        for byte in revision.as_str().bytes() {
            match byte {
                b'!' | b'#'..=b'$' | b'&'..=b'~' => tag.push(byte.into()),
                _ => tag.extend(['%', hexadecimal(byte >> 4), hexadecimal(byte & 15)]),
            }
        }
        tag.push('"');
        Self(tag)
    }
}

fn hexadecimal(digit: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(digit)])
}

impl<T> Record<T> {
    /// The `ETag` of the record, for a response that is not the record itself.
    #[must_use]
    pub fn etag(&self) -> ETag {
        self.revision().into()
    }
}

impl From<ETag> for HeaderValue {
    fn from(etag: ETag) -> Self {
        Self::try_from(etag.0).expect("the tag is visible ASCII")
    }
}

impl IntoResponseParts for ETag {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.headers_mut().insert(ETAG, self.into());
        Ok(parts)
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ETag({})", self.0)
    }
}
