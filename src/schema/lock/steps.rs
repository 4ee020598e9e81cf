//! The names of released steps.

use super::locking::{Locking, named};
use super::{Lock, TYPED};
use crate::schema::fault::FaultKind;
use crate::{Chain, Version};

/// The version that a step of that name leads to.
pub(super) fn find(chain: &Chain, name: &str) -> Option<Version> {
    chain.steps().iter().find(|step| step.name() == Some(name)).map(crate::ChainStep::to)
}

/// Whether the step that leads to a released version is the one it was, by its name. One between types has no name to compare, and
/// may be declared by now: what it makes is compared.
pub(super) fn check_name(locking: &mut Locking<'_, '_>, lock: &Lock, at: usize) -> bool {
    let (chain, version) = (locking.view.chain(), lock.entries[at].version);
    let Some(locked) = lock.entries[at].step.as_deref().filter(|name| *name != TYPED) else { return true };
    let Some(step) = locking.view.step_to(version) else { return true };
    if step.name() == Some(locked) {
        return true;
    }
    let now = named(Some(step.name().unwrap_or(TYPED)));
    let locked_name = named(Some(locked));
    if let Some(other) = find(chain, locked) {
        let message = format!(
            "{locked_name} was released as the one that leads to it, and leads to version {other} now"
        );
        let remedy = format!(
            "put {locked_name} back to where it was, and every step that is not released behind those that are"
        );
        locking.fault(FaultKind::StepRenumbered, version, message, remedy);
        return false;
    }
    let moved_up = step
        .name()
        .is_some_and(|name| lock.entries[at + 1..].iter().any(|entry| entry.step.as_deref() == Some(name)));
    let (kind, message) = if moved_up {
        let message = format!("{locked_name}, which led to it when it was released, is gone; {now} does now");
        (FaultKind::StepRemoved, message)
    } else {
        let message = format!("{locked_name} led to it when it was released; {now} does now");
        (FaultKind::StepRenamed, message)
    };
    let remedy = format!("restore {locked_name}: a released step keeps its number and its name");
    locking.fault(kind, version, message, remedy);
    false
}
