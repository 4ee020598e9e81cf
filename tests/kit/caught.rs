//! How a mistake shows.

use upcaster::Registry;
use upcaster::schema::{FaultKind, Faults};
use upcaster::testing::{HistoryLaw, SuiteFailures};

use crate::journey::released;
use crate::project::Project;

fn broken(registry: &Registry) -> SuiteFailures {
    released().test(registry).expect_err("the mistake is caught")
}

/// Makes sure that a law is broken, and gives what is told of it.
#[track_caller]
pub(crate) fn breaks(registry: &Registry, law: HistoryLaw) -> String {
    let failures = broken(registry);
    let found = failures.broken().iter().find(|broken| broken.law() == law);
    let message = found.unwrap_or_else(|| panic!("{law:?} is not among {failures}")).to_string();
    assert!(message.contains("what to do: "), "{message}");
    message
}

/// Makes sure that a law is broken and the step named that breaks it, and gives what is told of it.
#[track_caller]
pub(crate) fn breaks_at(step: &str, registry: &Registry, law: HistoryLaw) -> String {
    let message = breaks(registry, law);
    assert!(message.contains(&format!("step: {step}\n")), "{message}");
    message
}

/// Makes sure that the files do not fit, and gives what is told of it.
#[track_caller]
pub(crate) fn misfits(project: &Project, registry: &Registry, kind: FaultKind) -> String {
    let failures = project.test(registry).expect_err("the mistake is caught");
    let mut faults = failures.faults().into_iter().flat_map(Faults::faults);
    let found = faults.find(|fault| fault.kind() == kind);
    let message = found.unwrap_or_else(|| panic!("{kind} is not among {failures}")).to_string();
    assert!(message.contains("what to do: "), "{message}");
    message
}
