use std::fmt;
use std::sync::Arc;

use super::op::{losses, places};
use super::{Loss, Op, StepBuilder, StepFault};
use crate::{Document, Error};

/// The history of a kind: step 1 leads from version 1 to version 2, step 2 on to version 3, and so on.
///
/// ```
/// use upcaster::{Document, Steps};
///
/// let steps = Steps::new()
///     .step("split contact", |s| s.join(["first", "last"], " ", "name").rename("mail", "email"))
///     .step("money", |s| s.wrap("total", "amount").add("/total/currency", "USD").add("status", "open"));
/// assert!(steps.faults().is_empty());
///
/// let mut order = Document::from_str(r#"{"first": "Ada", "last": "Lovelace", "mail": "a@b.c", "total": 9.90}"#)?;
/// for step in steps.iter() {
///     step.upcast(&mut order)?;
/// }
/// assert_eq!(
///     order.to_json(),
///     r#"{"email":"a@b.c","total":{"amount":9.90,"currency":"USD"},"name":"Ada Lovelace","status":"open"}"#
/// );
/// # Ok::<_, upcaster::Error>(())
/// ```
#[derive(Default)]
pub struct Steps {
    steps: Vec<Step>,
    faults: Vec<String>,
}

/// What leads from one version to the next: a name, and ops that run one after another.
pub struct Step {
    name: Arc<str>,
    ops: Vec<Op>,
}

impl Steps {
    /// No steps: only version 1 exists.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the step to the next version.
    ///
    /// A mistake in it (a bad pointer, a name given twice, a default that has no JSON form) is kept, and told by
    /// [`faults`](Self::faults).
    #[must_use]
    pub fn step(mut self, name: &str, build: impl FnOnce(StepBuilder) -> StepBuilder) -> Self {
        let (ops, faults) = build(StepBuilder::new()).into_parts();
        if name.is_empty() {
            self.faults.push(format!("step {} has no name", self.steps.len() + 1));
        }
        if self.steps.iter().any(|step| *step.name == *name) {
            self.faults.push(format!("two steps have the name \"{name}\""));
        }
        self.faults.extend(faults.into_iter().map(|fault| format!("step \"{name}\": {fault}")));
        self.steps.push(Step { name: name.into(), ops });
        self
    }

    /// How many steps there are, which is one less than there are versions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are no steps.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps from the first version on.
    pub fn iter(&self) -> std::slice::Iter<'_, Step> {
        self.steps.iter()
    }

    /// The mistakes made in declaring the steps, as sentences. Steps with faults are not to be run.
    ///
    /// ```
    /// use upcaster::Steps;
    ///
    /// let steps = Steps::new().step("oops", |s| s.rename("a", "/b/c").add("rate", f64::NAN));
    /// assert_eq!(
    ///     steps.faults(),
    ///     [
    ///         "step \"oops\": rename: /b/c is not in the same object as a",
    ///         "step \"oops\": add: the value for rate has no JSON form",
    ///     ]
    /// );
    /// ```
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// The step from version `index + 1`.
    pub(crate) fn get(&self, index: usize) -> Option<&Step> {
        self.steps.get(index)
    }
}

impl<'a> IntoIterator for &'a Steps {
    type Item = &'a Step;
    type IntoIter = std::slice::Iter<'a, Step>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Step {
    /// The name the step was declared with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the step does, op by op.
    ///
    /// ```
    /// let steps = upcaster::Steps::new()
    ///     .step("contact", |s| s.rename("mail", "email").nest("address", ["street", "city", "zip"]));
    /// let sentences: Vec<String> = steps.iter().flat_map(|step| step.sentences()).collect();
    /// assert_eq!(sentences, ["renames mail to email", "nests street, city and zip in address"]);
    /// ```
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        self.ops.iter().map(|op| op.operation().sentence()).collect()
    }

    /// The JSON Pointers of everything the step reads or writes, `*` standing for every element of an array or
    /// value of a map; `None` if a closure may touch anything.
    #[must_use]
    pub fn touched(&self) -> Option<Vec<String>> {
        let mut pointers: Vec<String> = places(&self.ops)?.iter().map(super::place::Place::pointer).collect();
        pointers.sort_unstable();
        pointers.dedup();
        Some(pointers)
    }

    /// What is lost on the way there and back.
    #[must_use]
    pub fn loss(&self) -> Loss {
        losses(&self.ops)
    }

    /// Brings a document of the earlier version to the later one. After an error, the document is half done.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Step`](crate::ErrorKind::Step), with the op in words and the path.
    pub fn upcast(&self, document: &mut Document<'_>) -> Result<(), Error> {
        self.apply_up(document).map_err(|fault| Error::from(fault).in_step_named(&self.name))
    }

    /// Brings a document of the later version back to the earlier one. After an error, the document is half done.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Step`](crate::ErrorKind::Step); also if there is no way back.
    pub fn downcast(&self, document: &mut Document<'_>) -> Result<(), Error> {
        self.apply_down(document).map_err(|fault| Error::from(fault).in_step_named(&self.name))
    }

    pub(crate) fn shared_name(&self) -> &Arc<str> {
        &self.name
    }

    pub(crate) fn ops(&self) -> &[Op] {
        &self.ops
    }

    pub(crate) fn apply_up(&self, document: &mut Document<'_>) -> Result<(), StepFault> {
        document.opened(|document| {
            self.ops
                .iter()
                .map(Op::operation)
                .try_for_each(|op| op.up(document).map_err(|failure| StepFault::new(op.sentence(), failure)))
        })
    }

    pub(crate) fn apply_down(&self, document: &mut Document<'_>) -> Result<(), StepFault> {
        document.opened(|document| {
            self.ops.iter().rev().map(Op::operation).try_for_each(|op| {
                op.down(document).map_err(|failure| StepFault::new(op.sentence(), failure))
            })
        })
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Steps").field("steps", &self.steps).field("faults", &self.faults).finish()
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step").field("name", &self.name).field("ops", &self.sentences()).finish()
    }
}
