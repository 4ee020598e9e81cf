use std::error::Error as StdError;
use std::fmt;

use super::kind::Token;
use super::node::OpenFault;
use crate::error::{BoxError, Cause};
use crate::tag::pointer_segment;

/// Why a [`Document`](super::Document) was not as a step expected it.
///
/// It names the place and what kind of value was found there, and never the value.
///
/// ```
/// use upcaster::Document;
///
/// let order = Document::from_str(r#"{"address": {"city": "Paris"}}"#)?;
/// let error = order.get_as::<String>("/address/geo/lat").unwrap_err();
/// assert_eq!(error.to_string(), "there is no /address/geo/lat: the way ends at /address");
/// assert_eq!(error.path(), "/address/geo/lat");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct DocumentError(Box<Repr>);

struct Repr {
    path: String,
    what: What,
    source: Option<BoxError>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// How much of the path is there.
    Missing {
        reached: usize,
    },
    Unexpected {
        expected: &'static str,
        found: Token,
    },
    NotAnIndex,
    Element,
    Occupied,
    Twice,
    TooDeep,
    TooLarge,
    NotUnicode,
    BadPointer,
    Unreadable,
    Unwritable,
    /// The type that is not in the context.
    NoContext(&'static str),
    /// A step's own reason.
    Other(&'static str),
}

impl DocumentError {
    #[cold]
    pub(crate) fn new(path: String, what: What) -> Self {
        Self(Box::new(Repr { path, what, source: None }))
    }

    /// An error at the end of a way.
    #[cold]
    pub(crate) fn at<S: AsRef<str>>(way: &[S], what: What) -> Self {
        Self::new(pointer(way), what)
    }

    #[cold]
    pub(crate) fn missing<S: AsRef<str>>(way: &[S], reached: usize) -> Self {
        Self::at(way, What::Missing { reached: pointer(&way[..reached]).len() })
    }

    #[cold]
    pub(crate) fn unexpected<S: AsRef<str>>(way: &[S], expected: &'static str, found: Token) -> Self {
        Self::at(way, What::Unexpected { expected, found })
    }

    /// An error of opening what stands at the end of a way.
    #[cold]
    pub(crate) fn opening<S: AsRef<str>>(way: &[S], fault: OpenFault) -> Self {
        let path = pointer(way);
        match fault {
            OpenFault::TooDeep => Self::new(path, What::TooDeep),
            OpenFault::Twice(name) => Self::new(path + &pointer_segment(&name), What::Twice),
            OpenFault::NotUnicode => Self::new(path, What::NotUnicode),
        }
    }

    /// What a type said of the value, with the value taken out.
    #[cold]
    pub(crate) fn unreadable<S: AsRef<str>>(way: &[S], inner: &str, error: &serde_json::Error) -> Self {
        let cause = if error.is_data() { Cause::of_data(error) } else { Cause::of_syntax(error) };
        let mut unreadable = Self::new(pointer(way) + inner, What::Unreadable);
        unreadable.0.source = Some(Box::new(cause.redacted));
        unreadable
    }

    /// The same error, seen from above.
    pub(crate) fn below(mut self, prefix: &str) -> Self {
        if let What::Missing { reached } = &mut self.0.what {
            *reached += prefix.len();
        }
        self.0.path.insert_str(0, prefix);
        self
    }

    /// Where in the document, as a JSON Pointer (RFC 6901); empty for the document itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Whether the value was not there at all.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.0.what, What::Missing { .. })
    }

    /// Whether a step needs something that the context does not have.
    pub(crate) fn is_missing_context(&self) -> bool {
        matches!(self.0.what, What::NoContext(_))
    }

    /// Whether steps made too much of a document.
    pub(crate) fn is_too_large(&self) -> bool {
        matches!(self.0.what, What::TooLarge)
    }

    #[cfg(test)]
    pub(crate) fn what(&self) -> &What {
        &self.0.what
    }
}

/// A way as a JSON Pointer.
pub(crate) fn pointer<S: AsRef<str>>(way: &[S]) -> String {
    way.iter().map(|name| pointer_segment(name.as_ref())).collect()
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.0.path.is_empty() { "the document" } else { &self.0.path };
        match &self.0.what {
            What::Missing { reached } => {
                let parent = path.rfind('/').unwrap_or(0);
                write!(f, "there is no {path}")?;
                match path.get(..*reached) {
                    Some(end) if *reached > 0 && *reached < parent => write!(f, ": the way ends at {end}"),
                    Some("") if parent > 0 => f.write_str(": the way ends at the document itself"),
                    _ => Ok(()),
                }
            }
            What::Unexpected { expected, found } => write!(f, "{path} is {found}, not {expected}"),
            What::NotAnIndex => write!(f, "{path} is no index of an array"),
            What::Element => write!(f, "{path} is an element of an array, not a member of an object"),
            What::Occupied => write!(f, "{path} is already there"),
            What::Twice => write!(f, "{path} stands there twice"),
            What::TooDeep => write!(f, "{path} is nested deeper than 127 levels"),
            What::TooLarge => {
                write!(f, "{path} has grown to more than 4 times what was read and 64 KiB besides")
            }
            What::NotUnicode => write!(f, "{path} has a text that is not Unicode"),
            What::BadPointer => {
                write!(f, "{path} is not a JSON Pointer: in it ~0 stands for ~, and ~1 for / in a name")
            }
            What::Unreadable => write!(f, "{path} does not fit the type asked for"),
            What::Unwritable => write!(f, "the new value of {path} has no JSON form"),
            What::NoContext(name) => {
                write!(
                    f,
                    "a value of type `{name}` is needed, and the context of the read has none: see `Registry::with`"
                )
            }
            What::Other(reason) => write!(f, "{path} {reason}"),
        }
    }
}

impl fmt::Debug for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentError").field("path", &self.path()).field("what", &self.0.what).finish()
    }
}

impl StdError for DocumentError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
