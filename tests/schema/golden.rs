use upcaster::schema::{FaultKind, Update};
use upcaster::{Registry, Tag};

use crate::contact::{self, V1, V2, V3};
use crate::project::{Project, kinds};

fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("golden/contact/v1/plain.json", V1);
    project.write("golden/contact/v2/plain.json", V2);
    project.write("golden/contact/v3/plain.json", V3);
    project
}

#[test]
fn what_a_document_reads_as_is_written_when_asked_for() {
    let (project, registry) = (project("what_a_document_reads_as"), contact::released::registry());
    let faults = project.golden(&registry, Update::Never);
    assert_eq!(kinds(&faults), [1, 2, 3].map(|version| (FaultKind::ExpectationMissing, version)));
    assert_eq!(
        project.words(&faults[0]),
        "contact version 1: golden/contact/v1/plain.current.json is not there [expectation-missing]\n    \
         what to do: run the test with `UPCASTER_UPDATE=1`, read the file through, and commit it"
    );
    assert_eq!(project.golden(&registry, Update::Always), []);
    for version in 1..=3 {
        assert_eq!(project.read(&format!("golden/contact/v{version}/plain.current.json")), V3);
    }
    assert_eq!(project.golden(&registry, Update::Never), []);
    let before = project.files("golden");
    assert_eq!(project.golden(&registry, Update::Always), []);
    assert_eq!(project.files("golden"), before);
}

#[test]
fn a_document_that_reads_as_something_else_is_found() {
    let project = project("a_document_that_reads_as_something_else");
    assert_eq!(project.golden(&contact::released::registry(), Update::Always), []);
    let faults = project.golden(&contact::edited::registry(), Update::Never);
    assert_eq!(kinds(&faults), [(FaultKind::ExpectationDiffers, 1)]);
    assert_eq!(
        project.words(&faults[0]),
        "contact version 1: golden/contact/v1/plain.json does not read as golden/contact/v1/plain.current.json says \
         [expectation-differs]\n    \
         /name\n    \
         expected \"Ada Lovelace\"\n    \
         found    \"Lovelace, Ada\"\n    \
         what to do: restore what it read as; or, if that is as it should be now, run the test with `UPCASTER_UPDATE=1` \
         and read the change through"
    );
}

#[test]
fn the_first_difference_is_shown() {
    let (project, registry) = (project("the_first_difference_is_shown"), contact::released::registry());
    assert_eq!(project.golden(&registry, Update::Always), []);
    let (name, email) = ("\"name\":\"Ada Lovelace\"", "\"email\":\"ada@example.com\"");
    let cases = [
        (format!("{{\"_v\":3,{name},{email},\"age\":[1]}}\n"), "/age\nexpected [1]\nfound    nothing"),
        (format!("{{\"_v\":3,{name}}}\n"), "/email\nexpected nothing\nfound    \"ada@example.com\""),
        (
            format!("{{\"_v\":3,{email},{name}}}\n"),
            "the document\n\
             expected {\"_v\":3,\"email\":\"ada@example.com\",\"name\":\"Ada Lovelace\"}\n\
             found    {\"_v\":3,\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}",
        ),
        (
            format!("{{\"_v\":3, {name},{email}}}"),
            "the document\n\
             expected {\\\"_v\\\":3, \\\"name\\\":\\\"Ada Lovelace\\\",\\\"email\\\":\\\"ada@example.com\\\"}\n\
             found    {\\\"_v\\\":3,\\\"name\\\":\\\"Ada Lovelace\\\",\\\"email\\\":\\\"ada@example.com\\\"}\\n",
        ),
        ("{".to_owned(), "the document\nexpected {\nfound    {\\\"_v\\\":3"),
    ];
    for (expected, shown) in cases {
        project.write("golden/contact/v3/plain.current.json", &expected);
        let faults = project.golden(&registry, Update::Never);
        assert_eq!(kinds(&faults), [(FaultKind::ExpectationDiffers, 3)]);
        let (_, difference) = faults[0].message().split_once('\n').expect("the difference is shown");
        assert!(difference.starts_with(shown), "{difference}");
    }
}

#[test]
fn a_version_without_a_document_is_found() {
    let (project, registry) = (project("a_version_without_a_document"), contact::released::registry());
    assert_eq!(project.golden(&registry, Update::Always), []);
    project.remove("golden/contact/v2/plain.json");
    for update in [Update::Never, Update::Always] {
        let faults = project.golden(&registry, update);
        assert_eq!(kinds(&faults), [(FaultKind::GoldenMissing, 2), (FaultKind::GoldenRemoved, 2)]);
        assert_eq!(
            project.words(&faults[1].message()),
            "golden/contact/v2/plain.current.json is there, and its document is not"
        );
    }
    let nothing = Project::new("no_golden_documents_at_all");
    assert_eq!(
        kinds(&nothing.golden(&registry, Update::Always)),
        [1, 2, 3].map(|version| (FaultKind::GoldenMissing, version))
    );
}

#[test]
fn a_document_in_the_wrong_folder_is_found() {
    let (project, registry) = (project("a_document_in_the_wrong_folder"), contact::released::registry());
    project.write("golden/contact/v2/old.json", V1);
    project.write("golden/contact/v2/untagged.json", "{}");
    project.write("golden/contact/v4/new.json", "{}");
    project.write("golden/contact/drafts/new.json", "{}");
    let faults = project.golden(&registry, Update::Always);
    assert_eq!(
        kinds(&faults),
        [
            (FaultKind::GoldenVersion, 0),
            (FaultKind::GoldenVersion, 2),
            (FaultKind::GoldenRefused, 2),
            (FaultKind::GoldenVersion, 4),
        ]
    );
    assert_eq!(
        project.words(&faults[0].message()),
        "golden/contact/drafts is the folder of no version: the current one is 3"
    );
    assert_eq!(project.words(&faults[1].message()), "golden/contact/v2/old.json is of version 1");
    assert_eq!(
        project.words(&faults[2].message()),
        "golden/contact/v2/untagged.json: contact has no version tag at /_v"
    );
    assert!(!project.has("golden/contact/v2/old.current.json"));
}

#[test]
fn the_folder_says_the_version_where_the_document_does_not() {
    let registry = Registry::builder()
        .register_with::<contact::released::Contact>(|contact| contact.tag(Tag::outside()))
        .schema::<contact::released::Contact>()
        .schema::<contact::ContactV1>()
        .schema::<contact::ContactV2>()
        .build()
        .expect("the chain is sound");
    let project = Project::new("the_folder_says_the_version");
    let bare = |text: &str, tag: &str| text.replacen(tag, "", 1);
    project.write("golden/contact/v1/plain.json", &bare(V1, "\"_v\":1,"));
    project.write("golden/contact/v2/plain.json", &bare(V2, "\"_v\":2,"));
    project.write("golden/contact/v3/plain.json", &bare(V3, "\"_v\":3,"));
    assert_eq!(project.golden(&registry, Update::Always), []);
    assert_eq!(project.read("golden/contact/v1/plain.current.json"), bare(V3, "\"_v\":3,"));
    assert_eq!(project.update(&registry), []);
    assert_eq!(project.check(&registry), []);
}
