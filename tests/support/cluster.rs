//! A throw-away PostgreSQL server for one test binary, with a database for each test.
//!
//! A shell holds the server and stops it when its standard input ends, which it does in whatever way this process ends.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// It waits for the end of its input, which comes when the test process is gone.
const SUPERVISOR: &str = r#"
set -eu
trap "" PIPE # The test process may be gone before it is told the socket.
bin=$1
dir=$(mktemp -d)
as=
trap '$as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop > "$dir/stop.log" || true; rm -rf "$dir"' EXIT
chmod 711 "$dir"
mkdir "$dir/sock"
if [ "$(id -u)" = 0 ]; then
    chown -R postgres "$dir"
    as="setpriv --reuid=postgres --regid=$(id -gn postgres) --clear-groups --"
fi
$as "$bin/initdb" -D "$dir/data" -U postgres -A trust -N -E UTF8 --locale=C > "$dir/initdb.log"
$as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/pg.log" -o "-c listen_addresses= -k $dir/sock \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start > "$dir/start.log"
echo "$dir/sock"
cat
"#;

struct Cluster {
    bin: PathBuf,
    /// Where its socket is.
    socket: String,
    /// Dropped by nobody: its input ends with this process.
    _supervisor: Child,
}

/// The URL of a new and empty database; `None` where there is no server to be had, which is said on the standard error
/// output. With `REQUIRE_PG=1` that is a failure.
///
/// # Panics
///
/// If the server is there and does not work, or if it is required and is not there.
pub(crate) fn database() -> Option<String> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let cluster = CLUSTER.get_or_init(start).as_ref()?;
    let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let created = Command::new(cluster.bin.join("psql"))
        .args(["-X", "-q", "-h", &cluster.socket, "-U", "postgres", "-d", "postgres", "-c"])
        .arg(format!("CREATE DATABASE {name} TEMPLATE template0"))
        .stdin(Stdio::null())
        .status()
        .expect("psql starts");
    assert!(created.success(), "a database could not be made");
    Some(format!("postgres://postgres@localhost/{name}?host={}", cluster.socket))
}

fn start() -> Option<Cluster> {
    let Some(bin) = binaries() else {
        assert!(
            std::env::var_os("REQUIRE_PG").is_none_or(|value| value != "1"),
            "REQUIRE_PG=1, and the programs of the PostgreSQL server are not there"
        );
        // Not `eprintln!`, which shows nothing of a test that passes.
        writeln!(io::stderr(), "SKIPPED: the programs of the PostgreSQL server are not there").ok()?;
        return None;
    };
    let mut supervisor = Command::new("sh")
        .args(["-c", SUPERVISOR, "sh"])
        .arg(&bin)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell starts");
    let mut socket = String::new();
    let output = supervisor.stdout.take().expect("the output is a pipe");
    BufReader::new(output).read_line(&mut socket).expect("the supervisor speaks UTF-8");
    assert!(!socket.is_empty(), "the PostgreSQL server did not start");
    Some(Cluster { bin, socket: socket.trim_end().to_owned(), _supervisor: supervisor })
}

/// The directory of the programs of the server: beside the `initdb` of the path, or where Debian has them.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|dir| dir.join("initdb"));
    let mut found: Vec<PathBuf> = on_path.filter_map(|initdb| initdb.canonicalize().ok()).collect();
    if let Ok(versions) = Path::new("/usr/lib/postgresql").read_dir() {
        found.extend(versions.flatten().map(|version| version.path().join("bin/initdb")));
    }
    let complete = |dir: &PathBuf| ["initdb", "pg_ctl", "psql"].iter().all(|name| dir.join(name).is_file());
    found.into_iter().filter_map(|initdb| Some(initdb.parent()?.to_owned())).find(complete)
}
