//! Reads every stored version of a JSON document as the current Rust type.
//!
//! Records are stored as JSON documents that carry a version. The old structs are kept and linked; a document of any
//! version is parsed once, as the struct of its own version, and brought up by `From` or `TryFrom`. What cannot be
//! read is an error that names the record, the version, the step and the path: never a default value.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use upcaster::Versioned;
//!
//! #[derive(Serialize, Deserialize, Versioned)]
//! #[versioned(kind = "order", version = 1)]
//! struct OrderV1 {
//!     first: String,
//!     last: String,
//!     mail: String,
//! }
//!
//! #[derive(Serialize, Deserialize, Versioned)]
//! #[versioned(kind = "order", version = 2, previous = OrderV1)]
//! struct Order {
//!     name: String,
//!     email: String,
//! }
//!
//! impl From<OrderV1> for Order {
//!     fn from(old: OrderV1) -> Self {
//!         Self { name: format!("{} {}", old.first, old.last), email: old.mail }
//!     }
//! }
//!
//! // What the first release stored:
//! let bytes = br#"{"_v":1,"first":"Ada","last":"Brightwell","mail":"ada@example.com"}"#;
//!
//! let order = upcaster::load_slice::<Order>(bytes)?;
//! assert_eq!(order.name, "Ada Brightwell");
//! assert!(order.is_stale());
//!
//! let saved = upcaster::to_string(&*order)?;
//! assert_eq!(saved, r#"{"_v":2,"name":"Ada Brightwell","email":"ada@example.com"}"#);
//! # Ok::<(), upcaster::Error>(())
//! ```
//!
//! # How reading works
//!
//! UTF-8 is checked once for the whole document. A cheap look guesses the version, and the document is parsed as
//! the struct of that version; the same pass meets the real tag wherever it stands, verifies the guess and refuses a
//! second tag. Only a wrong guess makes it start again. There is no JSON tree and no second parse to find the version.
//!
//! A document that gives no value is gone through once more, slowly, to say why. The verdicts have an order: size,
//! UTF-8, JSON to the last byte, not an object, duplicate tag, malformed tag, missing tag, a version that is not read,
//! the type, the steps. The guide has the details: [`guide::how_reading_works`].
//!
//! # Map
//!
//! | to | there is |
//! |---|---|
//! | describe the versions | [`Versioned`](trait@Versioned), derived or by hand; [`Tag`], [`Version`], [`LabelCodec`], [`Origin`] |
//! | declare what changed, without the old structs | [`History`], [`Steps`], the module [`step`], [`Document`] |
//! | read one document | [`from_slice`], [`from_str`], [`from_reader`] |
//! | and keep its stored version | [`load_slice`], [`load_str`], [`load_reader`], with [`Loaded`] |
//! | read with the version from a column | [`from_slice_at`], [`from_str_at`], [`load_slice_at`], [`load_str_at`] |
//! | read, with something to do in every case | [`read_outcome`], [`read_outcome_at`], with [`Outcome`] and [`Raw`] |
//! | find the members that a save would drop | [`Loaded::unknown_members`] |
//! | read newline-delimited JSON | [`read_lines`] |
//! | read and write inside another format or container | [`Stored`] |
//! | write | [`to_vec`], [`to_string`], [`to_writer`] and their `_pretty` forms |
//! | gather all kinds of a program, with its settings | [`Registry`]: pinned write versions, floors, limits, a [`Context`] for steps, an [`Observer`] |
//! | bring documents up and down without their types | [`Registry::upcast`], [`Registry::downcast`], [`Registry::explain`] |
//! | keep records in a database and never lose an edit | [`repository`], over a [`store`]: in memory, in SQLite, in PostgreSQL; [`guide::write_back`] |
//! | change a stored type and be caught where it goes wrong | `guide::adding_a_version`, `schema`, `testing::Suite` (features `schema`, `testing`) |
//! | deploy a new version to a fleet | [`guide::rolling_deploys`] |
//! | see what a chain does, and what is lost on the way back | [`Versioned::chain`](trait@Versioned), [`Chain`] |
//! | keep released versions as they are, in one test | the module `schema`: snapshots, the lock; `testing::Golden` |
//! | decide by what went wrong | [`Error`], [`ErrorKind`], [`FailedStep`] |
//! | write generic code | [`Readable`], [`ReadableOwned`] |
//!
//! # What it does not do
//!
//! - **Stand in for serde.** `serde_json` called on the type itself, or the type as a plain field of another, writes no
//!   tag and reads any version as the current one. Wherever something else calls serde, [`Stored`] belongs there.
//! - **Save.** Reading changes nothing, but where a [`repository`] is built to write back what it reads; a document is in its
//!   new form once the program has stored it again.
//! - **Keep unknown members.** Members that the type does not know are passed over, with their JSON checked but
//!   without a limit on their nesting, as `serde_json` does; what is written of the value alone has them no more (a repository
//!   carries them over). [`Loaded::unknown_members`] tells
//!   them, so that a program can refuse to save.
//! - **Stop serde from buffering.** `#[serde(flatten)]`, internally tagged and untagged enums collect their members
//!   inside serde. In there, `u128` and `i128` beyond 64 bits are lost, and so is the path of an error.
//! - **Contain every panic.** A panic in a step or in a type's own code is an error of that record, but not under
//!   `panic = "abort"`, and its message goes to the panic hook all the same.
//! - **Take steps with side effects.** A step may run twice for one document, and for a document that is refused in the
//!   end; it must depend on nothing but its input.
//! - **Declared steps on values that JSON does not have.** A step sees JSON. In [`Stored`], from a format with other values,
//!   a member that a step works on is written as JSON first, and refused where it has no such form.
//!
//! # Features
//!
//! | feature | default | turns on |
//! |---|---|---|
//! | `derive` | yes | the derive macro [`Versioned`](macro@Versioned) |
//! | `axum` | no | the module `axum`: records and errors as answers of axum, and `If-Match` |
//! | `postgres` | no | `store::PostgresStore`, and [`Stored`] as a column, by sqlx 0.9 on tokio |
//! | `schema` | no | the module `schema`: snapshots of the JSON Schema of every version, and how they compare |
//! | `sqlite` | no | `store::SqliteStore`, and [`Stored`] as a column, likewise |
//! | `testing` | no | the module `testing`: the suites that histories and stores have to pass, and documents made from schemas; turns on `schema` |
//! | `tracing` | no | `TracingObserver`, which tells `tracing` of every read |
//!
//! Of `serde_json`'s features the crate turns on `float_roundtrip` alone, without which one in ten doubles changes in
//! its last bit. With `raw_value`, `arbitrary_precision`, `preserve_order` or `unbounded_depth` turned on by the rest
//! of the program it works as well.
//!
//! Rust 1.85 or later; 1.88 with `testing`, as proptest asks for, and 1.94 with `postgres` or `sqlite`, as sqlx does.

#[cfg(feature = "axum")]
pub mod axum;
// The modules that tests share with the crate call it by its name.
#[cfg(test)]
extern crate self as upcaster;

mod chain;
mod context;
mod de;
mod declared;
mod document;
mod error;
pub mod guide;
mod history;
mod json;
mod loaded;
mod noting;
mod observe;
mod outcome;
mod panic;
mod raw;
mod read;
mod registry;
pub mod repository;
mod rewrite;
#[cfg(feature = "schema")]
pub mod schema;
mod ser;
pub mod step;
pub mod store;
mod stored;
mod tag;
#[cfg(feature = "testing")]
pub mod testing;
mod unknown;
mod version;
mod versioned;
mod write;

pub use chain::{Chain, ChainStep};
pub use context::Context;
pub use de::{
    Lines, from_reader, from_slice, from_slice_at, from_str, from_str_at, load_reader, load_slice,
    load_slice_at, load_str, load_str_at, read_lines, read_outcome, read_outcome_at,
};
pub use document::{Document, DocumentError, Json};
pub use error::{BoxError, BuildError, BuildFault, BuildFaultKind, Error, ErrorKind, FailedStep};
pub use history::History;
pub use loaded::Loaded;
#[cfg(feature = "tracing")]
pub use observe::TracingObserver;
pub use observe::{Census, Count, Observer, ReadEvent, ReadOutcome};
pub use outcome::Outcome;
pub use raw::Raw;
pub use registry::{Explanation, KindBuilder, Limits, Registry, RegistryBuilder, Scope};
pub use rewrite::UnknownMembers;
pub use ser::{to_string, to_string_pretty, to_vec, to_vec_pretty, to_writer, to_writer_pretty};
pub use step::Steps;
pub use stored::Stored;
pub use tag::Tag;
#[cfg(feature = "derive")]
#[doc = include_str!("guide/attributes.md")]
pub use upcaster_derive::Versioned;
pub use version::{InvalidVersion, LabelCodec, Version};
pub use versioned::{Ancestry, DEFAULT_MAX_BYTES, Origin, Readable, ReadableOwned, Versioned};

#[doc(hidden)]
pub mod __support {
    pub use serde::{Deserialize, Deserializer};

    pub use crate::declared::read_through;
    pub use crate::history::{Declared, DeclaredCell};
    pub use crate::noting::Notes;
    pub use crate::read::Trace;
    pub use crate::rewrite::{Written, way_down};
    pub use crate::tag::{has_labels, same};
    pub use crate::versioned::{
        DowncastFrom, Facts, Link, Parsed, Shape, UpcastFrom, assert_sound, has_own_label, reaches_floor,
        read_declared,
    };
    pub use crate::write::{Job, WayDown};
}

#[cfg(all(doctest, feature = "derive"))]
#[doc = include_str!("../README.md")]
struct Readme;
