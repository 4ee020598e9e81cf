use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::convert::node_of;
use super::error::DocumentError;
use super::look::View;
use super::node::Node;

/// A value taken out of a [`Document`](super::Document), to be put in again elsewhere: not parsed, and with its
/// exact bytes.
///
/// ```
/// use upcaster::{Document, Json};
///
/// let mut order = Document::from_str(r#"{"total": 12.500, "meta": {}}"#)?;
/// let total = order.take("total")?;
/// assert_eq!(total.read_as::<f64>()?, 12.5);
/// order.insert("/meta/total", total)?;
/// order.insert("/meta/currency", Json::of(&"EUR")?)?;
/// assert_eq!(order.to_json(), r#"{"meta":{"total":12.500,"currency":"EUR"}}"#);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Json<'de> {
    pub(super) node: Node<'de>,
    /// The name under which it stood in the input, if that is written without escapes; else empty.
    pub(super) name: &'de str,
}

impl Json<'_> {
    /// Makes a value of whatever can be written as JSON.
    ///
    /// # Errors
    ///
    /// If it holds a number that is not finite, or has no JSON form.
    pub fn of(value: &impl Serialize) -> Result<Self, DocumentError> {
        node_of::<&str>(value, &[]).map(|node| Self { node, name: "" })
    }

    /// The value `null`.
    #[must_use]
    pub fn null() -> Self {
        Self { node: Node::NULL, name: "" }
    }

    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.node.is_null()
    }

    /// Reads the value as a type.
    ///
    /// # Errors
    ///
    /// If it does not fit the type.
    pub fn read_as<T: DeserializeOwned>(&self) -> Result<T, DocumentError> {
        View::of(&self.node).read::<T, &str>(&[])
    }

    /// The JSON text of the value.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.node.to_text()
    }
}

impl fmt::Debug for Json<'_> {
    /// Shows no values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Json").field(&self.node.token()).finish()
    }
}
