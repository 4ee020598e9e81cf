//! The features of `serde_json` that change what a whole program reads are never turned on from here.

use std::collections::BTreeSet;
use std::process::Command;

/// What `cargo tree` says that the package needs with these options, without what its tests need.
fn tree(options: &[&str]) -> String {
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--package", "upcaster", "--edges", "normal,features", "--prefix", "none"])
            .args(["--format", "{p} [{f}]", "--manifest-path"])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .args(options)
            .args(more)
            .output()
            .expect("cargo runs");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("cargo writes UTF-8"))
    };
    run(&["--offline", "--locked"]).or_else(|| run(&[])).expect("cargo knows the dependencies")
}

/// The features of `serde_json` in it.
fn features_of_serde_json(tree: &str) -> BTreeSet<&str> {
    let features = tree
        .lines()
        .filter(|line| line.starts_with("serde_json v"))
        .filter_map(|line| line.split_once('[')?.1.split_once(']'))
        .flat_map(|(features, _)| features.split(','))
        .filter(|feature| !feature.is_empty());
    features.collect()
}

#[test]
fn serde_json_gets_no_feature_that_changes_what_others_read() {
    for options in [&["--no-default-features"][..], &[], &["--all-features"]] {
        let tree = tree(options);
        let mut features = features_of_serde_json(&tree);
        // Asked for by schemars; the standard library has it, and so it changes nothing.
        features.remove("alloc");
        assert_eq!(features, BTreeSet::from(["default", "float_roundtrip", "std"]), "{options:?}");
        for forbidden in ["raw_value", "arbitrary_precision", "preserve_order", "unbounded_depth"] {
            assert!(!tree.contains(&format!("serde_json feature \"{forbidden}\"")), "{options:?}");
        }
    }
}
