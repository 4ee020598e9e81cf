use sqlx::{PgPool, Row as _};

use super::fault;
use crate::Tag;
use crate::store::sql::{
    Columns, DocumentColumn, FenceNames, Held, IdColumn, IdType, Unfit, VersionColumn, literal, quoted,
};
use crate::store::{StoreError, Table};

/// A column as the catalogue has it.
struct Column {
    name: String,
    type_name: String,
    generated: bool,
    unique: bool,
}

/// The columns of what the search path finds under a name; the type of a domain is the one below it.
const COLUMNS: &str = "\
    SELECT n.nspname::text, c.relname::text, a.attname::text, \
        coalesce(b.typname, t.typname)::text, \
        a.attgenerated <> '' OR a.attidentity = 'a', \
        EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique \
            AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indnkeyatts = 1 \
            AND i.indkey[0] = a.attnum) \
    FROM pg_catalog.pg_class AS c \
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
    LEFT JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype AND t.typtype = 'd' \
    WHERE c.oid = to_regclass($1)";

/// Looks a table up and checks that it has what was said of it.
pub(super) async fn columns(pool: &PgPool, table: &Table, kind: Option<&str>) -> Result<Columns, StoreError> {
    let name = quoted(&table.name);
    let qualified = table.schema.as_ref().map_or(name.clone(), |schema| format!("{}.{name}", quoted(schema)));
    let rows = sqlx::query(COLUMNS).bind(&qualified).fetch_all(pool).await.map_err(fault)?;
    let Some(first) = rows.first() else { return Err(Unfit::NoTable { table: qualified }.into()) };
    let (schema, name): (String, String) =
        (first.try_get(0).map_err(fault)?, first.try_get(1).map_err(fault)?);
    let found = rows.iter().map(column).collect::<Result<_, _>>().map_err(fault)?;
    let look = Look { table: format!("{}.{}", quoted(&schema), quoted(&name)), columns: found };
    Ok(put_together(look, schema, &name, table, kind)?)
}

fn column(row: &sqlx::postgres::PgRow) -> Result<Column, sqlx::Error> {
    Ok(Column {
        name: row.try_get(2)?,
        type_name: row.try_get(3)?,
        generated: row.try_get(4)?,
        unique: row.try_get(5)?,
    })
}

struct Look {
    table: String,
    columns: Vec<Column>,
}

impl Look {
    fn column(&self, name: &str) -> Result<&Column, Unfit> {
        self.columns
            .iter()
            .find(|column| column.name == name)
            .ok_or_else(|| Unfit::NoColumn { table: self.table.clone(), column: name.to_owned() })
    }

    /// One that this crate has to write.
    fn written(&self, name: &str) -> Result<&Column, Unfit> {
        let column = self.column(name)?;
        if column.generated {
            return Err(Unfit::Generated { table: self.table.clone(), column: name.to_owned() });
        }
        Ok(column)
    }

    fn unfit(&self, column: &Column, needed: &'static str) -> Unfit {
        Unfit::ColumnType {
            table: self.table.clone(),
            column: column.name.clone(),
            found: column.type_name.clone(),
            needed,
        }
    }
}

fn put_together(
    look: Look,
    schema: String,
    name: &str,
    table: &Table,
    kind: Option<&str>,
) -> Result<Columns, Unfit> {
    let id = id_column(&look, &table.id, kind.is_some())?;
    let document = document_column(&look, &table.document)?;
    let revision = look.written(&table.revision)?;
    if revision.type_name != "int8" {
        return Err(look.unfit(revision, "bigint"));
    }
    let version = table.version.as_ref().map(|name| version_column(&look, name)).transpose()?;
    let columns = Columns {
        kind: kind.map(|kind| (quoted("kind"), literal(kind))),
        id,
        document,
        revision: quoted(&table.revision),
        fresh: FRESH,
        is: "IS NOT DISTINCT FROM",
        version,
        held: Held::Unknown,
        fence: FenceNames::new(name, kind),
        table: look.table,
        schema,
    };
    Ok(with_tag(columns, &table.tag))
}

fn id_column(look: &Look, name: &str, with_kind: bool) -> Result<IdColumn, Unfit> {
    let column = look.written(name)?;
    if !with_kind && !column.unique {
        return Err(Unfit::NotUnique { table: look.table.clone() });
    }
    let name = quoted(name);
    let text = format!("r.{name}::text");
    let bytes = format!("{text} COLLATE \"C\"");
    let order = bytes.clone();
    match &*column.type_name {
        "text" | "varchar" => Ok(IdColumn {
            is: IdType::Text,
            order_value: "$1::text",
            value: "$1::text",
            among: "= ANY (ARRAY(SELECT json_array_elements_text($1::text::json)))",
            name,
            text,
            bytes,
            order,
        }),
        "int2" | "int4" | "int8" => Ok(IdColumn {
            is: IdType::Integer,
            order_value: "$1::text",
            value: "$1::text::bigint",
            among: "= ANY (ARRAY(SELECT json_array_elements_text($1::text::json))::bigint[])",
            name,
            text,
            bytes,
            order,
        }),
        // A UUID comes before another if its text does.
        "uuid" => Ok(IdColumn {
            is: IdType::Uuid,
            order: format!("r.{name}"),
            order_value: "$1::text::uuid",
            value: "$1::text::uuid",
            among: "= ANY (ARRAY(SELECT json_array_elements_text($1::text::json))::uuid[])",
            name,
            text,
            bytes,
        }),
        _ => Err(look.unfit(column, "text, varchar, smallint, integer, bigint or uuid")),
    }
}

fn document_column(look: &Look, name: &str) -> Result<DocumentColumn, Unfit> {
    let column = look.written(name)?;
    let name = quoted(name);
    let (bytes, value) = match &*column.type_name {
        "json" => (format!("convert_to(r.{name}::text, 'UTF8')"), "$2::text::json"),
        "jsonb" => (format!("convert_to(r.{name}::text, 'UTF8')"), "$2::text::jsonb"),
        "text" | "varchar" => (format!("convert_to(r.{name}::text, 'UTF8')"), "$2::text"),
        "bytea" => (format!("r.{name}"), "convert_to($2::text, 'UTF8')"),
        _ => return Err(look.unfit(column, "json, jsonb, text, varchar or bytea")),
    };
    Ok(DocumentColumn { is: column.type_name.clone(), name, bytes, value })
}

/// 64 bits of two random UUIDs, from where these have no fixed ones.
const FRESH: &str = "(('x' || left(pg_catalog.gen_random_uuid()::text, 8) \
    || right(pg_catalog.gen_random_uuid()::text, 8))::bit(64)::bigint & 9223372036854775807)";

fn version_column(look: &Look, name: &str) -> Result<VersionColumn, Unfit> {
    let column = look.column(name)?;
    if !matches!(&*column.type_name, "int2" | "int4" | "int8") {
        return Err(look.unfit(column, "smallint, integer or bigint"));
    }
    let name = quoted(name);
    Ok(VersionColumn { number: format!("r.{name}::bigint"), name, generated: column.generated })
}

pub(super) fn with_tag(columns: Columns, tag: &Tag) -> Columns {
    // What a trigger sees before a write has nothing yet in a generated column.
    let column = columns.version.as_ref().is_some_and(|version| !version.generated);
    Columns { held: Held::new(tag, |name| !name.contains('\0'), column), ..columns }
}
