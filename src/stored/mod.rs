//! A value that carries its tag through any format of serde.

mod access;
mod check;
mod content;
mod envelope;
mod locate;
mod members;
mod number;
mod read;
mod replay;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod sqlx;
mod write;

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use crate::versioned::assert_sound;
use crate::{Loaded, Version, Versioned};

/// A value that is read from any stored version and written at the current one, by any format that serde has.
///
/// It is for the places where something else calls serde: a field of another type, the elements of a `Vec`, the
/// values of a map, a JSON column, the body of a request, a collection of a document database. Where the
/// document is at hand as bytes, [`from_slice`](crate::from_slice) and [`to_vec`](crate::to_vec) give better
/// errors, with the path, and have none of the limits below.
///
/// It dereferences to the value, and is equal, hashed and defaulted by the value alone: what version it was
/// read from does not count. A new one counts as stored at the current version.
///
/// ```
/// use upcaster::{Stored, Versioned};
///
/// #[derive(serde::Serialize, serde::Deserialize, Versioned)]
/// #[versioned(kind = "order", version = 1)]
/// struct OrderV1 {
///     mail: String,
/// }
///
/// #[derive(serde::Serialize, serde::Deserialize, Versioned)]
/// #[versioned(kind = "order", version = 2, previous = OrderV1)]
/// struct Order {
///     email: String,
/// }
///
/// impl From<OrderV1> for Order {
///     fn from(old: OrderV1) -> Self {
///         Self { email: old.mail }
///     }
/// }
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Customer {
///     name: String,
///     orders: Vec<Stored<Order>>,
/// }
///
/// let document = r#"{"name":"Ada","orders":[{"_v":1,"mail":"ada@example.com"}]}"#;
/// let customer: Customer = serde_json::from_str(document)?;
/// assert_eq!(customer.orders[0].email, "ada@example.com");
/// assert_eq!(customer.orders[0].stored_version(), 1);
/// assert!(customer.orders[0].is_stale());
/// assert_eq!(
///     serde_json::to_string(&customer)?,
///     r#"{"name":"Ada","orders":[{"_v":2,"email":"ada@example.com"}]}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Reading
///
/// The tag is written first. A record that holds it first is read in one pass, and nothing is held in memory.
/// Members that stand before the tag are held there until it is met; so is the object around a
/// [nested](crate::Tag::nested) tag, and a document without a tag. What is read does not depend on where the
/// tag stands, and what a format cannot tell before it knows the type is an error, never another value:
///
/// - `serde_json` gives an integer outside of `i64` and `u64` as a float. For a `u128` or `i128` before the tag
///   that is an error; with the tag first, and in [`from_slice`](crate::from_slice), there is no such limit.
/// - JSON text for an `f32` before the tag goes through an `f64`. Every number that was written from an `f32` comes
///   back as it was; a text of more than 15 digits may be read as its neighbour.
/// - YAML gives a text that is written like a number, without quotes, as a number. Before the tag, that is an
///   error for a `String`.
/// - What borrows from one format alone, such as `serde_json::value::RawValue`, cannot be held.
/// - What stands before the tag may be nested 127 levels deep.
///
/// Formats that are not self-describing, such as `bincode` and `postcard`, refuse it: they have no member names.
/// A type whose version is kept [outside](crate::Tag::outside) of the document is refused while compiling:
///
/// ```compile_fail,E0080
/// #[derive(serde::Deserialize, upcaster::Versioned)]
/// #[versioned(kind = "note", version = 1, outside)]
/// struct Note {
///     text: String,
/// }
///
/// let note: Result<upcaster::Stored<Note>, _> = serde_json::from_str("{}");
/// ```
///
/// # Columns of databases
///
/// With the features `sqlite` and `postgres` it is a type of sqlx as well, for `bind`,
/// `query_as` and `#[derive(FromRow)]`:
///
/// ```
/// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "order", version = 1)]
/// # struct Order { email: String }
/// # #[cfg(feature = "sqlite")]
/// # async fn save(database: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
/// use upcaster::Stored;
///
/// #[derive(sqlx::FromRow)]
/// struct Row {
///     doc: Stored<Order>,
///     revision: i64,
/// }
///
/// let row: Row = sqlx::query_as("SELECT doc, revision FROM orders WHERE id = 7").fetch_one(&mut *database).await?;
/// assert_eq!(row.doc.email, "ada@example.com");
///
/// let update = "UPDATE orders SET doc = ?, revision = revision + 1 WHERE id = 7 AND revision = ?";
/// sqlx::query(update).bind(&row.doc).bind(row.revision).execute(database).await?;
/// # Ok(())
/// # }
/// ```
///
/// There it is read and written as by [`from_slice`](crate::from_slice) and [`to_vec`](crate::to_vec), with none of the
/// limits above: an error of sqlx names the column, and the [`Error`](crate::Error) in it the record, the version, the
/// step and the path. When a value is refused for being written, that is only the text of it.
///
/// | column | is read | is written by `?` or `$1` |
/// |---|---|---|
/// | SQLite `TEXT`, or of no type | yes | yes, as text |
/// | SQLite `BLOB` | yes; what SQLite itself has made `jsonb`, as `json(doc)` | as text; into a `STRICT` table by `CAST(? AS BLOB)` |
/// | PostgreSQL `json`, `text`, `varchar` | yes | yes, byte for byte |
/// | PostgreSQL `jsonb` | yes | yes; the server gives it an order and spaces of its own |
/// | PostgreSQL `bytea` | yes | by `convert_to($1::text, 'UTF8')` |
///
/// In PostgreSQL the parameter is of type `json`. Where it is not assigned to a column, a cast says what is meant, as in
/// `WHERE doc = $1::jsonb`; where a statement is prepared before its values are bound, `$1::json` does. `Vec<Stored<T>>`
/// is an array of them.
///
/// # Errors
///
/// They are the format's own, without a path. For a tag that is missing, malformed, there twice, newer or below the
/// floor, and for a step that fails or panics, their text is that of an [`Error`](crate::Error); so it is for a value
/// of another type, as far as serde words it, and quotes no value. What the step said is left out, for it may quote
/// one: [`from_slice`](crate::from_slice) on the same document gives it as the source. What a format says in words
/// of its own, or a type in its own reading code, is passed on as it is.
/// Writing refuses what [`to_vec`](crate::to_vec) refuses, except that binary formats may store floats that are
/// not finite and any nesting, and that there is no limit on the size.
#[derive(Clone, Copy, Debug)]
pub struct Stored<T> {
    value: T,
    stored_version: Version,
}

impl<T> Stored<T> {
    /// The version the value was read from.
    ///
    /// ```
    /// # #[derive(serde::Deserialize, upcaster::Versioned)]
    /// # #[versioned(kind = "note", version = 1, untagged = 1)]
    /// # struct Note { text: String }
    /// let note: upcaster::Stored<Note> = serde_json::from_str(r#"{"text":"milk"}"#)?;
    /// assert_eq!(note.stored_version(), 1);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn stored_version(&self) -> Version {
        self.stored_version
    }

    /// The value, without what is known of its document.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: Versioned> Stored<T> {
    /// Wraps a value to be written at the current version.
    ///
    /// ```
    /// # #[derive(serde::Serialize, upcaster::Versioned)]
    /// # #[versioned(kind = "note", version = 1)]
    /// # struct Note { text: String }
    /// let note = upcaster::Stored::new(Note { text: "milk".to_owned() });
    /// assert!(!note.is_stale());
    /// assert_eq!(serde_json::to_string(&note)?, r#"{"_v":1,"text":"milk"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { value, stored_version: T::VERSION }
    }

    /// Whether the value was read from a version below the current one, so that a save would bring it forward.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.stored_version < T::VERSION
    }
}

impl<T> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Stored<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Versioned> From<T> for Stored<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> From<Loaded<T>> for Stored<T> {
    fn from(loaded: Loaded<T>) -> Self {
        let stored_version = loaded.stored_version();
        Self { value: loaded.into_inner(), stored_version }
    }
}

impl<T: Versioned + Default> Default for Stored<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: PartialEq> PartialEq for Stored<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Stored<T> {}

impl<T: Hash> Hash for Stored<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Refuses, while compiling, a type whose documents do not hold their tag.
const fn assert_storable<T: Versioned>() {
    assert_sound::<T>();
    assert!(
        !T::TAG.is_outside(),
        "`Stored<T>` has nowhere to keep the version of a type that is `outside`: give `T` another tag layout, or read it with `upcaster::from_slice_at`"
    );
}
