use std::ops::{Deref, DerefMut};

use crate::Version;

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
