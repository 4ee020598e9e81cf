use std::ops::{Deref, DerefMut};

use crate::versioned::Typed;
use crate::{Error, Readable, Version, unknown};

/// A value together with the version its document was stored at.
///
/// It dereferences to the value. Changing the value does not change what is said of the stored document.
///
/// ```
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "order", version = 1)]
/// # struct OrderV1 { mail: String }
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "order", version = 2, previous = OrderV1)]
/// # struct Order { email: String }
/// # impl From<OrderV1> for Order { fn from(old: OrderV1) -> Self { Self { email: old.mail } } }
/// let order = upcaster::load_str::<Order>(r#"{"_v":1,"mail":"ada@example.com"}"#)?;
/// assert_eq!(order.email, "ada@example.com");
/// assert_eq!(order.stored_version(), 1);
/// assert!(order.is_stale());
/// # Ok::<(), upcaster::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Loaded<T> {
    value: T,
    stored_version: Version,
    write_version: Version,
}

impl<T> Loaded<T> {
    pub(crate) fn new(value: T, stored_version: Version, write_version: Version) -> Self {
        Self { value, stored_version, write_version }
    }

    /// Notes that the value was stored again.
    pub(crate) fn stored_again(&mut self, version: Version) {
        self.stored_version = version;
    }

    /// The version the document was stored at.
    #[must_use]
    pub fn stored_version(&self) -> Version {
        self.stored_version
    }

    /// The value, without what is known of its document.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Whether the document is stored below the version that saves write, so that a save would bring it forward: the
    /// current version, or the one that the [`Registry`](crate::Registry) is set to.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.stored_version < self.write_version
    }
}

impl<T> Loaded<T> {
    /// The members of the document that its type does not take, which a save of the value drops.
    ///
    /// They are JSON Pointers (RFC 6901), each once, in the order of the document. `document` is what the value was
    /// read from; it is not kept, and is read once more here.
    ///
    /// ```
    /// # #[derive(serde::Deserialize, upcaster::Versioned)]
    /// # #[versioned(kind = "order", version = 1)]
    /// # struct Order { lines: Vec<Line> }
    /// # #[derive(serde::Deserialize)]
    /// # struct Line { sku: String }
    /// let document = br#"{"_v":1,"lines":[{"sku":"A-1","colour":"red"}],"gift":true}"#;
    /// let order = upcaster::load_slice::<Order>(document)?;
    /// assert_eq!(order.unknown_members(document)?, ["/lines/0/colour", "/gift"]);
    /// # Ok::<(), upcaster::Error>(())
    /// ```
    ///
    /// A member is unknown if the type of the stored version passes over it: what a step leaves out was its
    /// decision. The tag is not unknown, and an object that only leads to it neither; what stands beside the two
    /// members of an envelope is. Through a [declared](crate::History) history, the current type is asked, about
    /// the members that the steps make: the pointers are those of the document after the last step, in the order in
    /// which the type meets them.
    ///
    /// serde hides some of it:
    ///
    /// - A struct with a `#[serde(flatten)]` field takes all members of its own object into a buffer: of these, and
    ///   of what stands in the flattened fields, none is unknown. Its other fields are looked into.
    /// - The same goes for all that is in an untagged or an internally tagged enum, and for what is in an adjacently
    ///   tagged one whose content stands before its tag.
    /// - A map, a `serde_json::Value` and the like take whatever there is.
    /// - `serde::de::IgnoredAny` takes nothing: the member that such a field reads is told as unknown.
    ///
    /// # Errors
    ///
    /// Those of [`load_slice_at`](crate::load_slice_at), for a document that cannot be read; of them
    /// [`ErrorKind::TagMismatch`](crate::ErrorKind::TagMismatch) for one of another version than this value was read
    /// from. A document without a tag is taken for one of that version. Steps that need a [`Context`](crate::Context) fail:
    /// [`Registry::unknown_members`](crate::Registry::unknown_members) has one.
    pub fn unknown_members<'de>(&self, document: &'de [u8]) -> Result<Vec<String>, Error>
    where
        T: Readable<'de>,
    {
        let stored = Some(self.stored_version);
        unknown::unknown_members::<T>(document, stored, &Typed::<T>::SETTINGS, None)
            .map(|(members, _)| members)
    }
}

impl<T> Deref for Loaded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Loaded<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
