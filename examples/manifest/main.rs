//! Reads a format that nobody here designed: build manifests that name their version by the address of a schema, in a
//! member of a member, and began to do so only with version 6.
//!
//! ```text
//! cargo run --example manifest
//! ```
#![allow(clippy::print_stdout)]

mod model;

use model::Manifest;

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
