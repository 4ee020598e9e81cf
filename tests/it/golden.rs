//! Documents of every version ever written, and what each must read as.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::model::Order;

const VERSIONS: [u32; 4] = [1, 2, 3, 4];

fn folder(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/order/v{version}"))
}

/// The files of a version, without those that say what they must read as.
fn documents(version: u32) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder(version)).expect("there are documents of each version");
    entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| !path.to_string_lossy().ends_with(".current.json"))
        .collect()
}

#[test]
fn every_stored_document_reads_as_it_always_did() {
    let bless = std::env::var_os("UPCASTER_BLESS").is_some();
    for version in VERSIONS {
        let documents = documents(version);
        assert!(documents.len() >= 5, "version {version} has {} documents", documents.len());
        for path in documents {
            let stored = fs::read(&path).expect("the document is there");
            let loaded = upcaster::load_slice::<Order>(&stored).expect("the document is read");
            assert_eq!(loaded.stored_version(), version, "{}", path.display());
            assert_eq!(loaded.is_stale(), version < 4);
            let current = upcaster::to_string(&*loaded).expect("the order is written") + "\n";
            let expected = path.with_extension("current.json");
            if bless {
                fs::write(&expected, &current).expect("the expected document is written");
            }
            let expected = fs::read_to_string(&expected).expect("each document has its `.current.json`");
            assert_eq!(current, expected, "{}", path.display());
            let again = upcaster::load_str::<Order>(&expected).expect("the current form is read");
            assert!(!again.is_stale());
            assert_eq!(*again, *loaded);
        }
    }
}

#[test]
fn every_version_has_the_same_documents() {
    let names = |version| -> BTreeSet<_> {
        documents(version).into_iter().filter_map(|path| Some(path.file_name()?.to_owned())).collect()
    };
    for version in VERSIONS {
        assert_eq!(names(version), names(1));
    }
}
