use std::fmt::{Debug, Display};
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use super::problem::{Members, Problem};
use crate::repository::{Record, RepositoryError};
use crate::store::StoreErrorKind;
use crate::{Error, ErrorKind};

impl<T: Serialize> IntoResponse for Record<T> {
    /// The value as its type writes it, without the tag, and the `ETag` of the record.
    fn into_response(self) -> Response {
        match serde_json::to_vec(&*self) {
            Ok(body) => (self.etag(), [(CONTENT_TYPE, "application/json")], body).into_response(),
            Err(_) => program(ErrorKind::Encode, "the record cannot be written").into_response(),
        }
    }
}

impl IntoResponse for RepositoryError {
    /// The [problem](crate::axum#answers); the error itself is in the extensions, as an `Arc<RepositoryError>`.
    fn into_response(self) -> Response {
        let mut response = problem(&self).into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl IntoResponse for Error {
    /// As for [`RepositoryError::Record`].
    fn into_response(self) -> Response {
        RepositoryError::from(self).into_response()
    }
}

fn problem(error: &RepositoryError) -> Problem {
    let new = |status, name: &str, title: &str| Problem::new(status, name, title, error);
    match error {
        RepositoryError::NotFound => new(StatusCode::NOT_FOUND, "not-found", "not found"),
        RepositoryError::Exists => new(StatusCode::CONFLICT, "exists", "exists"),
        RepositoryError::Conflict(conflict) => {
            new(StatusCode::CONFLICT, "conflict", "conflict").with("conflict", Some(name_of(conflict)))
        }
        RepositoryError::PreconditionFailed(conflict) => {
            new(StatusCode::PRECONDITION_FAILED, "precondition-failed", "precondition failed")
                .with("conflict", Some(name_of(conflict)))
        }
        RepositoryError::Record(error) => of_record(error),
        RepositoryError::Store(error) => of_store(error.kind()),
    }
}

fn of_record(error: &Error) -> Problem {
    let problem = match error.kind() {
        // These are about the program, and not about the document.
        kind
        @ (ErrorKind::NotRegistered | ErrorKind::MissingContext | ErrorKind::History | ErrorKind::Io) => {
            program(kind, error)
        }
        kind => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &name_of(kind), kind, error),
    };
    problem
        .with("error", Some(name_of(error.kind())))
        .with("kind", error.record_kind())
        .with("stored_version", error.stored_version().map(u32::from))
        .with("step", step(error))
        .with("path", error.path())
        .with("cause", error.reason())
}

fn program(kind: ErrorKind, detail: impl Display) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, &name_of(kind), kind, detail)
}

fn step(error: &Error) -> Option<Members> {
    let step = error.step()?;
    let members = Members::default().with("from", Some(step.from.get())).with("to", Some(step.to.get()));
    Some(members.with("name", error.step_name()))
}

/// What the database said is not for the client.
fn of_store(kind: StoreErrorKind) -> Problem {
    let unavailable = |name: &str| Problem::new(StatusCode::SERVICE_UNAVAILABLE, name, name, kind);
    match kind {
        StoreErrorKind::Busy => unavailable("busy").retry_after("1"),
        StoreErrorKind::Unavailable => unavailable("unavailable"),
        _ => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Problem::new(status, "store", "internal error", StoreErrorKind::Other)
        }
    }
}

/// The name of a variant as it is in a URI: `MissingTag` as `missing-tag`.
fn name_of(variant: impl Debug) -> String {
    let mut name = String::new();
    for letter in format!("{variant:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::Conflict;

    #[test]
    fn the_names_of_errors_are_those_of_their_kinds() {
        let names = [ErrorKind::MissingTag, ErrorKind::InvalidUtf8, ErrorKind::Newer, ErrorKind::NonFinite];
        assert_eq!(names.map(name_of), ["missing-tag", "invalid-utf8", "newer", "non-finite"]);
        assert_eq!(name_of(Conflict::Unreadable), "unreadable");
    }
}
