//! Where the files of a kind are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::Version;

/// Names that some file systems keep for devices.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// The name of the directory of a kind: that of the kind itself, with `%2F` and the like for all but ASCII letters and
/// digits, `-`, `_` and `.`, and for a `.` at either end.
pub(crate) fn directory_name(kind: &str) -> String {
    let device = DEVICES.iter().any(|device| kind.eq_ignore_ascii_case(device));
    let last = kind.len().saturating_sub(1);
    let mut name = String::with_capacity(kind.len());
    for (at, byte) in kind.bytes().enumerate() {
        let plain = match byte {
            b'.' => at != 0 && at != last,
            b'-' | b'_' => true,
            byte => byte.is_ascii_alphanumeric() && !(device && at == 0),
        };
        if plain {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    name
}

/// The snapshot of a version.
pub(crate) fn snapshot(dir: &Path, kind: &str, version: Version) -> PathBuf {
    dir.join(directory_name(kind)).join(format!("{version}.json"))
}

/// The lock of a kind.
pub(crate) fn lock(dir: &Path, kind: &str) -> PathBuf {
    dir.join(directory_name(kind)).join("lock.json")
}

/// The golden documents of a version.
pub(crate) fn golden(dir: &Path, kind: &str, version: Version) -> PathBuf {
    dir.join(directory_name(kind)).join(format!("v{version}"))
}
