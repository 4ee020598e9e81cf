//! The corpora of all fuzz targets, run through the checks of the targets without fuzzing.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

#[allow(missing_docs, unreachable_pub, clippy::pedantic)]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use serde_json::Value;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 6] = [
    ("chain_vs_reference", targets::check_chain),
    ("document_edit", targets::check_edits),
    ("encode_verified", targets::check_encoded),
    ("limits", targets::check_limits),
    ("read_any_document", targets::check),
    ("registry_build", targets::check_registry),
];

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The names in a directory, in their order.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

/// Whether another crate has turned on something of `serde_json` that the references of the targets do not know of.
fn is_plain() -> bool {
    let number = serde_json::from_str::<Value>("1e2").unwrap().to_string();
    let deep = format!("{}{}", "[".repeat(130), "]".repeat(130));
    number == "100.0" && serde_json::from_str::<Value>(&deep).is_err()
}

#[track_caller]
fn replay(target: &str) {
    let (_, check) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let corpus = fuzz().join("corpus").join(target);
    let names = names(&corpus);
    assert!((10..100).contains(&names.len()), "{} inputs", names.len());
    if !is_plain() {
        return;
    }
    for name in names {
        let input = fs::read(corpus.join(&name)).unwrap();
        assert!(input.len() <= 8 << 10, "{name} is not small");
        assert!(catch_unwind(|| check(&input)).is_ok(), "the input {name} of {target}");
    }
}

#[test]
fn chain_vs_reference() {
    replay("chain_vs_reference");
}

#[test]
fn document_edit() {
    replay("document_edit");
}

#[test]
fn encode_verified() {
    replay("encode_verified");
}

#[test]
fn limits() {
    replay("limits");
}

#[test]
fn read_any_document() {
    replay("read_any_document");
}

#[test]
fn registry_build() {
    replay("registry_build");
}

#[test]
fn every_target_has_a_corpus_and_is_run_here() {
    let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names(&fuzz().join("corpus")), known);
    let programs: Vec<String> = known.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&fuzz().join("fuzz_targets")), programs);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for name in known {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is no target");
    }
}
