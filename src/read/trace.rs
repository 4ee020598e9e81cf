use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::error::BoxError;
use crate::{Context, Version};

/// What goes through a chain beside the document: what its steps may know, the step it is in, and why that failed.
#[derive(Debug, Default)]
pub struct Trace<'de> {
    context: Option<&'de Context>,
    step: Cell<Option<Version>>,
    /// What that step is called, if it has a name; noted only in a pass that is to say why it fails.
    step_name: RefCell<Option<Arc<str>>>,
    failure: RefCell<Option<BoxError>>,
    path: RefCell<Option<String>>,
    slow: bool,
    payload: Option<Payload<'de>>,
    too_deep: Cell<bool>,
}

/// The text of the payload that is read.
#[derive(Debug)]
pub(crate) struct Payload<'de> {
    pub(crate) text: &'de str,
    /// The member that holds a nested tag, which steps do not see.
    pub(crate) partly: Option<&'static str>,
}

impl<'de> Trace<'de> {
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

    #[inline]
    pub(crate) fn new(context: Option<&'de Context>) -> Self {
        Self { context, ..Self::default() }
    }

    /// For a pass that is to say why it fails.
    pub(crate) fn slow(context: Option<&'de Context>) -> Self {
        Self { slow: true, ..Self::new(context) }
    }

    /// The same, of a payload whose text is known.
    pub(crate) fn over(self, payload: Option<Payload<'de>>) -> Self {
        Self { payload, ..self }
    }

    pub(crate) fn payload(&self) -> Option<&Payload<'de>> {
        self.payload.as_ref()
    }

    pub(crate) fn context(&self) -> Option<&'de Context> {
        self.context
    }

    pub(crate) fn is_slow(&self) -> bool {
        self.slow
    }

    /// Notes that the step from a version begins.
    pub(crate) fn begin(&self, from: Version) {
        self.step.set(Some(from));
    }

    /// The same of a step with a name.
    pub(crate) fn begin_named(&self, from: Version, name: &Arc<str>) {
        self.begin(from);
        if self.slow {
            self.step_name.replace(Some(Arc::clone(name)));
        }
    }

    /// Notes that the last step has ended.
    pub(crate) fn end(&self) {
        self.step.set(None);
        if self.slow {
            self.step_name.take();
        }
    }

    /// Notes that a step failed at a place.
    #[cold]
    pub(crate) fn fail_at<E: serde::de::Error>(
        &self,
        from: Version,
        path: String,
        failure: impl Into<BoxError>,
    ) -> E {
        self.begin(from);
        self.note_path(path);
        self.fail(failure.into())
    }

    /// Notes that a member is nested too deep.
    #[cold]
    pub(crate) fn fail_too_deep<E: serde::de::Error>(&self, path: String) -> E {
        self.note_path(path);
        self.too_deep.set(true);
        E::custom("a member is nested too deep")
    }

    pub(crate) fn is_too_deep(&self) -> bool {
        self.too_deep.get()
    }

    /// Notes a place that the parser does not see, as a JSON Pointer.
    pub(crate) fn note_path(&self, path: String) {
        *self.path.borrow_mut() = Some(path);
    }

    pub(crate) fn take_path(&self) -> Option<String> {
        self.path.borrow_mut().take()
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

    /// What that step is called.
    pub(crate) fn step_name(&self) -> Option<Arc<str>> {
        self.step_name.borrow().clone()
    }

    /// Why that step failed, if it returned an error.
    pub(crate) fn take_failure(&self) -> Option<BoxError> {
        self.failure.borrow_mut().take()
    }
}
