//! From version 1 to version 3, as the guide says.

use std::sync::LazyLock;

use upcaster::testing::HistoryLaw;

use crate::invoice::{v1, v2, v3};
use crate::project::Project;

const V1: [(&str, &str); 3] = [
    (
        "one",
        r#"{"_v":1,"number":7,"buyer":"Ada Lovelace","mail":"ada@example.com","lines":[{"sku":"A-1","cents":1250,"parts":[{"code":"x"}]}],"state":"open"}"#,
    ),
    ("none", r#"{"_v":1,"number":8,"buyer":"Grace","lines":[],"state":"paid"}"#),
    (
        "two",
        r#"{"_v":1,"number":18446744073709551615,"buyer":"Mary Ann Evans","mail":null,"lines":[{"sku":"A-1","cents":0,"parts":[]},{"sku":"A-2","cents":5,"parts":[{"code":"x"},{"code":"y"}]}],"state":"open"}"#,
    ),
];

const V2: (&str, &str) = (
    "one",
    r#"{"_v":2,"number":7,"buyer":"Ada Lovelace","email":"ada@example.com","lines":[{"article":"A-1","cents":1250,"parts":[{"id":"x"}]}],"state":"open"}"#,
);

const V3: (&str, &str) = (
    "one",
    r#"{"_v":3,"number":7,"first":"Ada","last":"Lovelace","email":"ada@example.com","lines":[{"article":"A-1","amount":{"cents":1250,"currency":"USD"},"parts":[{"id":"x"}]}],"state":"pending","notes":["call first"]}"#,
);

/// The project at its third release.
pub(crate) fn released() -> &'static Project {
    static PROJECT: LazyLock<Project> = LazyLock::new(|| {
        let project = Project::new("released");
        add(&project, 1, &V1);
        project.update(&v1::registry()).expect("version 1 is sound");
        add(&project, 2, &[V2]);
        project.update(&v2::registry()).expect("version 2 is sound");
        add(&project, 3, &[V3]);
        project.update(&v3::registry()).expect("version 3 is sound");
        project
    });
    &PROJECT
}

fn add(project: &Project, version: u32, documents: &[(&str, &str)]) {
    for (name, document) in documents {
        project.write(&format!("golden/invoice/v{version}/{name}.json"), &format!("{document}\n"));
    }
}

#[test]
fn a_project_goes_from_version_1_to_version_3() {
    let report = released().suite(&v3::registry()).run().expect("nothing has changed since");
    for version in 1..=3 {
        for law in HistoryLaw::ALL {
            let count = report.documents("invoice", version, law);
            let says_something = match law {
                HistoryLaw::Untouched => version == 3,
                HistoryLaw::Reads | HistoryLaw::Valid | HistoryLaw::Identity | HistoryLaw::Pure => true,
                _ => version < 3,
            };
            assert_eq!(
                count > 0,
                says_something,
                "{law:?} is tried on {count} documents of version {version}"
            );
        }
    }
}
