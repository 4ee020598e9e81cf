//! What closures may do with a document.

use std::any::{Any, type_name};
use std::fmt::Display;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use super::convert::{node_of_text, text_of};
use super::depth::depth_of;
use super::error::{DocumentError, What, pointer};
use super::kind::Token;
use super::look::View;
use super::node::{Member, Node};
use super::way::with_way;
use super::{Document, Json};
use crate::error::{BoxError, Cause};
use crate::json::MAX_DEPTH;
use crate::{Context, Error, ErrorKind};

impl<'de> Document<'de> {
    /// Takes a JSON text, checked as a whole: for tests of steps, and for documents from elsewhere.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] if it is not JSON, [`ErrorKind::Truncated`] if it ends too early,
    /// [`ErrorKind::TooDeep`] if it is nested deeper than 127 levels.
    #[allow(clippy::should_implement_trait)]
    pub fn from_str(text: &'de str) -> Result<Self, Error> {
        check(text)?;
        Ok(Self::from_text(text))
    }

    /// The same document, for steps that need side information.
    #[must_use]
    pub fn with_context(self, context: &'de Context) -> Self {
        self.within(Some(context))
    }

    /// A value of the [`Context`] that was given for this read.
    ///
    /// # Errors
    ///
    /// If none of that type was given. A step that passes the error on fails with
    /// [`ErrorKind::MissingContext`](crate::ErrorKind::MissingContext).
    pub fn context<T: Any>(&self) -> Result<&'de T, DocumentError> {
        let value = self.context.and_then(Context::get);
        value.ok_or_else(|| DocumentError::new(String::new(), What::NoContext(type_name::<T>())))
    }

    /// The document as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.root.to_text()
    }

    /// Whether a member or element is there; one that is `null` is.
    ///
    /// # Errors
    ///
    /// If a text, a number or a boolean is in the way.
    pub fn contains(&self, path: &str) -> Result<bool, DocumentError> {
        with_way(path, |way| Ok(self.look(way)?.is_some()))
    }

    /// Whether a member or element is there and `null`; one that is absent is not.
    ///
    /// # Errors
    ///
    /// If a text, a number or a boolean is in the way.
    pub fn is_null(&self, path: &str) -> Result<bool, DocumentError> {
        with_way(path, |way| Ok(self.look(way)?.is_some_and(|view| view.token() == Token::Null)))
    }

    /// The names of an object's members, in their order.
    ///
    /// ```
    /// let order = upcaster::Document::from_str(r#"{"address": {"zip": "75001", "city": "Paris"}}"#)?;
    /// assert_eq!(order.names("address")?, ["zip", "city"]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not there, or not an object.
    pub fn names(&self, path: &str) -> Result<Vec<String>, DocumentError> {
        let names = |members: &[Member<'_>]| members.iter().map(|m| m.key.name().to_owned()).collect();
        self.inside(path, "an object", |node| match node {
            Node::Object(members) => Some(names(members)),
            _ => None,
        })
    }

    /// How many elements an array has.
    ///
    /// # Errors
    ///
    /// If it is not there, or not an array.
    pub fn len_of(&self, path: &str) -> Result<usize, DocumentError> {
        self.inside(path, "an array", |node| match node {
            Node::Array(elements) => Some(elements.len()),
            _ => None,
        })
    }

    /// Looks one level into a value, leaving the document as it is.
    fn inside<T>(
        &self,
        path: &str,
        expected: &'static str,
        look: impl FnOnce(&Node<'_>) -> Option<T>,
    ) -> Result<T, DocumentError> {
        with_way(path, |way| {
            let view = self.look_far(way)?.map_err(|reached| DocumentError::missing(way, reached))?;
            let found = view.token();
            let looked = match view {
                View::Node(node) => look(node),
                View::Text(text) => {
                    let mut node = Node::Slice(text);
                    node.open(self.base + way.len()).map_err(|fault| DocumentError::opening(way, fault))?;
                    look(&node)
                }
            };
            looked.ok_or_else(|| DocumentError::unexpected(way, expected, found))
        })
    }

    /// Reads a value as a type.
    ///
    /// # Errors
    ///
    /// If it is not there (the error says where the way ends), or does not fit the type.
    pub fn get_as<T: DeserializeOwned>(&self, path: &str) -> Result<T, DocumentError> {
        with_way(path, |way| match self.look_far(way)? {
            Ok(view) => view.read(way),
            Err(reached) => Err(DocumentError::missing(way, reached)),
        })
    }

    /// Reads a value as a type, if it is there. A value that is `null` is there: `T` must take it.
    ///
    /// ```
    /// let order = upcaster::Document::from_str(r#"{"note": null}"#)?;
    /// assert_eq!(order.find_as::<Option<String>>("note")?, Some(None));
    /// assert_eq!(order.find_as::<Option<String>>("remark")?, None);
    /// assert!(order.find_as::<String>("note").is_err());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it does not fit the type.
    pub fn find_as<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, DocumentError> {
        with_way(path, |way| self.look(way)?.map(|view| view.read(way)).transpose())
    }

    /// Takes a member out of its object, unparsed.
    ///
    /// # Errors
    ///
    /// If it is not there, or is an element of an array.
    pub fn take(&mut self, path: &str) -> Result<Json<'de>, DocumentError> {
        with_way(path, |way| {
            if let Some(json) = self.take_opened(way) {
                return Ok(json);
            }
            match self.look_far(way)? {
                Ok(_) => self.take_at(way)?.map(Self::json).ok_or_else(|| DocumentError::missing(way, 0)),
                Err(reached) => Err(DocumentError::missing(way, reached)),
            }
        })
    }

    /// Takes a member out of its object and reads it as a type. One that does not fit stays.
    ///
    /// # Errors
    ///
    /// If it is not there, is an element of an array, or does not fit the type.
    pub fn take_as<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, DocumentError> {
        with_way(path, |way| {
            if let Some((members, place)) = self.opened_member(way) {
                let value = View::of(&members[place].value).read(way)?;
                members.remove(place);
                self.changed = true;
                return Ok(value);
            }
            let value = self.get_as(path)?;
            self.take(path)?;
            Ok(value)
        })
    }

    /// Adds a member, last in its object.
    ///
    /// # Errors
    ///
    /// If a member of that name is there, if the object is not, or if the value would be nested too deep.
    pub fn insert(&mut self, path: &str, value: Json<'de>) -> Result<(), DocumentError> {
        with_way(path, |way| match self.put_opened(way, value) {
            Ok(()) => Ok(()),
            Err(node) => {
                self.expect_free(way)?;
                self.put_at(way, node)
            }
        })
    }

    /// Replaces a value in its place, or adds a member where none is.
    ///
    /// # Errors
    ///
    /// If the object around it is not there, if the value is not finite or has no JSON form, or if it would be
    /// nested too deep.
    pub fn set(&mut self, path: &str, value: &impl Serialize) -> Result<(), DocumentError> {
        self.set_text(path, text_of(value))
    }

    /// The same with a value that is written already, or has no JSON form.
    fn set_text(&mut self, path: &str, text: Option<String>) -> Result<(), DocumentError> {
        with_way(path, |way| {
            let Err(node) = self.set_opened(way, node_of_text(text, way)?) else { return Ok(()) };
            if self.look(way)?.is_some() { self.replace_at(way, node) } else { self.put_at(way, node) }
        })
    }

    /// Removes a member, and says whether it was there.
    ///
    /// # Errors
    ///
    /// If it is an element of an array, or if a text, a number or a boolean is in the way.
    pub fn remove(&mut self, path: &str) -> Result<bool, DocumentError> {
        with_way(path, |way| Ok(self.take_at(way)?.is_some()))
    }

    /// Gives a member another name, in its place. The new one is the name itself and no path: one that begins with a slash
    /// is a name as any other, as in the `paths` of an `OpenAPI` document.
    ///
    /// # Errors
    ///
    /// If it is not there, or if a member of the new name is.
    pub fn rename(&mut self, path: &str, new_name: &str) -> Result<(), DocumentError> {
        with_way(path, |way| {
            if self.rename_opened(way, new_name) {
                return Ok(());
            }
            if let Err(reached) = self.look_far(way)? {
                return Err(DocumentError::missing(way, reached));
            }
            self.rename_at(way, &new_name).map(drop)
        })
    }

    /// Calls with each element of an array, or each value of an object, as a document of its own.
    ///
    /// ```
    /// let mut cart = upcaster::Document::from_str(r#"{"lines": [{"sku": "A"}, {"sku": "B", "q": 2}]}"#)?;
    /// cart.each("lines", |line| {
    ///     if !line.contains("q")? {
    ///         line.set("q", &1)?;
    ///     }
    ///     Ok(())
    /// })?;
    /// assert_eq!(cart.to_json(), r#"{"lines":[{"sku":"A","q":1},{"sku": "B", "q": 2}]}"#);
    /// # Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not there, or neither an array nor an object; and what the closure returns, with the path of
    /// a [`DocumentError`] led back to this document.
    pub fn each(
        &mut self,
        path: &str,
        mut call: impl FnMut(&mut Document<'de>) -> Result<(), BoxError>,
    ) -> Result<(), BoxError> {
        let way = super::segments(path)?;
        if let Err(reached) = self.look_far(&way)? {
            return Err(DocumentError::missing(&way, reached).into());
        }
        let full = |name: &dyn Display| pointer(&way) + &pointer(&[name.to_string()]);
        let gone_through =
            self.each_at(&way, |name, element| call(element).map_err(|error| below(error, &full(name))))?;
        if gone_through {
            return Ok(());
        }
        Err(DocumentError::unexpected(&way, "an array or an object", Token::Null).into())
    }
}

/// The same error, seen from above.
fn below(error: BoxError, prefix: &str) -> BoxError {
    match error.downcast::<DocumentError>() {
        Ok(error) => Box::new(error.below(prefix)),
        Err(other) => other,
    }
}

/// Makes sure that a text is JSON, and not nested too deep.
fn check(text: &str) -> Result<(), Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let checked = IgnoredAny::deserialize(&mut json).and_then(|_| json.end());
    checked.map_err(|error| {
        let (kind, what) = if error.is_eof() {
            (ErrorKind::Truncated, "is cut off")
        } else {
            (ErrorKind::Syntax, "is not JSON")
        };
        let position = crate::error::Position { line: error.line(), column: Some(error.column()) };
        Error::new(kind, what).at_position(position).because(Cause::of_syntax(&error))
    })?;
    if depth_of(text) > usize::from(MAX_DEPTH) {
        return Err(Error::new(ErrorKind::TooDeep, "is nested deeper than 127 levels"));
    }
    Ok(())
}
