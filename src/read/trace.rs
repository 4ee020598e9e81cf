use std::cell::{Cell, RefCell};

use crate::Version;
use crate::error::BoxError;

/// What a chain notes beside the parser's own errors: the step it is in, and why that failed.
#[derive(Debug, Default)]
pub struct Trace {
    step: Cell<Option<Version>>,
    failure: RefCell<Option<BoxError>>,
}

impl Trace {
    /// Runs the step that starts from a version.
    #[inline]
    pub(crate) fn step<T, E: serde::de::Error>(
        &self,
        from: Option<Version>,
        step: impl FnOnce() -> Result<T, BoxError>,
    ) -> Result<T, E> {
        self.step.set(from);
        match step() {
            Ok(value) => {
                self.step.set(None);
                Ok(value)
            }
            Err(failure) => Err(self.fail(failure)),
        }
    }

    #[cold]
    fn fail<E: serde::de::Error>(&self, failure: BoxError) -> E {
        *self.failure.borrow_mut() = Some(failure);
        E::custom("the step failed")
    }

    /// The version whose step was begun and not ended.
    pub(crate) fn open_step(&self) -> Option<Version> {
        self.step.get()
    }

    /// Why that step failed, if it returned an error.
    pub(crate) fn take_failure(&self) -> Option<BoxError> {
        self.failure.borrow_mut().take()
    }
}
