use sqlx::{AssertSqlSafe, Row as _};

use super::fault::FENCE;
use super::install::LOCK;
use super::{PostgresStore, fault};
use crate::Version;
use crate::store::Fence;
use crate::store::StoreError;
use crate::store::sql::{Columns, Held, Unfit, literal, quoted, version};

impl PostgresStore {
    /// Puts up the [fence](Fence): a trigger of the table with its function, and the table `upcaster_fences` for its
    /// setting, in the schema of the table.
    ///
    /// A write is refused, with the SQLSTATE `UC001`, if the version of its document is lower than that of the row, and also
    /// if it has none where the row has one; the version is read out of the documents, so that it does not matter
    /// whether the writer knows the version column.
    ///
    /// Where SQL cannot read the tag, which may be a label, or outside of the document, the version column counts. Then
    /// a write that changes the document and leaves the revision as it is is refused: it is from somebody who does not
    /// know of versions.
    ///
    /// A row whose document has no version that can be read takes any document. A `DELETE` is never refused, nor an
    /// `INSERT` after one. Triggers run in the order of their names: one behind `upcaster_fence` that changes the document
    /// is not seen.
    ///
    /// With it the revision of a row changes also when somebody writes to the document in another way and leaves the
    /// revision as it is: who read the row before cannot save over it.
    ///
    /// Roles that write to the table need to be able to read `upcaster_fences`.
    ///
    /// Where it is up already it is put up anew, which locks the table for a moment; a lowered fence stays lowered. It needs
    /// the right to create functions and tables in the schema of the table, and to make triggers on it: run it with the
    /// migrations, and not as the role of the program.
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
        let trigger = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger WHERE tgrelid = to_regclass($1) \
                       AND tgname = $2 AND tgenabled IN ('O', 'A'))";
        let trigger = sqlx::query_scalar(trigger).bind(&self.columns.table).bind(trigger_name(&self.columns));
        if !trigger.fetch_one(&self.pool).await.map_err(fault)? {
            return Ok(Fence::Missing);
        }
        let lowered = format!("SELECT ({})", lowered(&self.columns));
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
        self.expect_fence().await?;
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
        self.expect_fence().await?;
        self.run(raise_sql(&self.columns)).await
    }

    async fn expect_fence(&self) -> Result<(), StoreError> {
        match self.fence_status().await? {
            Fence::Missing => Err(Unfit::NoFence { table: self.columns.table.clone() }.into()),
            _ => Ok(()),
        }
    }

    /// Runs several statements as one.
    async fn run(&self, statements: String) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await.map_err(fault)?;
        sqlx::query(LOCK).execute(&mut *transaction).await.map_err(fault)?;
        let statements = sqlx::raw_sql(AssertSqlSafe(statements));
        statements.execute(&mut *transaction).await.map_err(fault)?;
        transaction.commit().await.map_err(fault)
    }
}

fn trigger_name(columns: &Columns) -> String {
    format!("upcaster_fence_{}", columns.fence.suffix)
}

/// The function of the trigger, qualified.
fn function(columns: &Columns) -> String {
    format!("{}.{}", quoted(&columns.schema), trigger_name(columns))
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

fn lowered(columns: &Columns) -> String {
    let (schema, fence) = (quoted(&columns.schema), &columns.fence);
    let (table, kind) = (literal(&fence.table), literal(&fence.kind));
    format!(
        "SELECT f.lowered_to FROM {schema}.upcaster_fences AS f WHERE f.table_name = {table} AND f.kind = {kind}"
    )
}

fn remove_sql(columns: &Columns) -> String {
    let (trigger, function, table) = (trigger_name(columns), function(columns), &columns.table);
    format!(
        "DROP TRIGGER IF EXISTS {trigger} ON {table};\nDROP FUNCTION IF EXISTS {function}();\n{}{}",
        settings_sql(columns),
        raise_sql(columns)
    )
}

fn install_sql(columns: &Columns) -> Result<String, Unfit> {
    let (trigger, function, table) = (trigger_name(columns), function(columns), &columns.table);
    let body = body(columns)?;
    let quote = dollar_quote(&body);
    let when = match &columns.kind {
        Some((column, kind)) => format!(" WHEN (OLD.{column} = {kind})"),
        None => String::new(),
    };
    Ok(format!(
        "{}CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS {quote}\n{body}{quote};\n\
         CREATE OR REPLACE TRIGGER {trigger} BEFORE UPDATE ON {table} FOR EACH ROW{when} \
         EXECUTE FUNCTION {function}();\n",
        settings_sql(columns)
    ))
}

/// A quote that does not stand in the text.
fn dollar_quote(text: &str) -> String {
    let mut quote = "$upcaster$".to_owned();
    while text.contains(&quote) {
        quote.insert(quote.len() - 1, '_');
    }
    quote
}

fn body(columns: &Columns) -> Result<String, Unfit> {
    let (held, given) = versions(columns)?;
    let (document, Columns { revision, fresh, .. }) = (&columns.document.name, columns);
    let (lowered, json) = (lowered(columns), json_type(columns));
    Ok(format!(
        "DECLARE\n\
         \x20 held bigint;\n\
         \x20 given bigint;\n\
         \x20 lowered bigint;\n\
         \x20 member {json};\n\
         BEGIN\n\
         {held}\
         \x20 IF held IS NOT NULL THEN\n\
         {given}\
         \x20   IF given IS NULL OR given < held THEN\n\
         \x20     lowered := ({lowered});\n\
         \x20     IF given IS NULL OR lowered IS NULL OR given < lowered THEN\n\
         \x20       RAISE EXCEPTION 'upcaster fence: the row holds version %, and version % was given', \
         held, coalesce(given::text, '(none)') USING ERRCODE = '{FENCE}';\n\
         \x20     END IF;\n\
         \x20   END IF;\n\
         \x20 END IF;\n\
         \x20 IF NEW.{revision} IS NOT DISTINCT FROM OLD.{revision} \
         AND NEW.{document}::text IS DISTINCT FROM OLD.{document}::text THEN\n\
         \x20   NEW.{revision} := {fresh};\n\
         \x20 END IF;\n\
         \x20 RETURN NEW;\n\
         END;\n"
    ))
}

/// The statements that set `held` and `given`.
fn versions(columns: &Columns) -> Result<(String, String), Unfit> {
    let unfit = || Unfit::NoVersion { table: columns.table.clone() };
    match &columns.held {
        Held::Member(path) => {
            Ok((in_document(columns, path, "held", "OLD"), in_document(columns, path, "given", "NEW")))
        }
        Held::Column => {
            let version = &columns.version.as_ref().ok_or_else(unfit)?.name;
            let (document, revision) = (&columns.document.name, &columns.revision);
            let number =
                |row: &str| format!("nullif(least(greatest({row}.{version}::bigint, 0), 4294967296), 0)");
            let held = format!("  held := nullif({}, 4294967296);\n", number("OLD"));
            let given = format!(
                "    given := CASE WHEN NEW.{revision} IS DISTINCT FROM OLD.{revision} \
                 OR NEW.{document}::text IS NOT DISTINCT FROM OLD.{document}::text \
                 THEN nullif({}, 4294967296) END;\n",
                number("NEW")
            );
            Ok((held, given))
        }
        Held::Unknown => Err(unfit()),
    }
}

/// Sets a variable to the version that the tag in the document of a row says, or to NULL.
///
/// What is not `jsonb` is read by an own rule: `\u0000`, which PostgreSQL refuses to read, is taken for another character,
/// and what is no JSON has no version.
fn in_document(columns: &Columns, path: &[&str], variable: &str, row: &str) -> String {
    let column = format!("{row}.{}", columns.document.name);
    let path: Vec<String> = path.iter().map(|name| literal(name)).collect();
    let path = format!("ARRAY[{}]::text[]", path.join(", "));
    let prefix = json_type(columns);
    let json = match &*columns.document.is {
        "jsonb" => column,
        "bytea" => readable(&format!("convert_from({column}, 'UTF8')")),
        _ => readable(&format!("{column}::text")),
    };
    // Into a variable, because a subquery would be flattened and read the document once for each mention.
    let read = format!(
        "member := {json} #> {path};\n    \
         {variable} := CASE WHEN {prefix}_typeof(member) = 'number' \
         AND member #>> '{{}}' ~ '^[1-9][0-9]{{0,9}}$' \
         THEN nullif(least((member #>> '{{}}')::bigint, 4294967296), 4294967296) END;"
    );
    if prefix == "jsonb" {
        return format!("  {read}\n");
    }
    format!(
        "  BEGIN\n    {read}\n  EXCEPTION WHEN data_exception OR program_limit_exceeded THEN\n    \
         {variable} := NULL;\n  END;\n"
    )
}

/// As what a document is read.
fn json_type(columns: &Columns) -> &'static str {
    if columns.document.is == "jsonb" { "jsonb" } else { "json" }
}

fn readable(text: &str) -> String {
    format!("replace({text}, '\\u0000', '\\u0001')::json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_end_the_body() {
        assert_eq!(dollar_quote("SELECT 1"), "$upcaster$");
        assert_eq!(dollar_quote("SELECT \"$upcaster$\""), "$upcaster_$");
    }
}
