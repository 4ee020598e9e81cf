//! Manifests of builds, as another project writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use upcaster::{History, LabelCodec, Steps, Versioned};

/// The version as the format writes it: `https://schemas.example.com/manifest/v8.json`.
const ADDRESS: LabelCodec = LabelCodec {
    parse: |text| text.strip_prefix(BEFORE)?.strip_suffix(".json")?.parse().ok(),
    print: |version| format!("{BEFORE}{version}.json"),
};
const BEFORE: &str = "https://schemas.example.com/manifest/v";

/// A manifest of version 8. What else stands in `metadata` stays there; the tag is taken out and put back.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema, Versioned)]
#[versioned(
    kind = "manifest",
    version = 8,
    floor = 6,
    history,
    tag = "/metadata/schema_version",
    label(parse = ADDRESS.parse, print = ADDRESS.print)
)]
pub(crate) struct Manifest {
    pub(crate) metadata: Metadata,
    pub(crate) unique_id: String,
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Metadata {
    pub(crate) generated_at: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) depends_on: Vec<String>,
}

impl History for Manifest {
    /// From the floor, version 6, on.
    fn history() -> Steps {
        Steps::new()
            .step("nodes have names", |s| s.each("nodes", |node| node.rename("alias", "name")))
            .step("one id", |s| s.rename("run_id", "unique_id"))
    }
}
