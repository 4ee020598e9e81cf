//! Holds documents against the JSON Schemas that schemars emits.

mod check;
mod compile;
mod fault;
mod invalid;
mod number;
mod pattern;
mod pointer;
mod rules;
mod types;
mod why;
mod width;

use serde_json::Value;

pub use self::invalid::{Invalid, InvalidKind};
#[cfg(feature = "testing")]
pub(crate) use self::{
    number::{Num, same},
    pattern::{Pattern, Tree},
    rules::{Id, MemberRules, Rules, Side},
    types::Types,
};

/// A JSON Schema, read once, to hold many documents against.
///
/// It knows the keywords of draft 2020-12 that schemars emits, references inside the document among them. It is
/// stricter than the draft where serde is: an integer is written without a fraction and without an exponent, and fits
/// into the width that schemars gives in `format` (`int8` to `uint128`). Formats of text are not looked at. A document
/// is never called valid by a keyword that is not known.
///
/// ```
/// use serde_json::json;
/// use upcaster::schema::{InvalidKind, Schema};
///
/// let schema = Schema::new(&json!({
///     "type": "object",
///     "properties": { "email": { "type": "string" }, "age": { "type": "integer", "format": "uint8" } },
///     "required": ["email"],
/// }));
/// assert!(schema.validate(&json!({ "email": "a@b.example" })).is_ok());
///
/// let invalid = schema.validate(&json!({ "age": 1 })).unwrap_err();
/// assert_eq!(invalid.to_string(), "the document: member `email` is required and absent");
/// let invalid = schema.validate(&json!({ "email": "", "age": 256 })).unwrap_err();
/// assert_eq!((invalid.path(), invalid.keyword()), ("/age", "format"));
/// assert_eq!(invalid.kind(), InvalidKind::Violated);
/// ```
#[derive(Clone, Debug)]
pub struct Schema {
    rules: Vec<rules::Rules>,
}

impl Schema {
    /// Reads a schema; what it has that is not known is told of the documents it matters to.
    #[must_use]
    pub fn new(schema: &Value) -> Self {
        Self { rules: compile::compile(schema) }
    }

    /// Checks a document.
    ///
    /// # Errors
    ///
    /// [`InvalidKind::Violated`] for a document that is not valid, with the first thing found to be wrong.
    /// [`InvalidKind::NotDecided`] where that depends on a keyword that is not known.
    pub fn validate(&self, document: &Value) -> Result<(), Invalid> {
        check::Check::new(&self.rules).value(0, document).map_err(|fault| Invalid::new(&fault))
    }
}

#[cfg(feature = "testing")]
impl Schema {
    /// All schemas of the document; the root is the first.
    pub(crate) fn rules(&self) -> &[rules::Rules] {
        &self.rules
    }

    /// Whether a value is valid by one of the schemas.
    pub(crate) fn holds(&self, id: rules::Id, value: &Value) -> bool {
        check::Check::new(&self.rules).value(id, value).is_ok()
    }
}

/// Checks one document; [`Schema`] reads the schema once for many.
///
/// # Errors
///
/// As [`Schema::validate`].
pub fn validate(schema: &Value, document: &Value) -> Result<(), Invalid> {
    Schema::new(schema).validate(document)
}
