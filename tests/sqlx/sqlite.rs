//! `Stored<T>` in columns of SQLite.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Executor, FromRow, SqliteConnection};
use upcaster::Stored;

use crate::model::{BAD, Order, VERSIONS, assert_names_column, assert_read, order};

#[derive(Debug, FromRow)]
struct Row {
    id: i64,
    doc: Stored<Order>,
}

#[derive(FromRow)]
struct Optional {
    doc: Option<Stored<Order>>,
}

async fn database(schema: &'static str) -> SqliteConnection {
    let mut database = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    database.execute(schema).await.unwrap();
    database
}

#[tokio::test]
async fn every_version_is_read_from_every_column() {
    for schema in [
        "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, doc BLOB NOT NULL)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, doc JSON NOT NULL)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, doc)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT NOT NULL) STRICT",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, doc ANY NOT NULL) STRICT",
    ] {
        let mut database = database(schema).await;
        for document in VERSIONS {
            sqlx::query("INSERT INTO t (doc) VALUES (?)")
                .bind(document)
                .execute(&mut database)
                .await
                .unwrap();
        }
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM t ORDER BY id").fetch_all(&mut database).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 2, 3]);
        assert_read(&rows.into_iter().map(|row| row.doc).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn blobs_are_read_and_a_strict_one_is_written_by_a_cast() {
    let mut database = database("CREATE TABLE t (doc BLOB NOT NULL) STRICT").await;
    for document in VERSIONS {
        let insert = sqlx::query("INSERT INTO t VALUES (?)").bind(document.as_bytes());
        insert.execute(&mut database).await.unwrap();
    }
    let select = || sqlx::query_scalar::<_, Stored<Order>>("SELECT doc FROM t ORDER BY rowid");
    assert_read(&select().fetch_all(&mut database).await.unwrap());
    let refused = sqlx::query("UPDATE t SET doc = ?").bind(Stored::new(order())).execute(&mut database).await;
    assert!(matches!(refused, Err(sqlx::Error::Database(_))), "{refused:?}");
    let update = sqlx::query("UPDATE t SET doc = CAST(? AS BLOB)").bind(Stored::new(order()));
    update.execute(&mut database).await.unwrap();
    let blobs: Vec<Vec<u8>> = sqlx::query_scalar("SELECT doc FROM t").fetch_all(&mut database).await.unwrap();
    assert_eq!(blobs, [VERSIONS[2].as_bytes(); 3]);
}

#[tokio::test]
async fn a_value_is_written_as_text_at_the_current_version_with_the_tag_first() {
    let mut database = database("CREATE TABLE t (doc TEXT NOT NULL)").await;
    let insert = sqlx::query("INSERT INTO t VALUES (?)").bind(VERSIONS[0]);
    insert.execute(&mut database).await.unwrap();
    let mut read: Stored<Order> =
        sqlx::query_scalar("SELECT doc FROM t").fetch_one(&mut database).await.unwrap();
    read.paid = true;
    // By reference and by value.
    for _ in 0..2 {
        sqlx::query("UPDATE t SET doc = ?").bind(&read).execute(&mut database).await.unwrap();
    }
    sqlx::query("INSERT INTO t VALUES (?)").bind(read).execute(&mut database).await.unwrap();
    let stored: Vec<(String, String)> =
        sqlx::query_as("SELECT doc, typeof(doc) FROM t").fetch_all(&mut database).await.unwrap();
    let expected = (VERSIONS[2].replace("false", "true"), "text".to_owned());
    assert_eq!(stored, [expected.clone(), expected]);
}

#[tokio::test]
async fn null_is_none() {
    let mut database = database("CREATE TABLE t (doc TEXT)").await;
    for doc in [None, Some(Stored::new(order()))] {
        sqlx::query("INSERT INTO t VALUES (?)").bind(doc).execute(&mut database).await.unwrap();
    }
    let rows: Vec<Optional> = sqlx::query_as("SELECT doc FROM t").fetch_all(&mut database).await.unwrap();
    let rows: Vec<_> = rows.into_iter().map(|row| row.doc.map(Stored::into_inner)).collect();
    assert_eq!(rows, [None, Some(order())]);
    // Never a value that was made up.
    let null = sqlx::query_as::<_, Row>("SELECT 1 AS id, NULL AS doc").fetch_one(&mut database).await;
    assert!(null.is_err());
}

#[tokio::test]
async fn a_bad_row_says_column_record_version_step_and_path() {
    let mut database = database("CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)").await;
    for (id, (document, kind, message)) in (1_i64..).zip(BAD) {
        let insert = sqlx::query("INSERT INTO t (doc) VALUES (?)").bind(document);
        insert.execute(&mut database).await.unwrap();
        let select = sqlx::query_as::<_, Row>("SELECT * FROM t WHERE id = ?").bind(id);
        let error = select.fetch_one(&mut database).await.unwrap_err();
        assert_eq!(assert_names_column(&error, kind), message);
    }
}

#[tokio::test]
async fn other_values_are_refused_by_their_type() {
    let mut database = database("CREATE TABLE t (doc ANY)").await;
    for value in ["7", "7.5"] {
        let select = sqlx::query_scalar::<_, Stored<Order>>(sqlx::AssertSqlSafe(format!("SELECT {value}")));
        let error = select.fetch_one(&mut database).await.unwrap_err().to_string();
        assert!(error.contains("mismatched types"), "{error}");
    }
    // The binary form that SQLite has of JSON is no JSON; it is read by way of `json(doc)`.
    let jsonb = "SELECT jsonb('{\"_v\":3,\"name\":\"Ada\",\"total\":12.5,\"paid\":false}') AS doc";
    let error = sqlx::query_as::<_, Optional>(jsonb).fetch_one(&mut database).await.err().unwrap();
    let sqlx::Error::ColumnDecode { source, .. } = error else { panic!("{error:?}") };
    assert!(source.is::<upcaster::Error>());
}

#[tokio::test]
async fn what_could_not_be_read_again_is_not_written() {
    let mut database = database("CREATE TABLE t (doc TEXT)").await;
    let nan = Stored::new(Order { total: f64::NAN, ..order() });
    let error = sqlx::query("INSERT INTO t VALUES (?)").bind(nan).execute(&mut database).await.unwrap_err();
    assert!(matches!(error, sqlx::Error::Encode(_)));
    let refused = "order version 3 holds a number that is not finite, for which JSON has no form at /total";
    assert!(error.to_string().ends_with(refused), "{error}");
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM t").fetch_one(&mut database).await.unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn a_file_holds_what_was_written() {
    let path = std::env::temp_dir().join(format!("upcaster-sqlx-{}.db", std::process::id()));
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    database.execute("CREATE TABLE t (doc TEXT)").await.unwrap();
    sqlx::query("INSERT INTO t VALUES (?)").bind(Stored::new(order())).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let read: (Stored<Order>,) = sqlx::query_as("SELECT doc FROM t").fetch_one(&mut database).await.unwrap();
    assert_eq!(*read.0, order());
    database.close().await.unwrap();
    std::fs::remove_file(path).unwrap();
}
