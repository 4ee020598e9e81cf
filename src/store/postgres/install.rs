use sqlx::{AssertSqlSafe, PgPool};

use super::fault;
use crate::store::StoreError;
use crate::store::sql::{MIGRATIONS_TABLE, Migration, pending};

/// Keeps all changes of the library's own tables, triggers and functions one behind the other: "upcaster" in ASCII.
pub(super) const LOCK: &str = "SELECT pg_advisory_xact_lock(8462372970029147506)";

const MIGRATIONS: &[Migration] = &[Migration {
    name: "records",
    sql: "CREATE TABLE upcaster_records (kind text COLLATE \"C\" NOT NULL, id text COLLATE \"C\" NOT NULL, \
          document json NOT NULL, \
          revision bigint NOT NULL DEFAULT (('x' || left(pg_catalog.gen_random_uuid()::text, 8) \
          || right(pg_catalog.gen_random_uuid()::text, 8))::bit(64)::bigint & 9223372036854775807), \
          version bigint, PRIMARY KEY (kind, id))",
}];

pub(super) async fn install(pool: &PgPool) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await.map_err(fault)?;
    sqlx::query(LOCK).execute(&mut *transaction).await.map_err(fault)?;
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
