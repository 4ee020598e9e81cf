//! On files of SQLite.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, SqlitePool};
use upcaster::store::{Fence, SqliteStore, Store as _, StoreError, StoreErrorKind, Table};
use upcaster::{Tag, Version, Versioned as _};

use crate::bench::{Database, Flavour, Ids, all_laws, fenced};
use crate::documents::{Order, insert, json, json_v2, row, swap, v1, v2, version};

/// A directory that goes with the last who holds it.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("upcaster-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a new directory");
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone)]
pub(crate) struct Sqlite {
    directory: Arc<Directory>,
    pool: SqlitePool,
}

fn options(directory: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(directory.join("documents.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(60))
}

async fn pool(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new().max_connections(4).connect_with(options).await.unwrap()
}

impl Sqlite {
    /// Connections of another program to the same file.
    async fn other(&self, change: impl FnOnce(SqliteConnectOptions) -> SqliteConnectOptions) -> SqlitePool {
        pool(change(options(&self.directory.0))).await
    }
}

impl Database for Sqlite {
    type Store = SqliteStore;

    async fn start() -> Option<Self> {
        let directory = Arc::new(Directory::new());
        let pool = pool(options(&directory.0)).await;
        Some(Self { directory, pool })
    }

    fn tables() -> Vec<Flavour> {
        let generated = "CREATE TABLE generated (id text PRIMARY KEY, doc text, rev integer, ver integer \
            GENERATED ALWAYS AS (CASE WHEN json_valid(doc) THEN json_extract(doc, '$._v') END) VIRTUAL)";
        let odd = r#"CREATE TABLE "we""ird table" ("the 'id'" text PRIMARY KEY, "select" text, "re""v" integer, "$1" integer)"#;
        let mut names = Flavour::of("odd", Ids::Text, false, odd);
        names.table = Some(
            Table::new(r#"we"ird table"#)
                .schema("main")
                .id("the 'id'")
                .document("select")
                .revision(r#"re"v"#)
                .version("$1"),
        );
        (names.sql, names.id) = (r#""we""ird table""#, r#""the 'id'""#);
        (names.document, names.revision, names.version) = (r#""select""#, r#""re""v""#, Some(r#""$1""#));
        vec![
            Flavour::own("own"),
            Flavour::of(
                "plain",
                Ids::Text,
                true,
                "CREATE TABLE plain (id text PRIMARY KEY, doc text, rev integer, ver integer)",
            ),
            Flavour::of(
                "bare",
                Ids::Text,
                false,
                "CREATE TABLE bare (id varchar(99) UNIQUE, doc json, rev bigint)",
            ),
            Flavour::of(
                "blobs",
                Ids::Integer,
                true,
                "CREATE TABLE blobs (id integer PRIMARY KEY, doc blob, rev integer, ver int)",
            )
            .literal("CAST(", " AS BLOB)"),
            Flavour::of(
                "numbers",
                Ids::Integer,
                false,
                "CREATE TABLE numbers (n integer PRIMARY KEY, id bigint NOT NULL UNIQUE, doc text NOT NULL, rev integer)",
            ),
            Flavour::of(
                "strict",
                Ids::Text,
                true,
                "CREATE TABLE strict (id text PRIMARY KEY, doc text, rev integer, ver integer) STRICT, WITHOUT ROWID",
            ),
            Flavour { generated: true, ..Flavour::of("generated", Ids::Text, true, generated) },
            names,
        ]
    }

    async fn install(&self) -> Result<(), StoreError> {
        SqliteStore::install(&self.pool).await
    }

    async fn records(&self, kind: &str) -> Result<SqliteStore, StoreError> {
        SqliteStore::records(self.pool.clone(), kind).await
    }

    async fn table(&self, table: Table) -> Result<SqliteStore, StoreError> {
        SqliteStore::table(self.pool.clone(), table).await
    }

    async fn run(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&self.pool).await?;
        Ok(done.rows_affected())
    }

    async fn number(&self, sql: &str) -> Option<i64> {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&self.pool).await.unwrap()
    }

    fn is_fence(error: &sqlx::Error) -> bool {
        error.as_database_error().is_some_and(|error| error.message().starts_with("upcaster fence: "))
    }
}

fenced!(SqliteStore);
all_laws!(Sqlite);

async fn start() -> Sqlite {
    Sqlite::start().await.unwrap()
}

#[tokio::test]
async fn own_tables_are_made_once() {
    crate::own::are_made_once(start().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_tables_are_made_by_several_at_once() {
    let database = start().await;
    let mut installs = Vec::new();
    for _ in 0..6 {
        let pool = database.other(|options| options).await;
        installs.push(tokio::spawn(async move { SqliteStore::install(&pool).await }));
    }
    for install in installs {
        install.await.unwrap().unwrap();
    }
    assert_eq!(database.number("SELECT count(*) FROM upcaster_migrations").await, Some(1));
}

#[tokio::test]
async fn newer_tables_are_not_touched() {
    crate::own::are_not_touched_when_newer(start().await).await;
}

#[tokio::test]
async fn kinds_in_one_table_do_not_see_each_other() {
    crate::own::kinds_do_not_see_each_other(start().await).await;
}

#[tokio::test]
async fn a_label_is_fenced_by_the_column() {
    let ddl = "CREATE TABLE labels (id text PRIMARY KEY, doc text, rev integer, ver integer)";
    crate::own::a_label_is_fenced_by_the_column(start().await, ddl).await;
}

#[tokio::test]
async fn nested_and_enveloped_tags_are_fenced() {
    let ddl = "CREATE TABLE nested (id text PRIMARY KEY, doc text, rev integer)";
    crate::own::nested_and_enveloped_tags_are_fenced(start().await, ddl).await;
}

#[tokio::test]
async fn a_unique_column_beside_the_id_is_no_row_that_is_there() {
    let ddl = "CREATE TABLE mails (id text PRIMARY KEY, doc text, rev integer, \
               mail text GENERATED ALWAYS AS (json_extract(doc, '$.count')) VIRTUAL UNIQUE)";
    crate::own::another_unique_column_rejects(start().await, ddl).await;
}

#[tokio::test]
async fn what_no_store_can_be_made_of_is_refused() {
    let wrong = [
        "CREATE TABLE wrong (id text, doc text, rev integer, ver integer)",
        "CREATE TABLE wrong (id text, doc text, rev integer, ver integer, PRIMARY KEY (id, doc))",
        "CREATE TABLE wrong (id real PRIMARY KEY, doc text, rev integer, ver integer)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc integer, rev integer, ver integer)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc text, rev text, ver integer)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc text, rev integer, ver text)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc text, rev integer AS (1), ver integer)",
        "CREATE VIEW wrong AS SELECT 'a' AS id, '{}' AS doc, 1 AS rev, 1 AS ver",
        "CREATE TABLE wrong (id text, doc text, rev integer, ver integer); CREATE UNIQUE INDEX some ON wrong (id) WHERE id > 'a'",
    ];
    for ddl in wrong {
        crate::own::is_refused(start().await, ddl).await;
    }
}

#[tokio::test]
async fn replace_is_fenced_too() {
    for is in Sqlite::tables() {
        let database = start().await;
        database.install().await.unwrap();
        let store = match is.table.clone() {
            Some(table) => {
                database.run(is.ddl).await.unwrap();
                database.table(table).await.unwrap()
            }
            None => database.records("order").await.unwrap(),
        };
        store.install_fence().await.unwrap();
        let id = is.id(1);
        let revision = insert(&store, &id, v2(1)).await.unwrap().unwrap();
        let replace = |document: &str| format!("REPLACE {}", is.insert(&id, document));
        for (document, recursive) in [(r#"{"_v":1}"#, "OFF"), (r#"{"count":1}"#, "ON"), ("x", "OFF")] {
            let other = database.other(|options| options.pragma("recursive_triggers", recursive)).await;
            let replaced = sqlx::query(AssertSqlSafe(replace(document))).execute(&other).await;
            assert!(Sqlite::is_fence(&replaced.unwrap_err()), "{} {document}", is.name);
            let ignored = AssertSqlSafe(format!("INSERT OR IGNORE {}", is.insert(&id, document)));
            assert!(Sqlite::is_fence(&sqlx::query(ignored).execute(&other).await.unwrap_err()));
        }
        assert_eq!(json(&row(&store, &id).await), json_v2(1));

        database.run(&replace(r#"{"_v":2,"count":7,"note":"new"}"#)).await.unwrap();
        let replaced = row(&store, &id).await;
        assert_eq!(json(&replaced), json_v2(7));
        assert_ne!(replaced.revision.as_str(), "null");
        assert_eq!(swap(&store, &id, &revision, v2(1)).await.unwrap(), None, "{}", is.name);
        database.run(&replace(r#"{"_v":3}"#)).await.unwrap();
        database.run(&format!("INSERT {}", is.insert(&is.id(2), "{}"))).await.unwrap();
    }
}

#[tokio::test]
async fn invalid_json_is_fenced_and_fences_nothing() {
    let ddl = "CREATE TABLE texts (id text PRIMARY KEY, doc text, rev integer)";
    crate::own::invalid_json(start().await, ddl, ("", "")).await;
    let ddl = "CREATE TABLE texts (id text PRIMARY KEY, doc blob, rev integer)";
    crate::own::invalid_json(start().await, ddl, ("CAST(", " AS BLOB)")).await;
}

#[tokio::test]
async fn a_lock_that_is_held_is_busy() {
    let database = start().await;
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    let revision = insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let hasty = database.other(|options| options.busy_timeout(Duration::from_millis(20))).await;
    let hasty = SqliteStore::records(hasty, "order").await.unwrap();

    let transaction = database.pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    for error in [
        swap(&hasty, "1", &revision, v1(2)).await.unwrap_err(),
        insert(&hasty, "2", v1(2)).await.unwrap_err(),
        hasty.delete("1", &revision).await.unwrap_err(),
        hasty.install_fence().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), StoreErrorKind::Busy, "{error:?}");
        assert!(!error.is_ambiguous());
    }
    assert!(hasty.get("1").await.unwrap().is_some());
    transaction.rollback().await.unwrap();
    swap(&hasty, "1", &revision, v1(2)).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_without_writes_is_read_only() {
    let database = start().await;
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    let revision = insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let reader = database.other(|options| options.read_only(true)).await;
    let reader = SqliteStore::records(reader, "order").await.unwrap();
    assert!(reader.get("1").await.unwrap().is_some());
    for error in [
        swap(&reader, "1", &revision, v1(2)).await.unwrap_err(),
        insert(&reader, "2", v1(2)).await.unwrap_err(),
        reader.delete("1", &revision).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), StoreErrorKind::ReadOnly, "{error:?}");
    }
}

#[tokio::test]
async fn a_full_database_is_full() {
    let database = start().await;
    database.install().await.unwrap();
    let small = database.other(|options| options.pragma("max_page_count", "12")).await;
    let store = SqliteStore::records(small, "order").await.unwrap();
    let long = Order { count: 1, note: "x".repeat(100_000) };
    assert_eq!(insert(&store, "1", long).await.unwrap_err().kind(), StoreErrorKind::Full);
    assert!(store.get("1").await.unwrap().is_none());
}

#[tokio::test]
async fn a_closed_pool_is_unavailable() {
    let database = start().await;
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    database.pool.close().await;
    assert_eq!(store.get("1").await.unwrap_err().kind(), StoreErrorKind::Unavailable);
}

#[tokio::test]
async fn a_table_that_went_away_is_no_table() {
    let database = start().await;
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    database.run("ALTER TABLE upcaster_records RENAME COLUMN document TO doc").await.unwrap();
    assert_eq!(store.get("1").await.unwrap_err().kind(), StoreErrorKind::Schema);
    database.run("DROP TABLE upcaster_records").await.unwrap();
    assert_eq!(store.get("1").await.unwrap_err().kind(), StoreErrorKind::Schema);
}

/// What a trigger of the program says is not taken for the fence.
#[tokio::test]
async fn another_trigger_rejects() {
    let database = start().await;
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    let trigger = "CREATE TRIGGER no BEFORE INSERT ON upcaster_records BEGIN SELECT RAISE(ABORT, 'no'); END";
    database.run(trigger).await.unwrap();
    assert_eq!(insert(&store, "1", v1(1)).await.unwrap_err().kind(), StoreErrorKind::Rejected);
}

/// A foreign key that is checked when the statement is committed, after its row was given out.
#[tokio::test]
async fn what_fails_at_the_end_is_no_success() {
    let database = start().await;
    let ddl = "CREATE TABLE parents (n integer PRIMARY KEY); \
        CREATE TABLE late (id text PRIMARY KEY, doc text, rev integer, \
        n integer DEFAULT 7 REFERENCES parents (n) DEFERRABLE INITIALLY DEFERRED)";
    crate::own::what_fails_at_the_end_is_no_success(database, ddl).await;
}

#[tokio::test]
async fn the_indexes_are_used() {
    let database = start().await;
    database.install().await.unwrap();
    database.run("CREATE TABLE plain (id text PRIMARY KEY, doc text, rev integer)").await.unwrap();
    for sql in [
        "SELECT 1 FROM plain AS r WHERE r.id = '1'",
        "SELECT 1 FROM plain AS r WHERE r.id COLLATE BINARY > '1' ORDER BY r.id COLLATE BINARY LIMIT 5",
        "SELECT 1 FROM plain AS r WHERE r.id IN (SELECT value FROM json_each('[1]'))",
        "SELECT 1 FROM upcaster_records AS r WHERE r.kind = 'order' AND r.id COLLATE BINARY > '1' ORDER BY r.id COLLATE BINARY LIMIT 5",
    ] {
        let plan = format!("EXPLAIN QUERY PLAN {sql}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(plan)).fetch_all(&database.pool).await.unwrap();
        assert!(plan[0].3.starts_with("SEARCH r USING"), "{sql}: {plan:?}");
        assert!(plan.iter().all(|step| !step.3.contains("TEMP B-TREE")), "{sql}: {plan:?}");
    }
}

#[tokio::test]
async fn an_attached_database_is_a_schema() {
    let database = start().await;
    let path = database.directory.0.join("attached.db");
    let attach = format!("ATTACH '{}' AS \"at tached\"", path.display());
    let options = options(&database.directory.0);
    let pool = SqlitePoolOptions::new()
        .max_connections(2)
        .after_connect(move |connection, _| {
            let attach = AssertSqlSafe(attach.clone());
            Box::pin(async move { sqlx::query(attach).execute(connection).await.map(drop) })
        })
        .connect_with(options)
        .await
        .unwrap();
    let ddl = r#"CREATE TABLE "at tached".orders (id text PRIMARY KEY, document text, revision integer)"#;
    sqlx::query(ddl).execute(&pool).await.unwrap();
    let table = Table::new("orders").schema("at tached").tag(Order::TAG);
    let store = SqliteStore::table(pool.clone(), table).await.unwrap();
    let revision = insert(&store, "1", v2(1)).await.unwrap().unwrap();
    store.install_fence().await.unwrap();
    assert_eq!(store.fence_status().await.unwrap(), Fence::Installed);
    assert_eq!(swap(&store, "1", &revision, v1(1)).await.unwrap_err().kind(), StoreErrorKind::Fenced);
    store.lower_fence(version(1)).await.unwrap();
    swap(&store, "1", &revision, v1(1)).await.unwrap().unwrap();
    store.remove_fence().await.unwrap();
    assert_eq!(store.fence_status().await.unwrap(), Fence::Missing);
}

#[tokio::test]
async fn a_generated_column_is_no_fence() {
    let ddl = "CREATE TABLE labels (id text PRIMARY KEY, doc text, rev integer, \
               ver integer GENERATED ALWAYS AS (json_extract(doc, '$._v')) VIRTUAL)";
    crate::own::a_generated_column_is_no_fence(start().await, ddl).await;
}

#[tokio::test]
async fn a_replacement_without_a_version_column_is_fenced_by_it() {
    let database = start().await;
    let ddl = "CREATE TABLE labels (id text PRIMARY KEY, doc text, rev integer, ver integer)";
    database.run(ddl).await.unwrap();
    let table = Table::new("labels").document("doc").revision("rev").version("ver").tag(Tag::outside());
    let store = database.table(table).await.unwrap();
    store.install_fence().await.unwrap();
    insert(&store, "1", v2(1)).await.unwrap().unwrap();
    for replace in [
        "REPLACE INTO labels (id, doc) VALUES ('1', '{}')",
        "REPLACE INTO labels (id, doc, ver) VALUES ('1', '{}', 1)",
    ] {
        assert!(Sqlite::is_fence(&database.run(replace).await.expect_err(replace)));
    }
    database.run("REPLACE INTO labels (id, doc, ver) VALUES ('1', '{}', 2)").await.unwrap();
    assert_ne!(row(&store, "1").await.revision.as_str(), "null");
}
