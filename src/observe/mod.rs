//! What a program may be told of the reads of a registry.

mod census;
#[cfg(feature = "tracing")]
mod tracing;

use std::fmt;
use std::sync::Arc;

pub use census::{Census, Count};

#[cfg(feature = "tracing")]
pub use self::tracing::TracingObserver;
use crate::{ErrorKind, Version};

/// Is told of each read of a [`Registry`](crate::Registry), once, when it has ended.
///
/// Reads are `read`, `load` and `read_outcome`, and the [`upcast`](crate::Registry::upcast) and
/// [`downcast`](crate::Registry::downcast) of a document. It is called on the thread of the read and should be quick. What it panics with is dropped: a read never fails
/// because of its observer.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::sync::Arc;
///
/// use upcaster::{Observer, ReadEvent, ReadOutcome, Registry};
///
/// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Note { text: String }
/// #[derive(Default)]
/// struct Refusals(AtomicU64);
///
/// impl Observer for Refusals {
///     fn on_read(&self, event: &ReadEvent) {
///         if let ReadOutcome::Refused(_) = event.outcome {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let refusals = Arc::new(Refusals::default());
/// let registry = Registry::builder().register::<Note>().observer(Arc::clone(&refusals)).build()?;
/// assert!(registry.read::<Note>(br#"{"_v":1}"#).is_err());
/// assert_eq!(refusals.0.load(Ordering::Relaxed), 1);
/// # Ok::<(), upcaster::BuildError>(())
/// ```
pub trait Observer: Send + Sync {
    /// Is told of a read.
    fn on_read(&self, event: &ReadEvent);
}

impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn on_read(&self, event: &ReadEvent) {
        (**self).on_read(event);
    }
}

/// One read of a registry, as an [`Observer`] is told of it. It holds no value of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadEvent {
    /// The kind of the record, such as `"order"`.
    pub kind: &'static str,
    /// The version the document is stored at, where its tag could be read.
    pub stored_version: Option<Version>,
    /// How many steps were run to their end, up or down. A type that refuses its own stored form, before any step, makes
    /// this 0.
    pub steps: u32,
    /// What came of it.
    pub outcome: ReadOutcome,
    /// The length of the document in bytes.
    pub bytes: usize,
}

/// What came of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadOutcome {
    /// The document is stored at the current version.
    Current,
    /// It is stored at an older version, and was brought up.
    Upcast,
    /// It is stored by a newer program.
    Newer,
    /// It could not be read.
    Refused(ErrorKind),
}

impl fmt::Display for ReadOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => f.write_str("current"),
            Self::Upcast => f.write_str("upcast"),
            Self::Newer => f.write_str("newer"),
            Self::Refused(kind) => write!(f, "refused: {kind}"),
        }
    }
}
