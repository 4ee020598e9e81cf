//! Kinds that keep only their current struct and say what changed.

use std::sync::OnceLock;

use crate::step::{Failure, Op, Plan, Step, StepFault, Streamed};
use crate::{Document, Steps, Version};

/// The declared past of a type: what led from version 1 to the version it is.
///
/// A type with `#[versioned(..., history)]` implements it. There is one step for each version before the
/// type's own, from the floor on: version 4 has three, and with `floor = 3` it needs one. They are checked and prepared once, when the first old document is read.
///
/// ```
/// use upcaster::{History, Steps, Versioned};
///
/// #[derive(serde::Serialize, serde::Deserialize, Versioned)]
/// #[versioned(kind = "contact", version = 3, history)]
/// struct Contact {
///     name: String,
///     email: Option<String>,
///     favourite: bool,
/// }
///
/// impl History for Contact {
///     fn history() -> Steps {
///         Steps::new()
///             .step("one name", |s| s.join(["first", "last"], " ", "name").rename("mail", "email"))
///             .step("favourites", |s| s.add("favourite", false))
///     }
/// }
///
/// let contact: Contact = upcaster::from_str(r#"{"_v":1,"first":"Ada","last":"Lovelace","mail":null}"#)?;
/// assert_eq!(contact.name, "Ada Lovelace");
/// assert_eq!(
///     upcaster::to_string(&contact)?,
///     r#"{"_v":3,"name":"Ada Lovelace","email":null,"favourite":false}"#
/// );
/// # Ok::<(), upcaster::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `history` in its attribute and does not declare one",
    note = "write `impl History for {Self}`, with a step for each version before"
)]
pub trait History: Sized {
    /// The steps from version 1, or from the [floor](crate::Versioned::FLOOR), up to the type's own version.
    fn history() -> Steps;
}

/// The declared steps of a kind, checked and prepared.
#[doc(hidden)]
pub struct Declared {
    steps: Steps,
    /// The version the first step starts from.
    first: u32,
    /// How to read each version from `first` on.
    plans: Vec<Plan>,
    faults: Vec<String>,
}

/// The place where a type keeps its prepared history.
#[doc(hidden)]
pub type DeclaredCell = OnceLock<Declared>;

impl Declared {
    /// Prepares the steps that end at `version`, for documents from `floor` on.
    #[doc(hidden)]
    #[must_use]
    pub fn new(steps: Steps, version: Version, floor: Version) -> Self {
        let count = u32::try_from(steps.len()).unwrap_or(u32::MAX);
        let first = version.get().saturating_sub(count);
        let mut faults = steps.faults().to_vec();
        if first == 0 || count >= version.get() {
            let most = version.get() - 1;
            faults.push(format!(
                "version {version} has {most} versions before it; its history has {count} steps"
            ));
        } else if first > floor.get() {
            let least = version.get() - floor.get();
            faults.push(format!(
                "version {version} is read from version {floor} on, so its history needs {least} steps; it has {count}"
            ));
        }
        let plans = (0..steps.len()).map(|index| Plan::of(&steps, index)).collect();
        Self { steps, first: first.max(1), plans, faults }
    }

    /// What is wrong with the history itself, as sentences.
    pub(crate) fn faults(&self) -> &[String] {
        &self.faults
    }

    /// The steps, each with the version it starts from.
    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = (Version, &Step)> {
        let numbered = self.steps.iter().enumerate();
        numbered.filter_map(|(index, step)| {
            let from = self.first.checked_add(u32::try_from(index).ok()?)?;
            Some((Version::new(from)?, step))
        })
    }

    /// The version that the steps end at.
    pub(crate) fn end(&self) -> Version {
        let count = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        Version::new(self.first.saturating_add(count)).unwrap_or(Version::FIRST)
    }

    /// How to read a version; `None` for one that has no step.
    pub(crate) fn plan(&self, version: Version) -> Option<&Plan> {
        let index = version.get().checked_sub(self.first)?;
        self.plans.get(usize::try_from(index).ok()?)
    }

    /// Runs on one element of an array what the steps do to each.
    #[inline]
    pub(crate) fn upcast_element(
        &self,
        streamed: &Streamed,
        element: &mut Document<'_>,
    ) -> Result<(), Failure> {
        let mut ops = streamed.eaches().filter_map(|(step, op)| self.steps.get(step)?.ops().get(op));
        ops.try_for_each(|op| match op {
            Op::Each(each) => each.up_element(element),
            _ => Ok(()),
        })
    }

    /// Runs the steps from a version on; an error says the version whose step failed.
    pub(crate) fn upcast(
        &self,
        version: Version,
        document: &mut Document<'_>,
        begun: impl Fn(Version, &Step),
    ) -> Result<(), (Version, StepFault)> {
        let mut from = version;
        let past = usize::try_from(version.get().saturating_sub(self.first)).unwrap_or(usize::MAX);
        for step in self.steps.iter().skip(past) {
            begun(from, step);
            step.apply_up(document).map_err(|fault| (from, fault))?;
            from = from.next().unwrap_or(from);
        }
        Ok(())
    }

    /// Runs the steps from one version up to another one.
    pub(crate) fn upcast_to(
        &self,
        version: Version,
        to: Version,
        document: &mut Document<'_>,
        begun: impl Fn(Version, &Step),
    ) -> Result<(), StepFault> {
        for (from, step) in self.steps().filter(|(from, _)| version <= *from && *from < to) {
            begun(from, step);
            step.apply_up(document)?;
        }
        Ok(())
    }

    /// Runs the steps back from one version to an older one.
    pub(crate) fn downcast(
        &self,
        version: Version,
        to: Version,
        document: &mut Document<'_>,
        begun: impl Fn(Version, &Step),
    ) -> Result<(), StepFault> {
        for (from, step) in self.steps().rev().filter(|(from, _)| to <= *from && *from < version) {
            begun(from, step);
            step.apply_down(document)?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Declared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Declared")
            .field("first", &self.first)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
