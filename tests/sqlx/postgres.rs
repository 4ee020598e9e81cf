//! `Stored<T>` in columns of PostgreSQL.

use sqlx::{Connection as _, Executor, FromRow, PgConnection, Row as _, SqlSafeStr, Statement};
use upcaster::Stored;

use crate::cluster;
use crate::model::{BAD, Order, VERSIONS, assert_names_column, assert_read, order};

/// A column of every type that can hold a document.
#[derive(FromRow)]
struct Row {
    j: Stored<Order>,
    b: Stored<Order>,
    t: Stored<Order>,
    v: Stored<Order>,
    a: Stored<Order>,
    d: Stored<Order>,
}

#[derive(Debug, FromRow)]
struct One {
    #[allow(dead_code)]
    doc: Stored<Order>,
}

const COLUMNS: &str = "j, b, t, v, a, d";

/// A connection to a database of its own.
async fn database() -> Option<PgConnection> {
    Some(PgConnection::connect(&cluster::database()?).await.unwrap())
}

/// With the order as every release stored it.
async fn table() -> Option<PgConnection> {
    let mut database = database().await?;
    let schema = "CREATE DOMAIN document AS jsonb CHECK (VALUE ? '_v');
        CREATE TABLE t (id serial, j json, b jsonb, t text, v varchar(200), a bytea, d document)";
    database.execute(sqlx::raw_sql(schema)).await.unwrap();
    for document in VERSIONS {
        let insert = "INSERT INTO t (j, b, t, v, a, d)
            VALUES ($1::json, $1::jsonb, $1, $1, convert_to($1, 'UTF8'), $1::jsonb)";
        sqlx::query(insert).bind(document).execute(&mut database).await.unwrap();
    }
    Some(database)
}

fn assert_all_read(rows: Vec<Row>) {
    let mut columns: [Vec<Stored<Order>>; 6] = Default::default();
    for Row { j, b, t, v, a, d } in rows {
        for (column, value) in columns.iter_mut().zip([j, b, t, v, a, d]) {
            column.push(value);
        }
    }
    for column in columns {
        assert_read(&column);
    }
}

#[tokio::test]
async fn every_version_is_read_from_every_column() {
    let Some(mut database) = table().await else { return };
    let rows = sqlx::query_as("SELECT * FROM t ORDER BY id").fetch_all(&mut database).await.unwrap();
    assert_all_read(rows);
    // The other protocol, where everything comes as text.
    let rows = database.fetch_all(sqlx::raw_sql("SELECT * FROM t ORDER BY id")).await.unwrap();
    assert_eq!(rows[0].try_get_raw("a").unwrap().as_str().unwrap()[..2], *"\\x");
    assert_all_read(rows.iter().map(|row| Row::from_row(row).unwrap()).collect());
}

#[tokio::test]
async fn a_value_is_written_at_the_current_version_into_every_column() {
    let Some(mut database) = table().await else { return };
    let update =
        "UPDATE t SET j = $1, b = $1, t = $1, v = $1, a = convert_to($1::text, 'UTF8'), d = $1 WHERE id = 1";
    sqlx::query(update).bind(Stored::new(order())).execute(&mut database).await.unwrap();
    let row: Row = sqlx::query_as("SELECT * FROM t WHERE id = 1").fetch_one(&mut database).await.unwrap();
    for read in [row.j, row.b, row.t, row.v, row.a, row.d] {
        assert_eq!((&*read, read.is_stale()), (&order(), false));
    }
    let texts =
        sqlx::query("SELECT j::text, b::text, t, v, convert_from(a, 'UTF8') a, d::text FROM t WHERE id = 1");
    let texts = texts.fetch_one(&mut database).await.unwrap();
    let text = |name: &str| texts.get::<String, _>(name);
    // The exact document; the server has an order of its own in `jsonb`.
    for name in ["j", "t", "v", "a"] {
        assert_eq!(text(name), VERSIONS[2], "{name}");
    }
    for name in ["b", "d"] {
        assert_eq!(text(name), r#"{"_v": 3, "name": "Ada", "paid": false, "total": 12.5}"#, "{name}");
    }
    // Every other row is as it was.
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM t WHERE id > 1").fetch_all(&mut database).await.unwrap();
    assert!(rows.iter().zip([2, 3]).all(|(row, version)| row.b.stored_version() == version));
}

#[tokio::test]
async fn a_cast_says_where_the_place_does_not() {
    let Some(mut database) = table().await else { return };
    let value = Stored::new(order());
    let equal = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM t WHERE b = $1::jsonb").bind(&value);
    assert_eq!(equal.fetch_one(&mut database).await.unwrap(), 1);
    // Of a statement that is prepared alone, the server decides what it takes.
    let prepared = database.prepare("UPDATE t SET b = $1::json WHERE id = 2".into_sql_str()).await.unwrap();
    prepared.query().bind(&value).execute(&mut database).await.unwrap();
    assert_eq!(equal_rows(&mut database).await, 2);
}

async fn equal_rows(database: &mut PgConnection) -> i64 {
    let count = sqlx::query_scalar("SELECT count(*) FROM t WHERE b = $1::jsonb").bind(Stored::new(order()));
    count.fetch_one(database).await.unwrap()
}

#[tokio::test]
async fn arrays_of_documents_are_read_and_written() {
    let Some(mut database) = table().await else { return };
    for column in COLUMNS.split(", ").filter(|column| *column != "d") {
        let select = sqlx::AssertSqlSafe(format!("SELECT array_agg({column} ORDER BY id) FROM t"));
        let all: Vec<Stored<Order>> = sqlx::query_scalar(select).fetch_one(&mut database).await.unwrap();
        assert_read(&all);
    }
    let many: Vec<Stored<Order>> = (0..5).map(|_| Stored::new(order())).collect();
    let insert = sqlx::query("INSERT INTO t (b) SELECT unnest($1)").bind(&many);
    assert_eq!(insert.execute(&mut database).await.unwrap().rows_affected(), 5);
    assert_eq!(equal_rows(&mut database).await, 6);
}

#[tokio::test]
async fn null_is_none() {
    let Some(mut database) = database().await else { return };
    database.execute("CREATE TABLE t (id serial, doc jsonb)").await.unwrap();
    for doc in [None, Some(Stored::new(order()))] {
        sqlx::query("INSERT INTO t (doc) VALUES ($1)").bind(doc).execute(&mut database).await.unwrap();
    }
    let select = sqlx::query_scalar::<_, Option<Stored<Order>>>("SELECT doc FROM t ORDER BY id");
    let rows = select.fetch_all(&mut database).await.unwrap();
    assert_eq!(
        rows.into_iter().map(|doc| doc.map(Stored::into_inner)).collect::<Vec<_>>(),
        [None, Some(order())]
    );
    let null = sqlx::query_as::<_, One>("SELECT NULL::jsonb AS doc").fetch_one(&mut database).await;
    assert!(null.is_err());
}

#[tokio::test]
async fn a_bad_row_says_column_record_version_step_and_path() {
    let Some(mut database) = database().await else { return };
    for (document, kind, message) in BAD {
        for form in ["$1::json", "$1", "convert_to($1, 'UTF8')"] {
            let select = sqlx::AssertSqlSafe(format!("SELECT {form} AS doc"));
            let select = sqlx::query_as::<_, One>(select).bind(document);
            let error = select.fetch_one(&mut database).await.unwrap_err();
            assert_eq!(assert_names_column(&error, kind), message);
        }
        // The server has put its own spaces and order there, so that the position is another.
        let select = sqlx::query_as::<_, One>("SELECT $1::jsonb AS doc").bind(document);
        let error = select.fetch_one(&mut database).await.unwrap_err();
        let said = assert_names_column(&error, kind);
        assert_eq!(said.split(" (line").next(), message.split(" (line").next());
    }
}

#[tokio::test]
async fn other_values_are_refused_by_their_type() {
    let Some(mut database) = database().await else { return };
    for value in ["7", "7.5::numeric", "true", "ARRAY['{}'::jsonb]", "now()"] {
        let select = sqlx::AssertSqlSafe(format!("SELECT {value} AS doc"));
        let error = sqlx::query_as::<_, One>(select).fetch_one(&mut database).await.unwrap_err().to_string();
        assert!(error.contains("mismatched types"), "{error}");
    }
}

#[tokio::test]
async fn what_could_not_be_read_again_is_not_written() {
    let Some(mut database) = table().await else { return };
    let nan = Stored::new(Order { total: f64::NAN, ..order() });
    let error = sqlx::query("UPDATE t SET b = $1").bind(nan).execute(&mut database).await.unwrap_err();
    assert!(matches!(error, sqlx::Error::Encode(_)));
    let refused = "order version 3 holds a number that is not finite, for which JSON has no form at /total";
    assert!(error.to_string().ends_with(refused), "{error}");
    assert_eq!(equal_rows(&mut database).await, 1);
}
