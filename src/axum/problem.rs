use std::fmt::Display;

use axum_core::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::{Serialize, Serializer};

/// An answer that tells what is wrong (RFC 9457).
pub(super) struct Problem {
    status: StatusCode,
    retry_after: Option<HeaderValue>,
    members: Members,
}

/// The members of an object, in their order.
#[derive(Default)]
pub(super) struct Members(Vec<(&'static str, Member)>);

pub(super) enum Member {
    Text(String),
    Number(u32),
    Object(Members),
}

impl Problem {
    /// A problem of the type `urn:upcaster:` and a name.
    pub(super) fn new(status: StatusCode, name: &str, title: impl Display, detail: impl Display) -> Self {
        let members = Members::default()
            .with("type", Some(format!("urn:upcaster:{name}")))
            .with("title", Some(title.to_string()))
            .with("status", Some(u32::from(status.as_u16())))
            .with("detail", Some(detail.to_string()));
        Self { status, retry_after: None, members }
    }

    /// The same with a member, if there is one.
    pub(super) fn with(mut self, name: &'static str, member: Option<impl Into<Member>>) -> Self {
        self.members = self.members.with(name, member);
        self
    }

    /// The same with the seconds after which the client may try again.
    pub(super) fn retry_after(mut self, seconds: &'static str) -> Self {
        self.retry_after = Some(HeaderValue::from_static(seconds));
        self
    }
}

impl Members {
    /// The same with one more, if there is one.
    pub(super) fn with(mut self, name: &'static str, member: Option<impl Into<Member>>) -> Self {
        self.0.extend(member.map(|member| (name, member.into())));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body =
            serde_json::to_vec(&self.members).expect("texts, numbers and objects of them can be written");
        let retry_after = self.retry_after.map(|seconds| [(RETRY_AFTER, seconds)]);
        let content_type = [(CONTENT_TYPE, "application/problem+json")];
        (self.status, retry_after, content_type, body).into_response()
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, member)| (name, member)))
    }
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}

impl From<String> for Member {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Member {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Member {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<Members> for Member {
    fn from(members: Members) -> Self {
        Self::Object(members)
    }
}
