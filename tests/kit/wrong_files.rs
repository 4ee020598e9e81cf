//! Files that do not fit, and updates that would take a mistake over.

use upcaster::Registry;
use upcaster::schema::FaultKind;
use upcaster::testing::SuiteFailures;

use crate::caught::misfits;
use crate::invoice::{invoice, v3};
use crate::journey::released;
use crate::wrong_steps::{counting, edited_step, tidied};
use crate::wrong_types::optional_renamed;

#[test]
fn a_version_without_a_golden_document() {
    let project = released().copy("golden-missing");
    project.remove("golden/invoice/v2/one.json").remove("golden/invoice/v2/one.current.json");
    misfits(&project, &v3::registry(), FaultKind::GoldenMissing);
}

#[test]
fn a_golden_document_edited() {
    let project = released().copy("golden-edited");
    project.edit("golden/invoice/v1/one.json", "1250", "1251");
    misfits(&project, &v3::registry(), FaultKind::GoldenEdited);
}

#[test]
fn a_golden_document_without_its_current_form() {
    let project = released().copy("golden-alone");
    project.remove("golden/invoice/v1/one.current.json");
    misfits(&project, &v3::registry(), FaultKind::ExpectationMissing);
}

#[test]
fn a_snapshot_edited() {
    let project = released().copy("snapshot-edited");
    project.edit("schemas/invoice/2.json", "\"buyer\"", "\"customer\"");
    misfits(&project, &v3::registry(), FaultKind::SnapshotEdited);
}

#[test]
fn a_snapshot_missing() {
    let project = released().copy("snapshot-missing");
    project.remove("schemas/invoice/3.json");
    misfits(&project, &v3::registry(), FaultKind::SnapshotMissing);
}

#[test]
fn a_kind_of_the_past_used_again() {
    let project = released().copy("retired");
    project.edit("schemas/invoice/lock.json", "{", "{\n  \"retired\": true,");
    misfits(&project, &v3::registry(), FaultKind::RetiredKind);
}

#[test]
fn a_kind_that_is_registered_no_more() {
    let registry = Registry::builder().build().expect("there is nothing in it");
    misfits(released(), &registry, FaultKind::KindRemoved);
}

/// An update by a wrong history leaves the files as they are.
#[track_caller]
fn leaves_all(name: &str, registry: &Registry) -> SuiteFailures {
    let project = released().copy(name);
    let failures = project.update(registry).expect_err("the mistake is caught");
    for path in ["schemas/invoice/lock.json", "schemas/invoice/3.json", "golden/invoice/v1/one.current.json"]
    {
        assert_eq!(project.read(path), released().read(path), "{path}");
    }
    failures
}

#[test]
fn an_update_does_not_take_a_mistake_over() {
    leaves_all("update-edited", &edited_step::registry());
    leaves_all("update-renamed", &optional_renamed::registry());
    leaves_all("update-tidied", &tidied::registry());
}

invoice! {
    /// What older documents have, and no golden document of version 2 has, is read as something else.
    seen_in_old_documents,
    Steps::new().step("articles", articles).step("amounts", |s| {
        amounts(s).with(|document| {
            if document.get_as::<u64>("number")? == 8 {
                document.set("notes", &["eight"])?;
            }
            Ok(())
        }).down(|_| Ok(()))
    })
}

#[test]
fn an_edited_step_that_only_older_documents_show() {
    let failures = leaves_all("update-older", &seen_in_old_documents::registry());
    let faults = failures.faults().expect("there are faults").faults();
    assert!(faults.iter().all(|fault| fault.kind() == FaultKind::ExpectationDiffers), "{failures}");
    let message = failures.to_string();
    assert!(message.contains("version 3 is released, and with it what documents read as"), "{message}");
}

#[test]
fn a_golden_document_of_the_current_version_edited() {
    let project = released().copy("golden-current-edited");
    project.edit("golden/invoice/v3/one.json", "call first", "call last");
    misfits(&project, &v3::registry(), FaultKind::ExpectationDiffers);
    let failures = project.update(&v3::registry()).expect_err("it is not taken over");
    let message = failures.to_string();
    assert!(message.contains("version 3 is released, and with it what documents read as"), "{message}");
}

#[test]
fn a_version_is_not_locked_while_its_laws_are_broken() {
    let project = released().copy("locked-too-early");
    project.remove("schemas/invoice/3.json").remove("golden/invoice/v3/one.current.json");
    let lock = project.read("schemas/invoice/lock.json");
    let third = lock.find(",\n    {\n      \"version\": 3").expect("version 3 is in the lock");
    let before = format!("{}\n  ]\n}}\n", &lock[..third]);
    project.write("schemas/invoice/lock.json", &before);
    project.update(&counting::registry()).expect_err("the mistake is caught");
    assert_eq!(project.read("schemas/invoice/lock.json"), before);
    project.update(&v3::registry()).expect("the right one is not");
    assert_eq!(project.read("schemas/invoice/lock.json"), lock);
}
