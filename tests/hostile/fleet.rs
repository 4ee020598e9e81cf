//! Programs of two versions on one database, in random orders of deploy, pin, raise and rollback.

use std::process::{Child, Command, Stdio};

use serde::{Deserialize, Serialize};
use upcaster::repository::{Repository, RepositoryError};
use upcaster::{ErrorKind, Registry, Versioned};

use crate::account::{Account, Dice, V1, WRITERS, id, registry};
use crate::database::{Database, Postgres, Sqlite};
use crate::servers;

const RECORDS: usize = 12;
const OPERATIONS: usize = 40;

/// The record as the old build knows it.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "account", version = 1)]
struct OldAccount {
    euros: u64,
    counts: [u64; WRITERS],
    hops: u32,
}

/// How many plans this run works through.
fn plans(short: u64) -> u64 {
    std::env::var("HOSTILE_PLANS").ok().and_then(|plans| plans.parse().ok()).unwrap_or(short)
}

/// One build of the program.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Build {
    Old,
    /// It writes this version.
    New(u32),
}

/// Makes some edits, and prints how many of them were acknowledged for each record.
async fn work<D: Database>(url: &str, build: Build, writer: usize, seed: u64) -> Vec<u64> {
    let store = D::open(url).await;
    let mut dice = Dice(seed);
    let mut acked = vec![0; RECORDS];
    let (mut old, mut new) = (None, None);
    match build {
        Build::Old => {
            let registry = Registry::builder().register::<OldAccount>().build().unwrap();
            old = Some(Repository::<OldAccount, _>::new(&registry, store).unwrap());
        }
        Build::New(write_at) => {
            new = Some(Repository::<Account, _>::new(&registry(write_at), store).unwrap());
        }
    }
    for _ in 0..OPERATIONS {
        let record = dice.below(RECORDS);
        let id = id(record);
        let done = match (&old, &new) {
            (Some(old), _) => old.update(&id, |account| account.counts[writer] += 1).await.map(drop),
            (_, Some(new)) => new.update(&id, |account| account.counts[writer] += 1).await.map(drop),
            (None, None) => unreachable!(),
        };
        match done {
            Ok(()) => acked[record] += 1,
            Err(RepositoryError::Conflict(_) | RepositoryError::Store(_)) => {}
            // What a newer program wrote is left to it.
            Err(RepositoryError::Record(error))
                if error.kind() == ErrorKind::Newer && build == Build::Old => {}
            Err(error) => panic!("{build:?}: {error}"),
        }
    }
    acked
}

#[test]
#[ignore = "a part that another test plays"]
fn child() {
    let Ok(url) = std::env::var("HOSTILE_URL") else { return };
    let number = |name: &str| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let build = match number("HOSTILE_BUILD") {
        0 => Build::Old,
        version => Build::New(u32::try_from(version).unwrap()),
    };
    let writer = usize::try_from(number("HOSTILE_WRITER")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let acked = runtime.block_on(async {
        let seed = number("HOSTILE_SEED");
        if url.starts_with("sqlite") {
            work::<Sqlite>(&url, build, writer, seed).await
        } else {
            work::<Postgres>(&url, build, writer, seed).await
        }
    });
    let counts: Vec<String> = acked.iter().map(ToString::to_string).collect();
    #[allow(clippy::print_stdout)]
    {
        println!("\nacked {}", counts.join(" "));
    }
}

fn start(url: &str, build: Build, writer: usize, seed: u64) -> Child {
    let build = match build {
        Build::Old => 0,
        Build::New(version) => version,
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["fleet::child", "--exact", "--ignored", "--nocapture"])
        .env("HOSTILE_URL", url)
        .env("HOSTILE_BUILD", build.to_string())
        .env("HOSTILE_WRITER", writer.to_string())
        .env("HOSTILE_SEED", seed.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

struct Fleet<D> {
    url: String,
    database: D,
    runtime: tokio::runtime::Runtime,
    dice: Dice,
    /// By writer and record.
    acked: [[u64; RECORDS]; WRITERS],
}

impl<D: Database> Fleet<D> {
    fn new(url: String, seed: u64) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let database = runtime.block_on(D::open(&url));
        runtime.block_on(async {
            for record in 0..RECORDS {
                database.seed(&id(record), V1).await;
            }
            database.install_fence().await;
        });
        Self { url, database, runtime, dice: Dice(seed), acked: [[0; RECORDS]; WRITERS] }
    }

    /// Lets builds work side by side, and checks what they leave.
    fn run(&mut self, builds: &[Build]) {
        let started: Vec<(usize, Child)> = builds
            .iter()
            .enumerate()
            .map(|(writer, build)| {
                let seed = self.dice.below(1 << 30) as u64 + 1;
                (writer, start(&self.url, *build, writer, seed))
            })
            .collect();
        for (writer, child) in started {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            let text = String::from_utf8(output.stdout).unwrap();
            let acked = text.lines().find_map(|line| line.strip_prefix("acked ")).unwrap();
            for (record, count) in acked.split(' ').enumerate() {
                self.acked[writer][record] += count.parse::<u64>().unwrap();
            }
        }
        self.nothing_is_lost();
    }

    fn nothing_is_lost(&self) {
        let accounts = Repository::<Account, _>::new(&registry(2), self.database.clone()).unwrap();
        for record in 0..RECORDS {
            let account = self.runtime.block_on(accounts.load(&id(record))).unwrap();
            assert_eq!(account.cents, 700);
            for (writer, acked) in self.acked.iter().enumerate() {
                assert_eq!(account.counts[writer], acked[record], "record {record} of writer {writer}");
            }
        }
    }

    /// Whether the old build can read every record.
    fn all_are_old(&self) -> bool {
        let registry = Registry::builder().register::<OldAccount>().build().unwrap();
        let accounts = Repository::<OldAccount, _>::new(&registry, self.database.clone()).unwrap();
        (0..RECORDS).all(|record| self.runtime.block_on(accounts.load(&id(record))).is_ok())
    }

    /// A program without this crate, which reads a new document by its defaults and saves what it took for it.
    fn old_writes_do_not_pass(&self) {
        for record in 0..RECORDS {
            let row = self.runtime.block_on(self.database.get(&id(record))).unwrap().unwrap();
            if row.document.starts_with(br#"{"_v":2"#) {
                for old in [V1, r#"{"euros":0,"counts":[0,0,0,0,0,0,0,0],"hops":0}"#] {
                    assert!(!self.runtime.block_on(self.database.plain_write(&id(record), old)));
                }
                assert_eq!(self.runtime.block_on(self.database.get(&id(record))).unwrap().unwrap(), row);
            }
        }
    }

    /// The plan of a deploy, with what may go otherwise at each point.
    fn deploy(&mut self) {
        let pinned = Build::New(1);
        self.run(&[Build::Old, Build::Old]);
        for _ in 0..=self.dice.below(2) {
            self.run(&[Build::Old, pinned, pinned]);
            assert!(self.all_are_old(), "the pin holds");
        }
        if self.dice.below(2) == 0 {
            // Back before the version was raised: nothing to do.
            self.run(&[Build::Old, Build::Old]);
            self.run(&[pinned, Build::Old]);
        }
        // Raised while some are still pinned; one old program was forgotten.
        let stragglers =
            [&[Build::New(2), pinned][..], &[Build::New(2), Build::Old], &[Build::New(2), Build::New(2)]];
        let straggler = self.dice.below(3);
        self.run(stragglers[straggler]);
        self.run(&[Build::New(2), Build::New(2)]);
        self.old_writes_do_not_pass();
    }

    /// Pins again, lets lower versions pass, brings down what is there, and lets the old build come back.
    fn roll_back(&mut self) {
        self.runtime.block_on(self.database.lower_fence(1));
        self.run(&[Build::New(1), Build::New(1)]);
        let pinned = Repository::<Account, _>::new(&registry(1), self.database.clone()).unwrap();
        for record in 0..RECORDS {
            self.runtime.block_on(pinned.lower(&id(record))).unwrap();
        }
        self.nothing_is_lost();
        assert!(self.all_are_old());
        self.run(&[Build::Old, Build::Old]);
        self.runtime.block_on(self.database.raise_fence());
    }
}

fn work_through<D: Database>(url: String, seed: u64) {
    let mut fleet = Fleet::<D>::new(url, seed);
    fleet.deploy();
    fleet.roll_back();
    fleet.deploy();
    assert_eq!(fleet.runtime.block_on(fleet.database.check()), "ok");
}

#[test]
fn a_fleet_on_sqlite_loses_nothing_on_any_plan() {
    for seed in 1..=plans(2) {
        let folder = servers::Folder::new(&format!("fleet-{seed}"));
        work_through::<Sqlite>(folder.sqlite(), seed);
    }
}

#[test]
fn a_fleet_on_postgresql_loses_nothing_on_any_plan() {
    for seed in 1..=plans(1) {
        let Some(url) = servers::postgres() else { return };
        work_through::<Postgres>(url, seed);
    }
}
