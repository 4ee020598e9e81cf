use sqlx::{AssertSqlSafe, Row as _};

use super::fault::FENCE;
use super::{SqliteStore, fault};
use crate::Version;
use crate::store::Fence;
use crate::store::StoreError;
use crate::store::sql::{Columns, Held, Unfit, literal, quoted, version};

impl SqliteStore {
    /// Puts up the [fence](Fence): triggers of the table, and the table `upcaster_fences` for its setting.
    ///
    /// A write is refused if the version of its document is lower than that of the row, and also if it has none where
    /// the row has one; the version is read out of the documents, so that it does not matter whether the writer knows the
    /// version column. `REPLACE` counts as a write to the row that it replaces. An `INSERT` that would do nothing
    /// because the row is there is refused as well if its document is of a lower version.
    ///
    /// Where SQL cannot read the tag, which may be a label, or outside of the document, the version column counts. Then
    /// a write that changes the document and leaves the revision as it is is refused: it is from somebody who does not
    /// know of versions.
    ///
    /// A row whose document has no version that can be read takes any document. A `DELETE` is never refused.
    ///
    /// With it the revision of a row changes also when somebody writes to the document in another way and leaves the
    /// revision as it is: who read the row before cannot save over it.
    ///
    /// Where it is up already it is put up anew, which locks the file for a moment; a lowered fence stays lowered.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`](crate::store::StoreErrorKind::Schema) if SQL cannot read the tag and there is no version
    /// column that is written, and what the database says.
    pub async fn install_fence(&self) -> Result<(), StoreError> {
        self.run(self.fence_sql()?).await
    }

    /// What [`install_fence`](Self::install_fence) does, as SQL, for migrations that somebody else runs. Doing it twice is
    /// no harm.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`](crate::store::StoreErrorKind::Schema) if SQL cannot read the tag and there is no version
    /// column that is written.
    pub fn fence_sql(&self) -> Result<String, StoreError> {
        Ok(install_sql(&self.columns)?)
    }

    /// Takes the fence away, and its setting.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn remove_fence(&self) -> Result<(), StoreError> {
        self.run(remove_sql(&self.columns)).await
    }

    /// How the fence stands.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn fence_status(&self) -> Result<Fence, StoreError> {
        let (schema, suffix) = (quoted(&self.columns.schema), &self.columns.fence.suffix);
        let triggers = format!(
            "SELECT count(*) FROM {schema}.sqlite_master WHERE type = 'trigger' AND name IN ($1, $2)"
        );
        let triggers = sqlx::query_scalar::<_, i64>(AssertSqlSafe(triggers));
        let triggers =
            triggers.bind(format!("upcaster_fence_{suffix}")).bind(format!("upcaster_guard_{suffix}"));
        if triggers.fetch_one(&self.pool).await.map_err(fault)? < 2 {
            return Ok(Fence::Missing);
        }
        let lowered = format!("SELECT ({})", lowered(&self.columns, &format!("{schema}.")));
        let row = sqlx::query(AssertSqlSafe(lowered)).fetch_one(&self.pool).await.map_err(fault)?;
        let lowered = version(row.try_get(0).map_err(fault)?);
        Ok(lowered.map_or(Fence::Installed, |to| Fence::Lowered { to }))
    }

    /// Lets versions pass down to this one, for a rollback to a program that writes it.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`](crate::store::StoreErrorKind::Schema) if there is no fence, and what the database says.
    pub async fn lower_fence(&self, to: Version) -> Result<(), StoreError> {
        if self.fence_status().await? == Fence::Missing {
            return Err(Unfit::NoFence { table: self.columns.table.clone() }.into());
        }
        let schema = quoted(&self.columns.schema);
        let lower = format!(
            "INSERT INTO {schema}.upcaster_fences (table_name, kind, lowered_to) VALUES ($1, $2, $3) \
             ON CONFLICT (table_name, kind) DO UPDATE SET lowered_to = excluded.lowered_to"
        );
        let lower = sqlx::query(AssertSqlSafe(lower)).bind(&self.columns.fence.table);
        let lower = lower.bind(&self.columns.fence.kind).bind(i64::from(to));
        lower.execute(&self.pool).await.map(drop).map_err(fault)
    }

    /// Has the fence refuse every lower version again.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Schema`](crate::store::StoreErrorKind::Schema) if there is no fence, and what the database says.
    pub async fn raise_fence(&self) -> Result<(), StoreError> {
        if self.fence_status().await? == Fence::Missing {
            return Err(Unfit::NoFence { table: self.columns.table.clone() }.into());
        }
        self.run(raise_sql(&self.columns)).await
    }

    /// Runs several statements as one.
    async fn run(&self, statements: String) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(fault)?;
        let statements = sqlx::raw_sql(AssertSqlSafe(statements));
        statements.execute(&mut *transaction).await.map_err(fault)?;
        transaction.commit().await.map_err(fault)
    }
}

fn settings_sql(columns: &Columns) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {}.upcaster_fences (table_name text NOT NULL, kind text NOT NULL, \
         lowered_to bigint NOT NULL, PRIMARY KEY (table_name, kind));\n",
        quoted(&columns.schema)
    )
}

fn raise_sql(columns: &Columns) -> String {
    let (schema, fence) = (quoted(&columns.schema), &columns.fence);
    let (table, kind) = (literal(&fence.table), literal(&fence.kind));
    format!("DELETE FROM {schema}.upcaster_fences WHERE table_name = {table} AND kind = {kind};\n")
}

/// A trigger names no other database than its own, so that there the prefix is empty.
fn lowered(columns: &Columns, prefix: &str) -> String {
    let (table, kind) = (literal(&columns.fence.table), literal(&columns.fence.kind));
    format!(
        "SELECT f.lowered_to FROM {prefix}upcaster_fences AS f WHERE f.table_name = {table} AND f.kind = {kind}"
    )
}

fn remove_sql(columns: &Columns) -> String {
    format!("{}{}{}", drop_sql(columns), settings_sql(columns), raise_sql(columns))
}

fn drop_sql(columns: &Columns) -> String {
    let (schema, suffix) = (quoted(&columns.schema), &columns.fence.suffix);
    let drop = |name| format!("DROP TRIGGER IF EXISTS {schema}.upcaster_{name}_{suffix};\n");
    ["fence", "guard", "touch", "fill"].map(drop).concat()
}

fn install_sql(columns: &Columns) -> Result<String, Unfit> {
    let refused_update = refused(columns, "OLD")?;
    let refused_insert = refused(columns, "held")?;
    let Columns { revision, fresh, schema, .. } = columns;
    let (id, document) = (&columns.id.name, &columns.document.name);
    let (schema, table, suffix) = (quoted(schema), quoted(&columns.fence.table), &columns.fence.suffix);
    let of_kind = |row: &str| match &columns.kind {
        Some((column, kind)) => format!("{row}.{column} = {kind} AND "),
        None => String::new(),
    };
    let same_kind = match &columns.kind {
        Some((column, kind)) => format!(" AND {column} = {kind}"),
        None => String::new(),
    };
    let trigger = |name: &str, on: &str, when: &str, does: &str| {
        format!(
            "CREATE TRIGGER {schema}.upcaster_{name}_{suffix} {on} ON {table} WHEN {when} BEGIN\n  {does};\nEND;\n"
        )
    };
    let (old, new, held) = (of_kind("OLD"), of_kind("NEW"), of_kind("held"));
    let refuse = format!("SELECT RAISE(ABORT, '{FENCE}: the row holds a higher version')");
    let touch = format!("UPDATE {table} SET {revision} = {fresh} WHERE {id} IS NEW.{id}{same_kind}");
    let replaced = format!(
        "{new}EXISTS (SELECT 1 FROM {table} AS held WHERE {held}held.{id} IS NEW.{id} AND {refused_insert})"
    );
    let untouched = format!("{new}NEW.{revision} IS OLD.{revision} AND NEW.{document} IS NOT OLD.{document}");
    Ok([
        settings_sql(columns),
        drop_sql(columns),
        trigger("fence", "BEFORE UPDATE", &format!("{old}{refused_update}"), &refuse),
        trigger("guard", "BEFORE INSERT", &replaced, &refuse),
        trigger("touch", "AFTER UPDATE", &untouched, &touch),
        trigger("fill", "AFTER INSERT", &format!("{new}NEW.{revision} IS NULL"), &touch),
    ]
    .concat())
}

/// Whether the document of NEW may not take the place of the one that `old` has.
fn refused(columns: &Columns, old: &str) -> Result<String, Unfit> {
    let (held, given) = match &columns.held {
        Held::Member(path) => {
            let path: Vec<String> = path.iter().map(|name| format!(".\"{name}\"")).collect();
            let path = literal(&format!("${}", path.concat()));
            (
                in_document(&format!("{old}.{}", columns.document.name), &path),
                in_document(&format!("NEW.{}", columns.document.name), &path),
            )
        }
        Held::Column => in_column(columns, old)?,
        Held::Unknown => return Err(Unfit::NoVersion { table: columns.table.clone() }),
    };
    let lowered = lowered(columns, "");
    Ok(format!(
        "{held} IS NOT NULL AND ({given} IS NULL OR ({given} < {held} AND {given} < coalesce(({lowered}), 4294967296)))"
    ))
}

/// The version that the tag in a document says, or NULL.
fn in_document(document: &str, path: &str) -> String {
    let text = format!("CAST({document} AS TEXT)");
    format!(
        "CASE WHEN json_valid({text}) THEN CASE WHEN json_type({text}, {path}) = 'integer' \
         AND json_extract({text}, {path}) BETWEEN 1 AND 4294967295 THEN json_extract({text}, {path}) END END"
    )
}

/// The version in the column of `old`, and what NEW says, if NEW is from somebody who knows of revisions.
fn in_column(columns: &Columns, old: &str) -> Result<(String, String), Unfit> {
    let unfit = || Unfit::NoVersion { table: columns.table.clone() };
    let version = columns.version.as_ref().ok_or_else(unfit)?;
    let number = |row: &str| {
        let name = &version.name;
        format!(
            "CASE WHEN typeof({row}.{name}) = 'integer' AND {row}.{name} BETWEEN 1 AND 4294967295 THEN {row}.{name} END"
        )
    };
    let (document, revision) = (&columns.document.name, &columns.revision);
    let given = format!(
        "CASE WHEN NEW.{revision} IS NOT {old}.{revision} OR NEW.{document} IS {old}.{document} THEN {} END",
        number("NEW")
    );
    Ok((number(old), given))
}
