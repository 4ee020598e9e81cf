//! A rolling deploy with two builds of one program on one file, and its rollback: the walk-through of the guide.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// The two builds, made from what the tree holds now.
fn builds() -> [PathBuf; 2] {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--message-format=json", "--example", "rolling_v4", "--example", "rolling_v5"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    ["rolling_v4", "rolling_v5"].map(|name| {
        let executable = messages.iter().filter(|message| message["target"]["name"] == name);
        executable.filter_map(|message| message["executable"].as_str()).next_back().unwrap().into()
    })
}

struct Fleet {
    builds: [PathBuf; 2],
    file: PathBuf,
}

impl Fleet {
    /// Runs a build on the file; what it prints, or `None` where it fails.
    fn try_run(&self, build: &Path, options: &[&str], command: &[&str]) -> Option<String> {
        let output = Command::new(build).args(options).arg(&self.file).args(command).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    #[track_caller]
    fn v4(&self, command: &[&str]) -> String {
        self.try_run(&self.builds[0], &[], command).expect("the old build can do it")
    }

    #[track_caller]
    fn v5(&self, options: &[&str], command: &[&str]) -> String {
        self.try_run(&self.builds[1], options, command).expect("the new build can do it")
    }

    fn file(&self) -> String {
        fs::read_to_string(&self.file).unwrap()
    }
}

const PINNED: [&str; 2] = ["--write-at", "4"];

#[test]
fn nothing_is_lost_or_unreadable_on_the_way_there_and_back() {
    let folder = env::temp_dir().join(format!("upcaster-rolling-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let fleet = Fleet { builds: builds(), file: folder.join("tasks.ndjson") };

    // 1. Everybody runs the old build.
    fleet.v4(&["add", "milk"]);
    assert_eq!(fleet.file(), "{\"_v\":4,\"title\":\"milk\",\"owner\":\"nobody\",\"done\":false}\n");

    // 2. The new build arrives, pinned: both run, and each reads what the other writes.
    fleet.v5(&PINNED, &["add", "eggs"]);
    fleet.v4(&["finish", "eggs"]);
    fleet.v5(&PINNED, &["finish", "milk"]);
    fleet.v4(&["add", "salt"]);
    let both = "version 4: milk of nobody, done: true\n\
                version 4: eggs of nobody, done: true\n\
                version 4: salt of nobody, done: false\n";
    assert_eq!(fleet.v4(&["list"]), both);
    let milk = "version 4: milk of nobody, done: true, priority 3\n";
    assert!(fleet.v5(&PINNED, &["list"]).starts_with(milk));

    // 3. The old build is gone: raise the write version. Old documents stay until somebody saves them.
    fleet.v5(&[], &["finish", "salt"]);
    fleet.v5(&[], &["add", "tea"]);
    assert_eq!(
        fleet.v5(&[], &["list"]),
        "version 4: milk of nobody, done: true, priority 3\n\
         version 4: eggs of nobody, done: true, priority 3\n\
         version 5: salt of nobody, done: true, priority 3\n\
         version 5: tea of nobody, done: false, priority 1\n"
    );

    // An old build that comes back too early reads nothing wrong, and changes nothing it cannot read.
    let before = fleet.file();
    assert_eq!(
        fleet.v4(&["list"]).lines().last().unwrap(),
        "refused: task version 5 is newer than version 4, the current one of this program"
    );
    assert_eq!(fleet.try_run(&fleet.builds[0], &[], &["finish", "tea"]), None);
    assert_eq!(fleet.file(), before);
    fleet.v4(&["finish", "milk"]);
    assert_eq!(fleet.file(), before);

    // 4. Rollback: pin again, bring down what was written above the pin, then put the old build back.
    fleet.v5(&PINNED, &["finish", "tea"]);
    fleet.v5(&PINNED, &["lower", "4"]);
    fleet.v4(&["add", "rice"]);
    assert_eq!(
        fleet.v4(&["list"]),
        "version 4: milk of nobody, done: true\n\
         version 4: eggs of nobody, done: true\n\
         version 4: salt of nobody, done: true\n\
         version 4: tea of nobody, done: true\n\
         version 4: rice of nobody, done: false\n"
    );

    // 5. And forward once more: what the step loses on the way back is its default again, as the chain says.
    assert_eq!(
        fleet.v5(&[], &["list"]).lines().nth(3).unwrap(),
        "version 4: tea of nobody, done: true, priority 3"
    );

    // Without the pin, the new build locks the old one out at once: what the pin is for.
    fleet.v5(&[], &["add", "oil"]);
    assert!(fleet.v4(&["list"]).contains("refused"));

    // A pin that no way leads to is refused before anything is read.
    assert_eq!(fleet.try_run(&fleet.builds[1], &["--write-at", "3"], &["list"]), None);
    fs::remove_dir_all(&folder).unwrap();
}
