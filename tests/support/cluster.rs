//! A PostgreSQL cluster of its own for the test process, which is gone with it, however it ends.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

/// It waits for the end of its input, which comes when the test process is gone.
const SUPERVISOR: &str = r#"
set -eu
trap "" PIPE # The test process may be gone before it is told the socket.
bin=$(dirname "$(readlink -f "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)")")
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
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start > "$dir/start.log"
echo "$dir/sock"
cat
"#;

struct Cluster {
    socket: PathBuf,
    _supervisor: Child,
}

/// A connection to a database of its own; `None` if there is no server to start, which `REQUIRE_PG=1` makes a failure.
pub(crate) async fn database() -> Option<PgConnection> {
    static DATABASES: AtomicU32 = AtomicU32::new(0);
    let options = PgConnectOptions::new().socket(&cluster()?.socket).username("postgres").password("");
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut server =
        options.clone().database("postgres").connect().await.expect("the cluster takes connections");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
        .execute(&mut server)
        .await
        .expect("a database is made");
    Some(options.database(&name).connect().await.expect("the database takes connections"))
}

fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(|| has_server().then(start)).as_ref();
    if cluster.is_none() {
        let required = std::env::var_os("REQUIRE_PG").is_some_and(|required| required == "1");
        assert!(!required, "REQUIRE_PG=1, and there are no server binaries of PostgreSQL");
        // Not by `eprintln!`, which the test harness keeps to itself.
        let skipped = b"skipped: there are no server binaries of PostgreSQL\n";
        std::io::stderr().write_all(skipped).expect("standard error can be written");
    }
    cluster
}

fn has_server() -> bool {
    let look = "command -v initdb || ls /usr/lib/postgresql/*/bin/initdb";
    let found = Command::new("sh").args(["-c", look]).output();
    found.is_ok_and(|found| !found.stdout.is_empty())
}

fn start() -> Cluster {
    let mut supervisor = Command::new("sh")
        .args(["-c", SUPERVISOR])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("sh runs");
    let mut socket = String::new();
    let stdout = supervisor.stdout.take().expect("it is piped");
    BufReader::new(stdout).read_line(&mut socket).expect("the supervisor writes text");
    assert!(!socket.is_empty(), "the cluster does not start");
    Cluster { socket: socket.trim_end().into(), _supervisor: supervisor }
}
