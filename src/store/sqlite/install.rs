use sqlx::{AssertSqlSafe, SqlitePool};

use super::fault;
use crate::store::StoreError;
use crate::store::sql::{MIGRATIONS_TABLE, Migration, pending};

const MIGRATIONS: &[Migration] = &[Migration {
    name: "records",
    sql: "CREATE TABLE upcaster_records (kind text NOT NULL, id text NOT NULL, document text NOT NULL, \
          revision integer NOT NULL DEFAULT (random() & 9223372036854775807), version integer, \
          PRIMARY KEY (kind, id))",
}];

pub(super) async fn install(pool: &SqlitePool) -> Result<(), StoreError> {
    // Takes the lock for writing at once: nobody else is in here until this is committed.
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(fault)?;
    sqlx::query(MIGRATIONS_TABLE).execute(&mut *transaction).await.map_err(fault)?;
    let made = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM upcaster_migrations");
    let made: i64 = made.fetch_one(&mut *transaction).await.map_err(fault)?;
    for (number, migration) in pending(MIGRATIONS, made)? {
        sqlx::raw_sql(AssertSqlSafe(migration.sql)).execute(&mut *transaction).await.map_err(fault)?;
        let note = sqlx::query("INSERT INTO upcaster_migrations (version, name) VALUES ($1, $2)");
        note.bind(number).bind(migration.name).execute(&mut *transaction).await.map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)
}
