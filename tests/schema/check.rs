use std::ffi::OsString;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use upcaster::schema::{FaultKind, Snapshot, Update};
use upcaster::{BuildFaultKind, Registry, Version, Versioned};

use crate::contact;
use crate::project::{Project, found, kinds};

#[derive(Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 1)]
struct OrderV1 {
    first: String,
    last: String,
}

#[derive(Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1)]
struct OrderV2 {
    name: String,
}

#[derive(Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(kind = "order", version = 3, previous = OrderV2)]
struct Order {
    name: String,
    total: u32,
}

impl From<OrderV1> for OrderV2 {
    fn from(old: OrderV1) -> Self {
        Self { name: format!("{} {}", old.first, old.last) }
    }
}

impl From<OrderV2> for Order {
    fn from(old: OrderV2) -> Self {
        Self { name: old.name, total: 0 }
    }
}

fn orders() -> Registry {
    // In any order, and before the kind is registered.
    let builder = Registry::builder().schema::<OrderV2>().schema::<Order>().register::<Order>();
    builder.schema::<OrderV1>().build().expect("the chain is sound")
}

/// A note as it was, and as somebody changed it without a new version.
macro_rules! note {
    ($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? }) => {
        mod $name {
            use super::{Deserialize, JsonSchema, Registry, Serialize, Versioned};

            #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
            #[versioned(kind = "note", version = 1)]
            struct Note {
                $($(#[$attribute])* $field: $type,)*
            }

            pub(super) fn registry() -> Registry {
                Registry::builder().register::<Note>().schema::<Note>().build().expect("the chain is sound")
            }
        }
    };
}

note!(note { text: String });
note!(longer { text: String, author: String });
note!(signed {
    text: String,
    #[serde(default)]
    author: String
});
note!(nullable { text: Option<String> });
note!(documented {
    /// What to remember.
    #[schemars(title = "Text", example = &"milk")]
    text: String,
});

#[test]
fn snapshots_are_written_when_asked_for() {
    let project = Project::new("snapshots_are_written");
    let faults = project.snapshots(&orders(), Update::Never);
    assert_eq!(kinds(&faults), [1, 2, 3].map(|version| (FaultKind::SnapshotMissing, version)), "{faults:?}");
    assert_eq!(
        project.words(&faults[2]),
        "order version 3: schemas/order/3.json is not there [snapshot-missing]\n    \
         what to do: run the test with `UPCASTER_UPDATE=1`, and commit the file"
    );
    assert!(!project.has("schemas"));
    assert_eq!(project.snapshots(&orders(), Update::Always), []);
    assert_eq!(
        project.read("schemas/order/3.json"),
        r#"{
  "format": 1,
  "kind": "order",
  "version": 3,
  "written": {
    "properties": {
      "name": {
        "type": "string"
      },
      "total": {
        "format": "uint32",
        "minimum": 0,
        "type": "integer"
      }
    },
    "required": [
      "name",
      "total"
    ],
    "type": "object"
  }
}
"#
    );
    let names: Vec<String> = project.files("schemas").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["order/1.json", "order/2.json", "order/3.json", "order/lock.json"]);
    assert_eq!(project.snapshots(&orders(), Update::Never), []);
}

#[test]
fn an_update_of_what_is_up_to_date_changes_nothing() {
    let project = Project::new("an_update_of_what_is_up_to_date");
    assert_eq!(project.snapshots(&orders(), Update::Always), []);
    let before = project.files("schemas");
    assert_eq!(project.snapshots(&orders(), Update::Always), []);
    assert_eq!(project.files("schemas"), before);
}

#[test]
fn a_type_that_nobody_described_is_found() {
    let project = Project::new("a_type_that_nobody_described");
    assert_eq!(project.snapshots(&orders(), Update::Always), []);
    let registry = Registry::builder().register::<Order>().build().expect("the chain is sound");
    let faults = project.snapshots(&registry, Update::Never);
    assert_eq!(kinds(&faults), [1, 2, 3].map(|version| (FaultKind::Undescribed, version)));
    assert_eq!(
        faults[0].to_string(),
        "order version 1: it is a type, and the registry does not know its schema: OrderV1 [undescribed]\n    \
         what to do: derive `schemars::JsonSchema` for OrderV1, and add `.schema::<OrderV1>()` to the registry"
    );
    assert!(faults[2].remedy().ends_with("add `.schema::<Order>()` to the registry"));
}

#[test]
fn a_declared_version_has_to_have_a_snapshot() {
    let project = Project::new("a_declared_version");
    let faults = project.snapshots(&contact::released::registry(), Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::SnapshotMissing, 1), (FaultKind::SnapshotMissing, 2)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 1: schemas/contact/1.json is not there, and the version has no type to make it of \
         [snapshot-missing]\n    \
         what to do: take the file from a revision that had the type; or add a struct of that version to the test, describe \
         it with `.schema::<..>()`, and run the test with `UPCASTER_UPDATE=1`"
    );
    assert!(project.has("schemas/contact/3.json"));
    assert!(!project.has("schemas/contact/lock.json"));
    assert_eq!(project.snapshots(&contact::released::described(), Update::Always), []);
    assert_eq!(project.snapshots(&contact::released::registry(), Update::Never), []);
}

#[test]
fn a_type_that_changed_is_found() {
    let project = Project::new("a_type_that_changed");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    let before = project.files("schemas");
    for update in [Update::Never, Update::Always] {
        let faults = project.snapshots(&longer::registry(), update);
        assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 1)]);
        assert_eq!(
            project.words(&faults[0]),
            "note version 1: the schema of its type is not that of schemas/note/1.json [schema-changed]\n    \
         needs a version bump:\n      \
         FIELD_ADDED at /author (rollback: loss)\n        \
         the old type passes over the member, which the new type writes\n        \
         help: a program with the old type drops it when it saves, unless it carries over what it does not know\n      \
         REQUIRED_ADDED at /author (read: breaking)\n        \
         the new type requires the member, and the old type never writes it\n        \
         help: add a step that adds it, or give it `#[serde(default)]`\n    \
         what to do: raise the version of Note to 2 and add a step 1 -> 2; or, if version 1 was never released, remove \
         schemas/note/1.json and its entry in schemas/note/lock.json, and run the test with `UPCASTER_UPDATE=1`"
        );
        assert_eq!(project.files("schemas"), before);
    }
}

#[test]
fn a_compatible_change_is_taken_into_the_snapshot() {
    let project = Project::new("a_compatible_change");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    let faults = project.snapshots(&signed::registry(), Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 1)]);
    assert_eq!(
        project.words(&faults[0]),
        "note version 1: the schema of its type is not that of schemas/note/1.json [schema-changed]\n    \
         compatible:\n      \
         FIELD_ADDED at /author (rollback: loss)\n        \
         the old type passes over the member, which the new type writes\n        \
         help: a program with the old type drops it when it saves, unless it carries over what it does not know\n    \
         what to do: run the test with `UPCASTER_UPDATE=1`, which takes the change into the snapshot"
    );
    let lock = project.read("schemas/note/lock.json");
    assert_eq!(project.snapshots(&signed::registry(), Update::Always), []);
    assert!(project.read("schemas/note/1.json").contains("author"));
    assert_ne!(project.read("schemas/note/lock.json"), lock);
    assert_eq!(project.snapshots(&signed::registry(), Update::Never), []);
    // It is not taken back in the same way: what is stored by now has that member.
    let faults = project.snapshots(&note::registry(), Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 1)]);
}

#[test]
fn a_released_snapshot_may_have_taken_in_what_is_compatible() {
    let project = Project::new("a_released_snapshot");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    project.release();
    let check = |registry: &Registry, update| {
        let check = upcaster::schema::Check::new(registry, project.path("schemas"));
        kinds(&found(check.baseline(project.path("released")).update(update).run()))
    };
    assert_eq!(check(&signed::registry(), Update::Always), []);
    assert_eq!(check(&signed::registry(), Update::Never), []);
    project.remove("schemas/note/1.json");
    project.remove("schemas/note/lock.json");
    assert_eq!(project.snapshots(&longer::registry(), Update::Always), []);
    assert_eq!(check(&longer::registry(), Update::Always), [(FaultKind::Baseline, 1)]);
}

#[test]
fn a_change_that_old_programs_cannot_read_needs_a_version() {
    let project = Project::new("a_change_that_old_programs_cannot_read");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    let before = project.files("schemas");
    let faults = project.snapshots(&nullable::registry(), Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 1)]);
    assert_eq!(
        project.words(&faults[0]),
        "note version 1: the schema of its type is not that of schemas/note/1.json [schema-changed]\n    \
         breaking for old readers:\n      \
         NULL_ADDED at /text (rollback: breaking)\n        \
         the new type writes null, the old type does not read it\n        \
         help: keep the write version until no program with the old type is left\n    \
         what to do: raise the version of Note to 2, with a step 1 -> 2 that may do nothing, so that programs with the old \
         type refuse what they would misread; or, if version 1 was never released, remove \
         schemas/note/1.json and its entry in schemas/note/lock.json, and run the test with `UPCASTER_UPDATE=1`"
    );
    assert_eq!(project.files("schemas"), before);
}

#[test]
fn the_names_of_inner_types_are_not_compared() {
    macro_rules! parcel {
        ($name:ident, $inner:ident) => {
            mod $name {
                use super::super::{Deserialize, JsonSchema, Registry, Serialize, Versioned};

                #[derive(Serialize, Deserialize, JsonSchema)]
                struct $inner {
                    street: String,
                }

                #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
                #[versioned(kind = "parcel", version = 1)]
                struct Parcel {
                    from: $inner,
                    to: $inner,
                }

                pub(super) fn registry() -> Registry {
                    Registry::builder()
                        .register::<Parcel>()
                        .schema::<Parcel>()
                        .build()
                        .expect("the chain is sound")
                }
            }
        };
    }
    mod parcels {
        parcel!(before, Place);
        parcel!(after, Address);
        pub(super) fn both() -> [super::Registry; 2] {
            [before::registry(), after::registry()]
        }
    }
    let [before, after] = parcels::both();
    let project = Project::new("the_names_of_inner_types");
    assert_eq!(project.snapshots(&before, Update::Always), []);
    let files = project.files("schemas");
    assert!(project.read("schemas/parcel/1.json").contains("Place"));
    assert_eq!(project.snapshots(&after, Update::Always), []);
    assert_eq!(project.files("schemas"), files);
}

#[test]
fn an_old_type_that_was_edited_is_found() {
    #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
    #[versioned(kind = "order", version = 1)]
    struct OrderV1 {
        first: String,
        last: Option<String>,
    }
    let project = Project::new("an_old_type_that_was_edited");
    assert_eq!(project.snapshots(&orders(), Update::Always), []);
    let before = project.files("schemas");
    let registry = Registry::builder().register::<Order>().schema::<Order>().schema::<OrderV2>();
    let registry = registry.schema::<OrderV1>().build().expect("the chain is sound");
    let faults = project.snapshots(&registry, Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 1)]);
    assert_eq!(
        project.words(&faults[0].remedy()),
        "restore OrderV1, or the type in it that has changed, which may need a copy for each version: documents of version 1 stay as they are, and what comes after them belongs into the steps; or, \
         if version 1 was never released, remove schemas/order/1.json and its entry in schemas/order/lock.json, and run \
         the test with `UPCASTER_UPDATE=1`"
    );
    assert_eq!(project.files("schemas"), before);
}

#[test]
fn a_version_that_was_never_released_is_begun_again_by_removing_it() {
    let project = Project::new("a_version_that_was_never_released");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    project.remove("schemas/note/1.json");
    let faults = project.snapshots(&longer::registry(), Update::Always);
    assert_eq!(kinds(&faults), [(FaultKind::SnapshotEdited, 1)]);
    project.remove("schemas/note/1.json");
    project.remove("schemas/note/lock.json");
    assert_eq!(project.snapshots(&longer::registry(), Update::Always), []);
    assert!(project.read("schemas/note/1.json").contains("author"));
}

#[test]
fn words_about_a_type_change_nothing() {
    let project = Project::new("words_about_a_type");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    let before = project.files("schemas");
    assert_eq!(project.snapshots(&documented::registry(), Update::Never), []);
    assert_eq!(project.snapshots(&documented::registry(), Update::Always), []);
    assert_eq!(project.files("schemas"), before);
}

#[test]
fn members_named_like_annotations_are_kept() {
    #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
    #[versioned(kind = "page", version = 1)]
    struct Page {
        /// Not an annotation.
        title: String,
        description: Option<String>,
        #[serde(default = "examples")]
        examples: serde_json::Value,
    }
    fn examples() -> serde_json::Value {
        json!({"title": "kept", "a": {"description": "kept"}})
    }
    let snapshot = Snapshot::of::<Page>();
    assert_eq!(
        snapshot.read(),
        &json!({
            "properties": {
                "description": {"type": ["string", "null"]},
                "examples": {"default": {"a": {"description": "kept"}, "title": "kept"}},
                "title": {"type": "string"},
            },
            "required": ["title"],
            "type": "object",
        })
    );
    assert_ne!(snapshot.read(), snapshot.written());
    assert_eq!(Snapshot::from_json(&snapshot.to_json()).expect("what was written is read"), snapshot);
}

#[test]
fn the_name_of_a_recursive_type_is_not_in_its_snapshot() {
    #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
    #[versioned(kind = "tree", version = 1)]
    struct Tree {
        branches: Vec<Tree>,
    }
    let snapshot = Snapshot::of::<Tree>();
    assert!(!snapshot.to_json().contains("Tree"), "{}", snapshot.to_json());
}

#[test]
fn a_snapshot_of_another_make_is_refused() {
    let project = Project::new("a_snapshot_of_another_make");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    let text = project.read("schemas/note/1.json");
    let cases = [
        (
            text.replace("\"format\": 1", "\"format\": 2"),
            "has format 2, and this release of upcaster knows format 1",
        ),
        (
            text.replace("\"kind\": \"note\"", "\"kind\": \"memo\""),
            "is that of memo version 1, not of note version 1",
        ),
        (
            text.replace("\"version\": 1", "\"version\": 2"),
            "is that of note version 2, not of note version 1",
        ),
        (text.replace("\"version\": 1", "\"version\": 0"), "has no member `version` that is a version"),
        (text.replace("\"written\"", "\"wrote\""), "has no member `written`"),
        (text.replace("\"kind\": \"note\"", "\"kind\": \"note\", \"kind\": \"note\""), "has a member twice"),
        (
            text.replace("\"kind\": \"note\"", "\"kind\": \"note\", \"hint\": 1"),
            "has a member `hint` that is not known",
        ),
        (String::new(), "is not a snapshot"),
        ("[]".to_owned(), "is not a snapshot"),
    ];
    for (text, message) in cases {
        project.write("schemas/note/1.json", &text);
        let faults = project.snapshots(&note::registry(), Update::Always);
        assert_eq!(kinds(&faults), [(FaultKind::File, 1)], "{faults:?}");
        assert!(faults[0].message().contains(message), "{}", faults[0]);
        assert_eq!(project.read("schemas/note/1.json"), text);
    }
    let missing = Snapshot::load(project.path("schemas"), "note", Version::of(7)).unwrap_err();
    assert!(missing.is_missing());
    assert_eq!(project.words(&missing), "schemas/note/7.json is not there");
}

#[test]
fn a_kind_is_a_directory_whatever_its_name() {
    macro_rules! kind {
        ($name:ident, $kind:literal) => {
            #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
            #[versioned(kind = $kind, version = 1)]
            struct $name {
                a: u8,
            }
        };
    }
    kind!(Slash, "sales/order");
    kind!(Parent, "..");
    kind!(Umlaut, "Auftr\u{e4}ge");
    kind!(Device, "con");
    kind!(Percent, "a%2Fb");
    kind!(Dotted, "v1.order_line-item");
    let registry = Registry::builder().register::<Slash>().register::<Parent>().register::<Umlaut>();
    let registry = registry.register::<Device>().register::<Percent>().register::<Dotted>();
    let registry = registry.schema::<Slash>().schema::<Parent>().schema::<Umlaut>().schema::<Device>();
    let registry = registry.schema::<Percent>().schema::<Dotted>().build().expect("the chains are sound");
    let project = Project::new("a_kind_is_a_directory");
    assert_eq!(project.snapshots(&registry, Update::Always), []);
    assert_eq!(project.snapshots(&registry, Update::Never), []);
    let files = project.files("schemas").into_iter().map(|(name, _)| name);
    let snapshots: Vec<String> = files.filter(|name| name.ends_with("/1.json")).collect();
    assert_eq!(
        snapshots,
        [
            "%2E%2E/1.json",
            "%63on/1.json",
            "Auftr%C3%A4ge/1.json",
            "a%252Fb/1.json",
            "sales%2Forder/1.json",
            "v1.order_line-item/1.json",
        ]
    );
}

#[test]
fn two_kinds_that_differ_in_case_are_found() {
    #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
    #[versioned(kind = "Note", version = 1)]
    struct Upper {
        text: String,
    }
    #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
    #[versioned(kind = "note", version = 1)]
    struct Lower {
        text: String,
    }
    let registry = Registry::builder().register::<Upper>().register::<Lower>();
    let registry = registry.schema::<Upper>().schema::<Lower>().build().expect("the chains are sound");
    let faults = Project::new("two_kinds_that_differ_in_case").snapshots(&registry, Update::Always);
    assert_eq!(
        faults[0].to_string(),
        "note: it has one directory with Note where a file system ignores case [kind-name]\n    \
         what to do: store one of them under another name"
    );
}

#[test]
fn other_files_are_left_alone() {
    let project = Project::new("other_files_are_left_alone");
    project.write("schemas/README.md", "what these are");
    project.write("schemas/note/1.json.orig", "what a merge left");
    project.write("schemas/drafts/idea.json", "{}");
    assert_eq!(project.snapshots(&note::registry(), Update::Always), []);
    assert_eq!(project.snapshots(&note::registry(), Update::Never), []);
}

#[test]
fn files_are_written_only_where_the_environment_asks_for_it() {
    let of = |update: Option<&'static str>, ci: Option<&'static str>| {
        Update::from_environment(move |name| match name {
            "UPCASTER_UPDATE" => update.map(OsString::from),
            "CI" => ci.map(OsString::from),
            other => panic!("{other} is nothing to it"),
        })
    };
    for ci in [None, Some(""), Some("0"), Some("false"), Some("False")] {
        assert_eq!(of(Some("1"), ci), Update::Always, "{ci:?}");
    }
    for ci in ["1", "true", "yes", "no", " "] {
        assert_eq!(of(Some("1"), Some(ci)), Update::Never, "{ci:?}");
    }
    for update in [None, Some(""), Some("0"), Some("true"), Some("11")] {
        assert_eq!(of(update, None), Update::Never, "{update:?}");
    }
}

/// Does what a test of a project does; run by [`nothing_is_written_in_ci`] in processes of its own.
#[test]
#[ignore = "it is run by another test, with an environment of its own"]
fn in_the_environment() -> Result<(), upcaster::schema::Faults> {
    upcaster::schema::check(&note::registry(), std::env::var("SCHEMAS_OF_THE_TEST").expect("it is set"))
}

#[test]
fn nothing_is_written_in_ci() {
    let project = Project::new("nothing_is_written_in_ci");
    let run = |variables: &[(&str, &str)]| {
        let output = std::process::Command::new(std::env::current_exe().expect("a test has a file"))
            .args(["--ignored", "--exact", "check::in_the_environment", "--nocapture"])
            .env_remove("CI")
            .env_remove("UPCASTER_UPDATE")
            .env_remove("UPCASTER_BASELINE")
            .env("SCHEMAS_OF_THE_TEST", project.path("schemas"))
            .envs(variables.iter().copied())
            .output()
            .expect("the test runs");
        (output.status.success(), project.words(&String::from_utf8_lossy(&output.stderr)))
    };
    let (passed, said) = run(&[("UPCASTER_UPDATE", "1"), ("CI", "true")]);
    assert!(!passed);
    assert!(
        said.contains(
            "Error: 1 fault (UPCASTER_UPDATE is set and nothing was written, for CI is set as well)\n\
             - note version 1: schemas/note/1.json is not there [snapshot-missing]\n    \
             what to do: run the test with `UPCASTER_UPDATE=1`, and commit the file\n"
        ),
        "{said}"
    );
    assert!(!run(&[]).0);
    assert!(!project.has("schemas"));
    assert!(run(&[("UPCASTER_UPDATE", "1"), ("CI", "false")]).0);
    assert!(project.has("schemas/note/1.json"));
    assert!(run(&[("CI", "true")]).0);
    let (passed, said) = run(&[("UPCASTER_BASELINE", "no/such/directory")]);
    assert!(!passed);
    assert!(said.contains("the baseline no/such/directory is no directory"), "{said}");
}

#[test]
fn steps_between_types_are_locked_by_what_they_make() {
    mod anew {
        use super::{Deserialize, JsonSchema, OrderV1, Serialize, Versioned};

        #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
        #[versioned(kind = "order", version = 2, previous = OrderV1)]
        pub(super) struct OrderV2 {
            pub(super) name: String,
        }

        #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
        #[versioned(kind = "order", version = 3, previous = OrderV2)]
        pub(super) struct Order {
            name: String,
            total: u32,
        }

        impl From<OrderV1> for OrderV2 {
            fn from(old: OrderV1) -> Self {
                Self { name: format!("{}, {}", old.last, old.first) }
            }
        }

        impl From<OrderV2> for Order {
            fn from(old: OrderV2) -> Self {
                Self { name: old.name, total: 0 }
            }
        }
    }
    let project = Project::new("steps_between_types");
    project.write("golden/order/v1/plain.json", r#"{"_v":1,"first":"Ada","last":"Lovelace"}"#);
    project.write("golden/order/v2/plain.json", r#"{"_v":2,"name":"Ada Lovelace"}"#);
    assert_eq!(project.update(&orders()), []);
    assert_eq!(project.check(&orders()), []);
    assert_eq!(project.read("schemas/order/lock.json").matches("\"step\": \"typed\"").count(), 2);

    let builder = Registry::builder().register::<anew::Order>().schema::<anew::Order>();
    let registry = builder.schema::<anew::OrderV2>().schema::<OrderV1>().build().expect("the chain is sound");
    let faults = project.check(&registry);
    assert_eq!(kinds(&faults), [(FaultKind::StepChanged, 2)]);
    assert_eq!(
        project.words(&faults[0].message()),
        "a step between types makes something else of golden/order/v1/plain.json than when it was released"
    );
}

#[test]
fn a_compatible_change_of_a_type_is_one_of_what_the_step_to_it_makes() {
    mod anew {
        use super::{Deserialize, JsonSchema, OrderV2, Serialize, Versioned};

        #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
        #[versioned(kind = "order", version = 3, previous = OrderV2)]
        pub(super) struct Order {
            name: String,
            total: u32,
            #[serde(default)]
            starred: bool,
        }

        impl From<OrderV2> for Order {
            fn from(old: OrderV2) -> Self {
                Self { name: old.name, total: 0, starred: false }
            }
        }
    }
    let project = Project::new("a_compatible_change_of_a_type");
    project.write("golden/order/v1/plain.json", r#"{"_v":1,"first":"Ada","last":"Lovelace"}"#);
    project.write("golden/order/v2/plain.json", r#"{"_v":2,"name":"Ada Lovelace"}"#);
    assert_eq!(project.update(&orders()), []);
    let builder = Registry::builder().register::<anew::Order>().schema::<anew::Order>();
    let registry = builder.schema::<OrderV2>().schema::<OrderV1>().build().expect("the chain is sound");
    let faults = project.check(&registry);
    assert_eq!(kinds(&faults), [(FaultKind::SchemaChanged, 3)]);
    assert!(faults[0].message().contains("compatible"), "{}", faults[0]);
    assert_eq!(project.update(&registry), []);
    assert_eq!(project.check(&registry), []);
}

#[test]
fn typed_steps_may_become_declared_ones() {
    mod declared {
        use super::{Deserialize, JsonSchema, Serialize, Versioned};
        use upcaster::{History, Steps};

        #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
        #[versioned(kind = "order", version = 3, history)]
        pub(super) struct Order {
            name: String,
            total: u32,
        }

        impl History for Order {
            fn history() -> Steps {
                Steps::new()
                    .step("one name", |s| s.join(["first", "last"], " ", "name"))
                    .step("total", |s| s.add("total", 0))
            }
        }
    }
    let project = Project::new("typed_steps_may_become_declared_ones");
    project.write("golden/order/v1/plain.json", r#"{"_v":1,"first":"Ada","last":"Lovelace"}"#);
    project.write("golden/order/v2/plain.json", r#"{"_v":2,"name":"Ada Lovelace"}"#);
    assert_eq!(project.update(&orders()), []);
    let builder = Registry::builder().register::<declared::Order>().schema::<declared::Order>();
    assert_eq!(project.check(&builder.build().expect("the chain is sound")), []);
}

#[test]
fn a_description_of_no_version_is_a_fault_of_the_registry() {
    #[derive(Serialize, Deserialize, JsonSchema, Versioned)]
    #[versioned(kind = "order", version = 9, floor = 9)]
    struct Late {
        name: String,
    }
    let builder = Registry::builder().register::<Order>().schema::<Late>().schema::<OrderV1>();
    let error = builder.schema::<OrderV1>().schema::<contact::ContactV1>().build().unwrap_err();
    let faults: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    assert!(error.faults().iter().all(|fault| fault.kind() == BuildFaultKind::Schema));
    assert_eq!(faults.len(), 3);
    assert!(faults[0].starts_with("contact: the type "), "{}", faults[0]);
    assert!(
        faults[0]
            .ends_with("::ContactV1 is described, and the kind is not registered: register its current type"),
        "{}",
        faults[0]
    );
    assert!(
        faults[1].ends_with("::Late is described as version 9, and the chain has versions 1 to 3"),
        "{}",
        faults[1]
    );
    assert!(faults[2].starts_with("order: version 1 is described twice, by "), "{}", faults[2]);
}

#[test]
fn a_check_of_everything_shows_all_faults() {
    let project = Project::new("a_check_of_everything");
    let check = upcaster::schema::Check::new(&orders(), project.path("schemas")).update(Update::Never).run();
    let faults = check.unwrap_err();
    assert!(faults.to_string().starts_with("3 faults\n- order version 1: "), "{faults}");
    assert_eq!(format!("{faults:?}"), faults.to_string());
    assert_eq!(found(Err(faults)).len(), 3);
}
