use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::error::BoxError;
use crate::{Context, Version};

/// What steps may make of any document, however small.
pub(crate) const FREE: usize = 64 << 10;

/// What goes through a chain beside the document: what its steps may know, the step it is in, and why that failed.
#[derive(Debug, Default)]
pub struct Trace<'de> {
    context: Option<&'de Context>,
    step: Cell<Option<Version>>,
    /// What that step is called, if it has a name; noted only in a pass that is to say why it fails.
    step_name: RefCell<Option<Arc<str>>>,
    failure: RefCell<Option<BoxError>>,
    path: RefCell<Option<String>>,
    /// The version of what steps made, if the type refused that.
    made: Cell<Option<Version>>,
    slow: bool,
    payload: Option<Payload<'de>>,
    too_deep: Cell<bool>,
    /// The text that the parser of the fast pass goes through, if steps may be run behind it.
    text: Option<&'de str>,
    /// Whether the type was shown what steps had yet to see.
    ahead: Cell<bool>,
    /// How long the document is, where that is known.
    size: usize,
    /// By how many bytes elements grew while they passed by.
    grown: Cell<usize>,
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

    /// The same for a document of so many bytes.
    #[inline]
    pub(crate) fn of_size(self, size: usize) -> Self {
        Self { size, ..self }
    }

    /// How long the document is, where that is known.
    #[inline]
    pub(crate) fn size(&self) -> Option<usize> {
        Some(self.size).filter(|size| *size > 0)
    }

    /// How many bytes steps may make of so many.
    #[inline]
    pub(crate) fn limit(given: usize) -> usize {
        given.saturating_mul(4).saturating_add(FREE)
    }

    /// Notes that steps made that many bytes of so many in the fast pass; `false` if that may be too much.
    ///
    /// Elements may grow to twice the document, and the rest to as much, which is never too much together.
    #[inline]
    pub(crate) fn note_growth(&self, from: usize, to: usize) -> bool {
        self.grown.set(self.grown.get() + to.saturating_sub(from));
        self.grown.get() <= self.size + FREE / 2
    }

    /// How many bytes steps may make in the fast pass of what they hold, where elements grow besides.
    #[inline]
    pub(crate) fn limit_beside_elements(&self) -> usize {
        self.size.saturating_mul(2).saturating_add(FREE / 2)
    }

    /// For a pass that may show the type values before steps see them, and is run again if they change one.
    #[inline]
    pub(crate) fn ahead_of_steps(self, text: &'de str) -> Self {
        Self { text: Some(text), ..self }
    }

    /// The text gone through, if the type may be shown values of it before steps see them.
    #[inline]
    pub(crate) fn text(&self) -> Option<&'de str> {
        self.text
    }

    /// Notes that the type is shown a value before steps see it.
    #[inline]
    pub(crate) fn note_ahead(&self) {
        self.ahead.set(true);
    }

    pub(crate) fn went_ahead(&self) -> bool {
        self.ahead.get()
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

    /// Notes a place in what steps made, which the type refuses, and its version.
    pub(crate) fn note_made(&self, path: String, version: Version) {
        self.note_path(path);
        self.made.set(Some(version));
    }

    /// The version of what steps made, if the type refused that.
    pub(crate) fn made(&self) -> Option<Version> {
        self.made.get()
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
