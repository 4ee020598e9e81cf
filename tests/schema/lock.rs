use upcaster::schema::{FaultKind, Update};

use crate::contact::{self, V1, V2, V3};
use crate::project::{Project, kinds};

/// A project that has released version 3 of `contact`.
fn released(name: &str) -> Project {
    let project = Project::new(name);
    project.write("golden/contact/v1/plain.json", V1);
    project.write("golden/contact/v2/plain.json", V2);
    project.write("golden/contact/v3/plain.json", V3);
    assert_eq!(project.update(&contact::released::described()), []);
    project.release();
    project
}

#[test]
fn a_lock_says_what_was_released() {
    let project = released("a_lock_says_what_was_released");
    let lock = project.read("schemas/contact/lock.json");
    let digests: Vec<&str> = lock.split('"').filter(|text| text.starts_with("sha256:")).collect();
    assert_eq!(digests.len(), 7);
    assert!(digests.iter().all(|digest| digest.len() == 7 + 64));
    // As `sha256sum` has them: of the snapshot of version 2, of the first golden document, and of what the step makes of it.
    // {"kind":"contact","version":2,"written":{"properties":{"mail":{"type":"string"},"name":{"type":"string"}},
    // "required":["name","mail"],"type":"object"}}
    // {"_v":2,"mail":"ada@example.com","name":"Ada Lovelace"}
    assert_eq!(
        digests[1..4],
        [
            "sha256:dd5754368af42f071777e3ee071760997ab3d7633042ed89033aeffddec9f88b",
            "sha256:b4bc62e32b700f48ad81fa52b18919d6e3dfdc9298653301653a04b8f5f686ee",
            "sha256:4184a53e4f56f3df405b5f1bcbc6fbb908c6459678113de93034f7a49a33551b",
        ]
    );
    let mut words = lock.clone();
    for digest in digests {
        words = words.replacen(digest, "#", 1);
    }
    assert_eq!(
        words,
        r##"{
  "format": 1,
  "kind": "contact",
  "versions": [
    {
      "version": 1,
      "schema": "#"
    },
    {
      "version": 2,
      "step": "one name",
      "schema": "#",
      "golden": {
        "plain.json": {
          "document": "#",
          "output": "#"
        }
      }
    },
    {
      "version": 3,
      "step": "email",
      "schema": "#",
      "golden": {
        "plain.json": {
          "document": "#",
          "output": "#"
        }
      }
    }
  ]
}
"##
    );
}

#[test]
fn what_was_released_stays_as_it_is_when_updated_again() {
    let project = released("what_was_released_stays");
    let before = project.files("schemas");
    assert_eq!(project.check(&contact::released::registry()), []);
    assert_eq!(project.update(&contact::released::registry()), []);
    assert_eq!(project.files("schemas"), before);
    assert_eq!(before.len(), 4);
}

#[test]
fn a_step_that_makes_something_else_is_found() {
    let project = released("a_step_that_makes_something_else");
    let before = project.files("schemas");
    let faults = project.check(&contact::edited::registry());
    assert_eq!(kinds(&faults), [(FaultKind::StepChanged, 2)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 2: step \"one name\" makes something else of golden/contact/v1/plain.json than when it was \
         released [step-changed]\n    \
         what to do: version 2 is released: what its step makes must not change; restore it, or add a step 3 -> 4 that \
         corrects; or, if version 2 was never released, remove schemas/contact/2.json and its entry in \
         schemas/contact/lock.json, and run the test with `UPCASTER_UPDATE=1`"
    );
    // It is not written either.
    assert_eq!(project.update(&contact::edited::registry()), faults);
    assert_eq!(project.files("schemas"), before);
}

#[test]
fn without_golden_documents_only_names_and_schemas_are_compared() {
    let project = released("without_golden_documents");
    assert_eq!(project.snapshots(&contact::edited::registry(), Update::Never), []);
    let before = project.files("schemas");
    assert_eq!(project.snapshots(&contact::released::registry(), Update::Always), []);
    assert_eq!(project.files("schemas"), before);
    let renamed = project.snapshots(&contact::renamed::registry(), Update::Never);
    assert_eq!(kinds(&renamed), [(FaultKind::StepRenamed, 2)]);
}

#[test]
fn a_renamed_step_is_found() {
    let project = released("a_renamed_step");
    let faults = project.check(&contact::renamed::registry());
    assert_eq!(kinds(&faults), [(FaultKind::StepRenamed, 2)]);
    assert_eq!(
        faults[0].to_string(),
        "contact version 2: step \"one name\" led to it when it was released; step \"full name\" does now \
         [step-renamed]\n    \
         what to do: restore step \"one name\": a released step keeps its number and its name"
    );
    assert_eq!(project.update(&contact::renamed::registry()), faults);
}

#[test]
fn a_removed_step_is_found() {
    let project = released("a_removed_step");
    let faults = project.check(&contact::removed::registry());
    let all = kinds(&faults);
    assert!(all.contains(&(FaultKind::StepRemoved, 2)), "{faults:?}");
    assert!(all.contains(&(FaultKind::VersionRemoved, 3)), "{faults:?}");
    let removed = faults.iter().find(|fault| fault.kind() == FaultKind::StepRemoved);
    assert_eq!(
        removed.map(upcaster::schema::Fault::message),
        Some("step \"one name\", which led to it when it was released, is gone; step \"email\" does now")
    );
}

#[test]
fn a_version_taken_back_is_found() {
    let project = released("a_version_taken_back");
    let faults = project.check(&contact::shortened::registry());
    assert_eq!(kinds(&faults), [(FaultKind::VersionRemoved, 3), (FaultKind::VersionRemoved, 3)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 3: schemas/contact/3.json is there, and the chain ends at version 2 [version-removed]\n    \
         what to do: restore the version: programs that have it stored documents of it; or, if version 3 was never \
         released, remove schemas/contact/3.json and its entry in schemas/contact/lock.json, and run the test with \
         `UPCASTER_UPDATE=1`"
    );
    assert_eq!(
        faults[1].message().replace(&project.path("").display().to_string(), ""),
        "schemas/contact/lock.json has it, with step \"email\", and the chain ends at version 2"
    );
}

#[test]
fn renumbered_steps_are_found() {
    let project = released("renumbered_steps");
    let faults = project.check(&contact::renumbered::registry());
    let all = kinds(&faults);
    assert!(all.contains(&(FaultKind::StepRenumbered, 2)), "{faults:?}");
    assert!(all.contains(&(FaultKind::StepRenumbered, 3)), "{faults:?}");
    let first = faults.iter().find(|fault| fault.kind() == FaultKind::StepRenumbered);
    assert_eq!(
        first.map(ToString::to_string).as_deref(),
        Some(
            "contact version 2: step \"one name\" was released as the one that leads to it, and leads to version 3 now \
             [step-renumbered]\n    \
             what to do: put step \"one name\" back to where it was, and every step that is not released behind those that \
             are"
        )
    );
}

#[test]
fn a_branch_that_comes_second_puts_its_step_behind() {
    let project = released("a_branch_that_comes_second");
    // Ours is on the main line; theirs was merged in with its step before ours.
    assert_eq!(project.update(&contact::with_note::registry()), []);
    let before = project.files("schemas");
    let faults = project.check(&contact::merged::registry());
    assert!(kinds(&faults).contains(&(FaultKind::StepRenumbered, 4)), "{faults:?}");
    // An update does not take the wrong order for the right one.
    let after_update = project.update(&contact::merged::registry());
    assert!(kinds(&after_update).contains(&(FaultKind::StepRenumbered, 4)), "{after_update:?}");
    let lock =
        |files: &[(String, String)]| files.iter().find(|(name, _)| name.ends_with("lock.json")).cloned();
    assert_eq!(lock(&project.files("schemas")), lock(&before));
}

#[test]
fn two_steps_of_one_number_are_found() {
    let project = released("two_steps_of_one_number");
    project.write("golden/contact/v4/plain.json", "{}");
    assert_eq!(project.update(&contact::with_note::registry()), []);
    // As a merge leaves it that keeps both sides.
    let lock = project.read("schemas/contact/lock.json");
    let at = lock.find("    {\n      \"version\": 4,").expect("version 4 is in the lock");
    let end = lock[at..].find("\n    }").expect("the entry ends") + at + "\n    }".len();
    let twin = lock[at..end].replace("\"note\"", "\"phone\"");
    project.write("schemas/contact/lock.json", &format!("{},\n{twin}{}", &lock[..end], &lock[end..]));
    for faults in
        [project.check(&contact::with_note::registry()), project.update(&contact::with_note::registry())]
    {
        assert_eq!(kinds(&faults), [(FaultKind::Numbers, 4)]);
        assert_eq!(
            project.words(&faults[0]),
            "contact version 4: schemas/contact/lock.json has two entries for it: step \"note\" and step \"phone\" \
             [numbers]\n    \
             what to do: keep the one that is released; the other step comes after it, as the one to version 5"
        );
    }
}

#[test]
fn an_entry_that_was_taken_out_is_found() {
    let project = released("an_entry_that_was_taken_out");
    let lock = project.read("schemas/contact/lock.json");
    let at = lock.find("    {\n      \"version\": 2,").expect("version 2 is in the lock");
    let end = lock.find("    {\n      \"version\": 3,").expect("version 3 is in the lock");
    project.write("schemas/contact/lock.json", &format!("{}{}", &lock[..at], &lock[end..]));
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::Numbers, 3)]);
    let at = lock.find("    {\n      \"version\": 1,").expect("version 1 is in the lock");
    let end = lock.find("    {\n      \"version\": 2,").expect("version 2 is in the lock");
    project.write("schemas/contact/lock.json", &format!("{}{}", &lock[..at], &lock[end..]));
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::Unlocked, 1)]);
}

#[test]
fn a_snapshot_edited_by_hand_is_found() {
    let project = released("a_snapshot_edited_by_hand");
    // A declared version has no type to compare with.
    project.edit("schemas/contact/1.json", "\"last\",", "");
    project.edit("schemas/contact/1.json", "      \"mail\"\n", "      \"last\",\n      \"mail\"\n");
    assert_eq!(project.check(&contact::released::registry()), []);
    project.edit("schemas/contact/1.json", "      \"last\",\n", "");
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::SnapshotEdited, 1)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 1: schemas/contact/1.json is not the snapshot that was locked [snapshot-edited]\n    \
         what to do: restore the snapshot from version control: it is written by the library, and not by hand"
    );
}

#[test]
fn a_new_version_waits_to_be_locked() {
    let project = released("a_new_version_waits");
    let faults = project.check(&contact::with_phone::registry());
    assert_eq!(kinds(&faults), [(FaultKind::SnapshotMissing, 4)]);
    assert_eq!(project.snapshots(&contact::with_phone::registry(), Update::Always), []);
    // Locked without the golden documents, which are added.
    let faults = project.check(&contact::with_phone::registry());
    assert_eq!(kinds(&faults), [(FaultKind::GoldenNotLocked, 3)]);
    assert_eq!(project.update(&contact::with_phone::registry()), []);
    assert_eq!(project.check(&contact::with_phone::registry()), []);
}

#[test]
fn a_step_without_a_golden_document_is_found() {
    let project = released("a_step_without_a_golden_document");
    project.remove("golden/contact/v3/plain.json");
    assert_eq!(project.check(&contact::released::registry()), []);
    let faults = project.update(&contact::with_phone::registry());
    assert_eq!(kinds(&faults), [(FaultKind::GoldenMissing, 3)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 3: no golden document shows what becomes of it [golden-missing]\n    \
         what to do: put a document that version 3 wrote at golden/contact/v3/<name>.json"
    );
    let lock = project.read("schemas/contact/lock.json");
    assert!(!lock.contains("phone"), "{lock}");
}

#[test]
fn golden_documents_are_append_only() {
    let project = released("golden_documents_are_append_only");
    project.write("golden/contact/v1/plain.json", &V1.replace("Ada", "Augusta"));
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::GoldenEdited, 2)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 2: golden/contact/v1/plain.json, which its step starts from, was edited [golden-edited]\n    \
         what to do: restore it from version control, and put the new document into a file of its own"
    );

    project.remove("golden/contact/v1/plain.json");
    project.write("golden/contact/v1/other.json", V1);
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::GoldenRemoved, 1)]);

    project.write("golden/contact/v1/plain.json", V1);
    let faults = project.check(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::GoldenNotLocked, 1)]);
    assert_eq!(project.update(&contact::released::registry()), []);
    assert!(project.read("schemas/contact/lock.json").contains("other.json"));
}

#[test]
fn the_ends_of_lines_are_no_edit() {
    let project = released("the_ends_of_lines_are_no_edit");
    project.write("golden/contact/v1/plain.json", &V1.replace('\n', "\r\n"));
    let lock = project.read("schemas/contact/lock.json");
    project.write("schemas/contact/lock.json", &lock.replace('\n', "\r\n"));
    assert_eq!(project.check(&contact::released::registry()), []);
}

#[test]
fn a_golden_document_that_is_refused_is_a_fault() {
    let project = released("a_golden_document_that_is_refused");
    project.write(
        "golden/contact/v1/bad.json",
        "{\"_v\":1,\"first\":7,\"last\":\"L\",\"mail\":\"ada@example.com\"}",
    );
    project.write("golden/contact/v1/newer.json", V3);
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::GoldenRefused, 1), (FaultKind::GoldenVersion, 1)]);
    assert!(faults[0].message().contains("golden/contact/v1/bad.json: contact version 1"), "{}", faults[0]);
    assert!(faults[1].message().ends_with("golden/contact/v1/newer.json is of version 3"), "{}", faults[1]);
    assert_eq!(faults[1].remedy(), "put it into the folder v3");
}

#[test]
fn what_is_not_in_the_baseline_may_change() {
    let project = released("what_is_not_in_the_baseline");
    assert_eq!(project.update(&contact::with_phone::registry()), []);
    let (before, anew) = (project.files("schemas"), contact::with_phone_anew::registry());

    let faults = project.update(&anew);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 4), (FaultKind::StepRenamed, 4)]);
    assert_eq!(project.files("schemas"), before);

    let faults = project.check_released(&anew, Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 4), (FaultKind::NotLocked, 4)]);
    assert_eq!(
        faults[0].remedy(),
        "run the test with `UPCASTER_UPDATE=1`, for version 4 is not in the baseline"
    );
    assert_eq!(project.check_released(&anew, Update::Always), []);
    assert_eq!(project.check(&anew), []);
    assert!(project.read("schemas/contact/lock.json").contains("\"a phone\""));

    // What is released may not.
    let faults = project.check_released(&contact::renamed::registry(), Update::Always);
    assert!(kinds(&faults).contains(&(FaultKind::StepRenamed, 2)), "{faults:?}");
}

#[test]
fn a_lock_that_forgets_what_was_released_is_found() {
    let project = released("a_lock_that_forgets");
    // Everything consistent, and made anew from an edited step.
    project.remove("schemas/contact/lock.json");
    assert_eq!(project.update(&contact::edited::registry()), []);
    assert_eq!(project.check(&contact::edited::registry()), []);
    let faults = project.check_released(&contact::edited::registry(), Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::Baseline, 2)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 2: what its step makes of plain.json was released, and is another in \
         schemas/contact/lock.json [baseline]\n    \
         what to do: restore the snapshot and the entry from the baseline: what is released does not change"
    );
    project.remove("schemas/contact/lock.json");
    project.remove("schemas/contact/3.json");
    project.write("golden/contact/v2/plain.json", V2);
    assert_eq!(project.update(&contact::shortened::registry()), []);
    let faults = project.check_released(&contact::shortened::registry(), Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::Baseline, 3)]);
}

#[test]
fn a_retired_kind_is_not_used_again() {
    let project = released("a_retired_kind");
    let faults = project.check(&contact::nothing());
    assert_eq!(kinds(&faults), [(FaultKind::KindRemoved, 0)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact: schemas/contact is the directory of a kind, or was in the baseline, and no such kind is registered \
         [kind-removed]\n    \
         what to do: register the kind; or, if no such documents are stored any more, put `\"retired\": true` into \
         schemas/contact/lock.json"
    );
    project.edit(
        "schemas/contact/lock.json",
        "\"kind\": \"contact\",",
        "\"kind\": \"contact\", \"retired\": true,",
    );
    assert_eq!(project.check(&contact::nothing()), []);
    let faults = project.update(&contact::released::registry());
    assert_eq!(kinds(&faults), [(FaultKind::RetiredKind, 0)]);
    assert_eq!(
        faults[0].remedy(),
        "store new records under another name: documents of the old kind may be around"
    );
    project.release();
    project.edit("schemas/contact/lock.json", " \"retired\": true,", "");
    assert_eq!(project.check(&contact::released::registry()), []);
    let faults = project.check_released(&contact::released::registry(), Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::RetiredKind, 0)]);
}

#[test]
fn a_kind_of_the_baseline_does_not_vanish() {
    let project = released("a_kind_of_the_baseline");
    std::fs::remove_dir_all(project.path("schemas")).expect("the directory was there");
    assert_eq!(project.check(&contact::nothing()), []);
    let faults = project.check_released(&contact::nothing(), Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::KindRemoved, 0)]);
}

#[test]
fn a_baseline_that_is_not_there_is_a_fault() {
    let project = released("a_baseline_that_is_not_there");
    std::fs::remove_dir_all(project.path("released")).expect("the directory was there");
    let faults = project.check_released(&contact::released::registry(), Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::Baseline, 0)]);
    assert!(faults[0].message().ends_with("released is no directory"), "{}", faults[0]);
    assert_eq!(faults[0].remedy(), "name the directory `schemas` of a released revision");
}

#[test]
fn a_baseline_without_any_kind_is_a_fault() {
    let project = released("a_baseline_without_any_kind");
    std::fs::remove_dir_all(project.path("released/contact")).expect("the directory was there");
    let faults = project.check_released(&contact::released::registry(), Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::Baseline, 0)]);
    assert!(
        faults[0].message().ends_with("released has nothing of any kind that is registered"),
        "{}",
        faults[0]
    );
}

#[test]
fn a_lock_of_another_make_is_refused() {
    let project = released("a_lock_of_another_make");
    let lock = project.read("schemas/contact/lock.json");
    let cases = [
        (
            lock.replace("\"format\": 1", "\"format\": 2"),
            "has format 2, and this release of upcaster knows format 1",
        ),
        (
            lock.replace("\"kind\": \"contact\"", "\"kind\": \"order\""),
            "is the lock of order, not of contact",
        ),
        (lock.replace("\"step\"", "\"steps\""), "has a member `steps` that is not known"),
        (lock.replace("\"version\": 2", "\"version\": 0"), "has no member `version` that is a version"),
        (format!("<<<<<<< HEAD\n{lock}"), "is not a lock: it is not JSON, or has a member twice"),
    ];
    for (text, message) in cases {
        project.write("schemas/contact/lock.json", &text);
        let faults = project.update(&contact::released::registry());
        assert_eq!(kinds(&faults), [(FaultKind::File, 0)], "{faults:?}");
        assert!(faults[0].message().contains(message), "{}", faults[0]);
        assert_eq!(project.read("schemas/contact/lock.json"), text);
    }
}
