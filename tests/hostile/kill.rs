//! A program that is killed at any time: what it acknowledged is there, and no step was stored twice.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use upcaster::repository::Repository;

use crate::account::{Account, Dice, V1, registry};
use crate::database::{Database, Postgres, Sqlite};
use crate::servers;

/// New records of the old version for each life of the program.
const RECORDS: usize = 6;

/// How often the programs of this run are killed.
fn kills(short: u32) -> u32 {
    std::env::var("HOSTILE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(short)
}

fn id(life: u32, record: usize) -> String {
    format!("{life}-{record}")
}

/// Reads and changes the records of one life for ever, and says what was acknowledged.
async fn live<D: Database>(url: &str, life: u32) {
    let builder = Repository::<Account, _>::builder(&registry(2), D::open(url).await).allow_unfenced();
    let (accounts, writer) = builder.build_on_read(D::open(url).await, 64).await.unwrap();
    tokio::spawn(writer.run());
    let mut dice = Dice(u64::from(life) + 1);
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready").unwrap();
    loop {
        let id = id(life, dice.below(RECORDS));
        if dice.below(2) == 0 {
            accounts.load(&id).await.unwrap();
            tokio::time::sleep(Duration::from_micros(200)).await;
        } else if let Ok(account) = accounts.update(&id, |account| account.counts[0] += 1).await {
            writeln!(out, "ack {id} {}", account.counts[0]).unwrap();
            out.flush().unwrap();
        }
    }
}

/// The program that is killed: this very binary, told what to be.
#[test]
#[ignore = "a part that another test plays"]
fn child() {
    let Ok(url) = std::env::var("HOSTILE_URL") else { return };
    let life = std::env::var("HOSTILE_LIFE").unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        if url.starts_with("sqlite") {
            live::<Sqlite>(&url, life).await;
        } else {
            live::<Postgres>(&url, life).await;
        }
    });
}

fn die_often<D: Database>(url: &str, times: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(D::open(url));
    let mut dice = Dice(42);
    let mut acked: HashMap<String, u64> = HashMap::new();
    for life in 0..times {
        for record in 0..RECORDS {
            runtime.block_on(database.seed(&id(life, record), V1));
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::child", "--exact", "--ignored", "--nocapture"])
            .envs([("HOSTILE_URL", url), ("HOSTILE_LIFE", &life.to_string())])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        lines.by_ref().find(|line| line.ends_with("ready")).expect("the program begins");
        let reader = std::thread::spawn(move || lines.collect::<Vec<_>>());
        let until = Instant::now() + Duration::from_micros(u64::try_from(dice.below(40_000)).unwrap());
        std::thread::sleep(until.saturating_duration_since(Instant::now()));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in reader.join().unwrap() {
            if let Some((id, count)) = line.strip_prefix("ack ").and_then(|ack| ack.split_once(' ')) {
                // The last line may be cut off.
                if let Ok(count) = count.parse() {
                    acked.insert(id.to_owned(), count);
                }
            }
        }
    }
    let accounts = Repository::<Account, _>::new(&registry(2), database.clone()).unwrap();
    let (mut stale, mut edits) = (0, 0);
    for life in 0..times {
        for record in 0..RECORDS {
            let id = id(life, record);
            let account = runtime.block_on(accounts.load(&id)).unwrap();
            let acked = acked.get(&id).copied().unwrap_or(0);
            // One that was written and not acknowledged may be there besides.
            assert!((acked..=acked + 1).contains(&account.counts[0]), "{id}: {acked} {:?}", account.counts);
            assert_eq!((account.cents, account.hops), (700, 1), "{id} was brought up once");
            assert!(!account.is_mislabelled());
            stale += u32::from(account.is_stale());
            edits += account.counts[0];
        }
    }
    assert_eq!(runtime.block_on(database.check()), "ok");
    assert!(edits > 0 && times * 6 > stale, "the program did something");
}

#[test]
fn a_program_on_sqlite_may_die_at_any_time() {
    let folder = servers::Folder::new("kill");
    die_often::<Sqlite>(&folder.sqlite(), kills(12));
}

#[test]
fn a_program_on_postgresql_may_die_at_any_time() {
    let Some(url) = servers::postgres() else { return };
    die_often::<Postgres>(&url, kills(8));
}
