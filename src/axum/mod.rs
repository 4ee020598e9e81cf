//! Records in the handlers of axum: as answers, with their errors, and changed only in the state
//! that the client saw.
//!
//! A handler loads a [`Record`], checks what the client asks for, changes the record, saves it and returns it:
//!
//! ```
//! use axum::extract::{Path, State};
//! use axum::routing::{get, post};
//! use upcaster::axum::IfMatch;
//! use upcaster::repository::{Record, Repository, RepositoryError};
//! use upcaster::store::MemoryStore;
//!
//! # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
//! # #[versioned(kind = "order", version = 1)]
//! # struct Order { status: Status }
//! # #[derive(serde::Serialize, serde::Deserialize)]
//! # enum Status { Open, Paid }
//! type Orders = Repository<Order, MemoryStore>;
//!
//! async fn show(
//!     State(orders): State<Orders>,
//!     Path(id): Path<String>,
//! ) -> Result<Record<Order>, RepositoryError> {
//!     orders.load(&id).await
//! }
//!
//! async fn pay(
//!     State(orders): State<Orders>,
//!     Path(id): Path<String>,
//!     if_match: IfMatch,
//! ) -> Result<Record<Order>, RepositoryError> {
//!     let mut order = orders.load(&id).await?;
//!     if_match.check(&mut order)?;
//!     order.status = Status::Paid;
//!     orders.save(&mut order).await?;
//!     Ok(order)
//! }
//!
//! # fn app(orders: Orders) -> axum::Router {
//! axum::Router::new()
//!     .route("/orders/{id}", get(show))
//!     .route("/orders/{id}/payment", post(pay))
//!     .with_state(orders)
//! # }
//! ```
//!
//! Where the change does not depend on what the client saw, [`Repository::update`](crate::repository::Repository::update)
//! is all there is to it, and answers no 409 for as long as it can try again.
//!
//! # Answers
//!
//! A [`Record`] is 200 with the value as its type writes it, as `axum::Json` does: the API is not the store, so there is
//! no tag in it. Its `ETag` stands for the state of the row. Return it as it was loaded or saved, for else the two do not
//! belong together. The `ETag` says nothing of the program: a new version of it may make other JSON of the same row, which
//! a cache that answers `If-None-Match` has to know.
//!
//! A [`RepositoryError`], and an [`Error`](crate::Error) of its own, is a problem (RFC 9457) of type
//! `application/problem+json`, with no value of a document in it:
//!
//! | error | status | `type` | further members |
//! |---|---|---|---|
//! | `NotFound` | 404 | `urn:upcaster:not-found` | |
//! | `Exists` | 409 | `urn:upcaster:exists` | |
//! | `Conflict` | 409 | `urn:upcaster:conflict` | `conflict`: what is there now |
//! | `PreconditionFailed` | 412 | `urn:upcaster:precondition-failed` | `conflict` |
//! | `Record` | 422 | `urn:upcaster:` and the [kind of the error](crate::ErrorKind), as in `newer` and `missing-tag` | `error`: that again; `kind`, `stored_version`, `step` (`from`, `to`, `name`), `path` and `cause`, where they are known |
//! | `Record`: `NotRegistered`, `MissingContext`, `History`, `Io` | 500 | the same | the same |
//! | `Store`: `Busy` | 503, `Retry-After: 1` | `urn:upcaster:busy` | |
//! | `Store`: `Unavailable` | 503 | `urn:upcaster:unavailable` | |
//! | `Store`: all others | 500 | `urn:upcaster:store` | |
//!
//! A document that a newer program wrote is 422, as is every other that this program cannot read: there is no request with
//! which the client could resolve it, as 409 says, and the program is well, unlike with 503, for which a load balancer
//! would take it out of service. Its `type` tells it apart.
//!
//! What is not for the client is in the extensions of the response, as an `Arc<RepositoryError>`, for a layer that logs.
//!
//! [`Record`]: crate::repository::Record
//! [`RepositoryError`]: crate::repository::RepositoryError

mod etag;
mod if_match;
mod problem;
mod respond;

pub use etag::ETag;
pub use if_match::{IfMatch, InvalidIfMatch};
