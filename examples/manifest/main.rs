//! Reads a format that nobody here designed: build manifests that name their version by the address of a schema, in a
//! member of a member, and began to do so only with version 6.
//!
//! ```text
//! cargo run --example manifest
//! ```
#![allow(clippy::print_stdout)]

use serde::{Deserialize, Serialize};
use upcaster::{History, LabelCodec, Steps, Versioned};

/// The version as the format writes it: `https://schemas.example.com/manifest/v8.json`.
const ADDRESS: LabelCodec = LabelCodec {
    parse: |text| text.strip_prefix(BEFORE)?.strip_suffix(".json")?.parse().ok(),
    print: |version| format!("{BEFORE}{version}.json"),
};
const BEFORE: &str = "https://schemas.example.com/manifest/v";

/// A manifest of version 8. What else stands in `metadata` stays there; the tag is taken out and put back.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(
    kind = "manifest",
    version = 8,
    floor = 6,
    history,
    tag = "/metadata/schema_version",
    label(parse = ADDRESS.parse, print = ADDRESS.print)
)]
struct Manifest {
    metadata: Metadata,
    unique_id: String,
    nodes: Vec<Node>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Metadata {
    generated_at: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Node {
    name: String,
    depends_on: Vec<String>,
}

impl History for Manifest {
    /// From the floor, version 6, on.
    fn history() -> Steps {
        Steps::new()
            .step("nodes have names", |s| s.each("nodes", |node| node.rename("alias", "name")))
            .step("one id", |s| s.rename("run_id", "unique_id"))
    }
}

const STORED: [&str; 3] = [
    r#"{"metadata":{"generated_at":"2022-05-01","schema_version":"https://schemas.example.com/manifest/v6.json"},
        "run_id":"a1","nodes":[{"alias":"orders","depends_on":[]},{"alias":"daily","depends_on":["orders"]}]}"#,
    r#"{"nodes":[{"name":"orders","depends_on":[]}],"run_id":"b2",
        "metadata":{"schema_version":"https://schemas.example.com/manifest/v7.json","generated_at":"2022-11-20"}}"#,
    r#"{"metadata":{"schema_version":"https://schemas.example.com/manifest/v9.json"}}"#,
];

fn main() -> Result<(), upcaster::Error> {
    for stored in STORED {
        match upcaster::load_str::<Manifest>(stored) {
            Ok(manifest) => {
                println!("version {}: {} nodes", manifest.stored_version(), manifest.nodes.len());
                println!("  now {}", upcaster::to_string(&*manifest)?);
            }
            Err(error) => println!("refused: {error}"),
        }
    }
    Ok(())
}
