//! On a PostgreSQL server.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};
use upcaster::Version;
use upcaster::store::{Fence, PostgresStore, Store as _, StoreError, StoreErrorKind, Table};

use crate::bench::{Database, Flavour, Ids, all_laws, fenced};
use crate::cluster;
use crate::documents::{Order, insert, json, row, swap, v1, v2};

#[derive(Clone)]
pub(crate) struct Postgres {
    options: PgConnectOptions,
    pool: PgPool,
}

async fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new().max_connections(5).connect_with(options).await.unwrap()
}

impl Database for Postgres {
    type Store = PostgresStore;

    async fn start() -> Option<Self> {
        let url = tokio::task::spawn_blocking(cluster::database).await.unwrap()?;
        let options: PgConnectOptions = url.parse().unwrap();
        Some(Self { pool: pool(options.clone()).await, options })
    }

    fn tables() -> Vec<Flavour> {
        let generated = "CREATE TABLE generated (id text PRIMARY KEY, doc jsonb, rev bigint, ver integer GENERATED \
            ALWAYS AS (CASE WHEN doc ->> '_v' ~ '^[1-9][0-9]{0,8}$' THEN (doc ->> '_v')::int END) STORED)";
        let odd = r#"CREATE SCHEMA "o""dd"; CREATE TABLE "o""dd"."we""ird table" ("the 'id'" varchar(40) PRIMARY KEY, "select" json, "re""v" bigint, "$1" bigint)"#;
        let mut names = Flavour::of("odd", Ids::Text, false, odd);
        names.table = Some(
            Table::new(r#"we"ird table"#)
                .schema(r#"o"dd"#)
                .id("the 'id'")
                .document("select")
                .revision(r#"re"v"#)
                .version("$1"),
        );
        (names.sql, names.id) = (r#""o""dd"."we""ird table""#, r#""the 'id'""#);
        (names.document, names.revision, names.version) = (r#""select""#, r#""re""v""#, Some(r#""$1""#));
        let bytes = ("convert_to(", ", 'UTF8')");
        vec![
            Flavour::own("own"),
            Flavour::of("jsonbs", Ids::Text, true, "CREATE TABLE jsonbs (id text PRIMARY KEY, doc jsonb, rev bigint, ver integer)"),
            Flavour::of("jsons", Ids::Integer, false, "CREATE TABLE jsons (id integer PRIMARY KEY, doc json, rev bigint)"),
            Flavour::of("texts", Ids::Uuid, true, "CREATE TABLE texts (id uuid PRIMARY KEY, doc text, rev bigint, ver bigint)"),
            Flavour::of("bytes", Ids::Integer, true, "CREATE TABLE bytes (n serial PRIMARY KEY, id bigint UNIQUE NOT NULL, doc bytea NOT NULL, rev bigint, ver smallint)")
                .literal(bytes.0, bytes.1),
            Flavour::of("bare", Ids::Text, false, r#"CREATE TABLE bare (id varchar COLLATE "C" PRIMARY KEY, doc varchar, rev bigint)"#),
            Flavour::of("domains", Ids::Text, true, "CREATE DOMAIN key AS text; CREATE DOMAIN body AS jsonb; CREATE TABLE domains (id key PRIMARY KEY, doc body, rev bigint, ver integer)"),
            Flavour::of("parts", Ids::Uuid, false, "CREATE TABLE parts (id uuid PRIMARY KEY, doc jsonb, rev bigint) PARTITION BY HASH (id); \
                CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0); \
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1)"),
            Flavour { generated: true, ..Flavour::of("generated", Ids::Text, true, generated) },
            names,
        ]
    }

    async fn install(&self) -> Result<(), StoreError> {
        PostgresStore::install(&self.pool).await
    }

    async fn records(&self, kind: &str) -> Result<PostgresStore, StoreError> {
        PostgresStore::records(self.pool.clone(), kind).await
    }

    async fn table(&self, table: Table) -> Result<PostgresStore, StoreError> {
        PostgresStore::table(self.pool.clone(), table).await
    }

    async fn run(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&self.pool).await?;
        Ok(done.rows_affected())
    }

    async fn number(&self, sql: &str) -> Option<i64> {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&self.pool).await.unwrap()
    }

    fn is_fence(error: &sqlx::Error) -> bool {
        error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("UC001"))
    }
}

fenced!(PostgresStore);
all_laws!(Postgres);

#[tokio::test]
async fn own_tables_are_made_once() {
    let Some(database) = Postgres::start().await else { return };
    crate::own::are_made_once(database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_tables_are_made_by_several_at_once() {
    let Some(database) = Postgres::start().await else { return };
    let mut installs = Vec::new();
    for _ in 0..6 {
        let pool = pool(database.options.clone()).await;
        installs.push(tokio::spawn(async move { PostgresStore::install(&pool).await }));
    }
    for install in installs {
        install.await.unwrap().unwrap();
    }
    assert_eq!(database.number("SELECT count(*) FROM upcaster_migrations").await, Some(1));
}

#[tokio::test]
async fn newer_tables_are_not_touched() {
    let Some(database) = Postgres::start().await else { return };
    crate::own::are_not_touched_when_newer(database).await;
}

#[tokio::test]
async fn kinds_in_one_table_do_not_see_each_other() {
    let Some(database) = Postgres::start().await else { return };
    crate::own::kinds_do_not_see_each_other(database).await;
}

#[tokio::test]
async fn a_label_is_fenced_by_the_column() {
    let Some(database) = Postgres::start().await else { return };
    let ddl = "CREATE TABLE labels (id text PRIMARY KEY, doc jsonb, rev bigint, ver integer)";
    crate::own::a_label_is_fenced_by_the_column(database, ddl).await;
}

#[tokio::test]
async fn a_generated_column_is_no_fence() {
    let Some(database) = Postgres::start().await else { return };
    let ddl = "CREATE TABLE labels (id text PRIMARY KEY, doc jsonb, rev bigint, \
               ver integer GENERATED ALWAYS AS ((doc ->> '_v')::int) STORED)";
    crate::own::a_generated_column_is_no_fence(database, ddl).await;
}

#[tokio::test]
async fn nested_and_enveloped_tags_are_fenced() {
    for column in ["jsonb", "json", "text"] {
        let Some(database) = Postgres::start().await else { return };
        let ddl = format!("CREATE TABLE nested (id text PRIMARY KEY, doc {column}, rev bigint)");
        crate::own::nested_and_enveloped_tags_are_fenced(database, &ddl).await;
    }
}

#[tokio::test]
async fn a_unique_column_beside_the_id_is_no_row_that_is_there() {
    let Some(database) = Postgres::start().await else { return };
    let ddl = "CREATE TABLE mails (id text PRIMARY KEY, doc jsonb, rev bigint); \
               CREATE UNIQUE INDEX ON mails ((doc ->> 'count'))";
    crate::own::another_unique_column_rejects(database, ddl).await;
}

#[tokio::test]
async fn what_no_store_can_be_made_of_is_refused() {
    let wrong = [
        "CREATE TABLE wrong (id text, doc text, rev bigint, ver integer)",
        "CREATE TABLE wrong (id text, doc text, rev bigint, ver integer, PRIMARY KEY (id, doc))",
        "CREATE TABLE wrong (id real PRIMARY KEY, doc text, rev bigint, ver integer)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc integer, rev bigint, ver integer)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc text, rev integer, ver integer)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc text, rev bigint, ver text)",
        "CREATE TABLE wrong (id text PRIMARY KEY, doc text, rev bigint GENERATED ALWAYS AS (1) STORED, ver integer)",
        "CREATE TABLE wrong (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, doc text, rev bigint, ver integer)",
        "CREATE TABLE wrong (id text UNIQUE DEFERRABLE, doc text, rev bigint, ver integer)",
        "CREATE TABLE wrong (id text, doc text, rev bigint, ver integer); CREATE UNIQUE INDEX ON wrong (id) WHERE id > 'a'",
        "CREATE VIEW wrong AS SELECT 'a' AS id, '{}'::json AS doc, 1::bigint AS rev, 1 AS ver",
    ];
    for ddl in wrong {
        let Some(database) = Postgres::start().await else { return };
        crate::own::is_refused(database, ddl).await;
    }
}

#[tokio::test]
async fn invalid_json_is_fenced_and_fences_nothing() {
    for (column, literal) in [("text", ("", "")), ("bytea", ("convert_to(", ", 'UTF8')"))] {
        let Some(database) = Postgres::start().await else { return };
        let ddl = format!("CREATE TABLE texts (id text PRIMARY KEY, doc {column}, rev bigint)");
        crate::own::invalid_json(database, &ddl, literal).await;
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_fenced() {
    let Some(database) = Postgres::start().await else { return };
    database.run("CREATE TABLE bytes (id text PRIMARY KEY, document bytea, revision bigint)").await.unwrap();
    let store = database.table(Table::new("bytes")).await.unwrap();
    store.install_fence().await.unwrap();
    insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let error = database.run(r"UPDATE bytes SET document = '\xff00'").await.unwrap_err();
    assert!(Postgres::is_fence(&error), "{error}");
}

#[tokio::test]
async fn a_nul_is_rejected_by_jsonb_alone() {
    let Some(database) = Postgres::start().await else { return };
    for (column, rejected) in [("jsonb", true), ("json", false), ("text", false), ("bytea", false)] {
        let ddl =
            format!("CREATE TABLE nul_{column} (id text PRIMARY KEY, document {column}, revision bigint)");
        database.run(&ddl).await.unwrap();
        let store = database.table(Table::new(format!("nul_{column}"))).await.unwrap();
        store.install_fence().await.unwrap();
        let nul = Order { count: 1, note: "a\0b \\u0000".to_owned() };
        let revision = insert(&store, "1", v2(1)).await.unwrap().unwrap();
        let saved = swap(&store, "1", &revision, nul.clone()).await;
        if rejected {
            assert_eq!(saved.unwrap_err().kind(), StoreErrorKind::Rejected);
        } else {
            let found = row(&store, "1").await;
            assert_eq!(found.revision, saved.unwrap().unwrap());
            assert_eq!(found.document, upcaster::to_vec(&nul).unwrap());
            let error = swap(&store, "1", &found.revision, v1(1)).await.unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Fenced);
        }
    }
}

#[tokio::test]
async fn jsonb_gives_numbers_back_in_another_text() {
    let Some(database) = Postgres::start().await else { return };
    database.run("CREATE TABLE n (id text PRIMARY KEY, document jsonb, revision bigint)").await.unwrap();
    database
        .run(r#"INSERT INTO n VALUES ('1', '{"b":1,"a":1.10,"a":1.100,"c":1e2,"e":-0,"f":-0.0}')"#)
        .await
        .unwrap();
    let store = database.table(Table::new("n")).await.unwrap();
    let found = row(&store, "1").await;
    assert_eq!(found.document, br#"{"a": 1.100, "b": 1, "c": 100, "e": 0, "f": 0.0}"#);
}

#[tokio::test]
async fn a_lock_that_is_held_is_busy() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    let revision = insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let hasty = pool(database.options.clone().options([("lock_timeout", "50")])).await;
    let hasty = PostgresStore::records(hasty, "order").await.unwrap();
    let mut transaction = database.pool.begin().await.unwrap();
    sqlx::query("SELECT 1 FROM upcaster_records FOR UPDATE").fetch_all(&mut *transaction).await.unwrap();
    for error in [
        swap(&hasty, "1", &revision, v1(2)).await.unwrap_err(),
        hasty.delete("1", &revision).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), StoreErrorKind::Busy, "{error:?}");
        assert!(!error.is_ambiguous());
    }
    transaction.rollback().await.unwrap();
    swap(&hasty, "1", &revision, v1(2)).await.unwrap().unwrap();
}

/// Where every transaction is serialisable, who comes second is told to try again, which a repository does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serialisable_transactions_lose_nothing() {
    let Some(mut database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    database.pool =
        pool(database.options.clone().options([("default_transaction_isolation", "serializable")])).await;
    let store = database.records("order").await.unwrap();
    crate::laws::no_increment_is_lost(crate::bench::Bench { database, store, is: Flavour::own("own") }).await;
}

#[tokio::test]
async fn a_connection_without_writes_is_read_only() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    let revision = insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let reader = pool(database.options.clone().options([("default_transaction_read_only", "on")])).await;
    let reader = PostgresStore::records(reader, "order").await.unwrap();
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
async fn a_connection_that_breaks_is_unavailable() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    let ddl = "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS \
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'; \
        CREATE TRIGGER die BEFORE INSERT ON upcaster_records FOR EACH ROW EXECUTE FUNCTION die()";
    database.run(ddl).await.unwrap();
    let error = insert(&store, "1", v1(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error:?}");
    assert!(error.is_ambiguous());
    database.pool.close().await;
    assert_eq!(store.get("1").await.unwrap_err().kind(), StoreErrorKind::Unavailable);
}

#[tokio::test]
async fn a_table_that_went_away_is_no_table() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    database.run("ALTER TABLE upcaster_records RENAME COLUMN document TO doc").await.unwrap();
    assert_eq!(store.get("1").await.unwrap_err().kind(), StoreErrorKind::Schema);
    database.run("DROP TABLE upcaster_records").await.unwrap();
    assert_eq!(store.get("1").await.unwrap_err().kind(), StoreErrorKind::Schema);
}

/// A constraint that is checked at the commit, after the row was given out.
#[tokio::test]
async fn what_fails_at_the_end_is_no_success() {
    let Some(database) = Postgres::start().await else { return };
    let ddl = "CREATE TABLE parents (n integer PRIMARY KEY); \
        CREATE TABLE late (id text PRIMARY KEY, doc json, rev bigint, \
        n integer DEFAULT 7 REFERENCES parents (n) DEFERRABLE INITIALLY DEFERRED)";
    crate::own::what_fails_at_the_end_is_no_success(database, ddl).await;
}

#[tokio::test]
async fn a_table_is_found_on_the_search_path() {
    let Some(database) = Postgres::start().await else { return };
    database.run("CREATE SCHEMA app").await.unwrap();
    let pool = pool(database.options.clone().options([("search_path", "app")])).await;
    PostgresStore::install(&pool).await.unwrap();
    let store = PostgresStore::records(pool, "order").await.unwrap();
    store.install_fence().await.unwrap();
    insert(&store, "1", v1(1)).await.unwrap().unwrap();
    assert_eq!(database.number("SELECT count(*) FROM app.upcaster_records").await, Some(1));
    assert_eq!(database.number("SELECT count(*) FROM app.upcaster_fences").await, Some(0));
    assert_eq!(database.records("order").await.map(drop).unwrap_err().kind(), StoreErrorKind::Schema);
    // The store knows where its table is, also on a connection that looks elsewhere.
    store.lower_fence(Version::new(1).unwrap()).await.unwrap();
    assert_eq!(json(&row(&store, "1").await), crate::documents::json_v1(1));
}

/// A trigger that is switched off is no fence.
#[tokio::test]
async fn a_disabled_fence_is_missing() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    store.install_fence().await.unwrap();
    database.run("ALTER TABLE upcaster_records DISABLE TRIGGER USER").await.unwrap();
    assert_eq!(store.fence_status().await.unwrap(), Fence::Missing);
}

/// `MERGE` and `UPDATE .. FROM` are writes as any other.
#[tokio::test]
async fn a_merge_is_fenced() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    store.install_fence().await.unwrap();
    insert(&store, "1", v2(1)).await.unwrap().unwrap();
    for sql in [
        "MERGE INTO upcaster_records AS r USING (SELECT '1' AS id) AS s ON r.id = s.id \
         WHEN MATCHED THEN UPDATE SET document = '{}'",
        "UPDATE upcaster_records AS r SET document = '{}' FROM (VALUES ('1')) AS s (id) WHERE r.id = s.id",
        "WITH s AS (UPDATE upcaster_records SET document = '{}' RETURNING 1) SELECT * FROM s",
    ] {
        let error = database.run(sql).await.expect_err(sql);
        assert!(Postgres::is_fence(&error), "{sql}: {error}");
    }
}

#[tokio::test]
async fn the_indexes_are_used() {
    let Some(database) = Postgres::start().await else { return };
    database.install().await.unwrap();
    let ddl = "CREATE TABLE texts (id text PRIMARY KEY); CREATE TABLE varchars (id varchar PRIMARY KEY); \
        CREATE TABLE ints (id integer PRIMARY KEY); CREATE TABLE uuids (id uuid PRIMARY KEY)";
    database.run(ddl).await.unwrap();
    let behind = "ORDER BY r.id::text COLLATE \"C\" LIMIT 5";
    let plans = [
        "SELECT 1 FROM texts AS r WHERE r.id = $1::text".to_owned(),
        "SELECT 1 FROM varchars AS r WHERE r.id = $1::text".to_owned(),
        "SELECT 1 FROM ints AS r WHERE r.id = $1::text::bigint".to_owned(),
        "SELECT 1 FROM uuids AS r WHERE r.id = $1::text::uuid".to_owned(),
        "SELECT 1 FROM uuids AS r WHERE r.id > $1::text::uuid ORDER BY r.id LIMIT 5".to_owned(),
        "SELECT 1 FROM ints AS r WHERE r.id = ANY (ARRAY(SELECT json_array_elements_text($1::text::json))::bigint[])".to_owned(),
        "SELECT 1 FROM texts AS r WHERE r.id = ANY (ARRAY(SELECT json_array_elements_text($1::text::json)))".to_owned(),
        format!("SELECT 1 FROM upcaster_records AS r WHERE r.kind = 'order' AND r.id::text COLLATE \"C\" > $1::text {behind}"),
    ];
    for sql in plans {
        let mut connection = database.pool.acquire().await.unwrap();
        sqlx::raw_sql(
            "SET enable_seqscan = off; SET enable_sort = off; SET plan_cache_mode = force_generic_plan",
        )
        .execute(&mut *connection)
        .await
        .unwrap();
        let prepared = format!("PREPARE p (text) AS {sql}");
        sqlx::raw_sql(AssertSqlSafe(prepared)).execute(&mut *connection).await.unwrap();
        let plan: Vec<String> = sqlx::query_scalar("EXPLAIN EXECUTE p ('1')")
            .persistent(false)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains("Index Cond: (") && plan.contains("id "), "{sql}: {plan}");
        assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{sql}: {plan}");
        sqlx::raw_sql("DEALLOCATE p").execute(&mut *connection).await.unwrap();
    }
}
