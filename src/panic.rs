//! The one place where panics in the user's code are caught.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The user's code panicked.
pub(crate) struct Panicked;

/// Runs code that calls into the user's types; a panic there is a failed read or write of this one record.
#[inline]
pub(crate) fn contain<T>(run: impl FnOnce() -> T) -> Result<T, Panicked> {
    // What `run` borrows is looked at afterwards only to say where the panic happened.
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| Panicked)
}
