use sqlx::{Row as _, SqlitePool};

use super::fault;
use crate::Tag;
use crate::store::sql::{
    Columns, DocumentColumn, FenceNames, Held, IdColumn, IdType, Unfit, VersionColumn, literal, quoted,
};
use crate::store::{StoreError, Table};

/// A column as the catalogue has it.
struct Column {
    name: String,
    /// In upper case.
    declared: String,
    generated: bool,
    unique: bool,
}

const COLUMNS: &str = "\
    SELECT c.name, upper(c.type), c.hidden IN (2, 3), \
        (c.pk = 1 AND (SELECT max(k.pk) FROM pragma_table_xinfo($1, $2) AS k) = 1) OR EXISTS (\
            SELECT 1 FROM pragma_index_list($1, $2) AS i WHERE i.\"unique\" AND NOT i.partial \
            AND (SELECT count(*) = 1 AND min(n.name) = c.name FROM pragma_index_info(i.name, $2) AS n)) \
    FROM pragma_table_xinfo($1, $2) AS c";

/// Looks a table up and checks that it has what was said of it.
pub(super) async fn columns(
    pool: &SqlitePool,
    table: &Table,
    kind: Option<&str>,
) -> Result<Columns, StoreError> {
    let schema = table.schema.as_deref().unwrap_or("main");
    let qualified = format!("{}.{}", quoted(schema), quoted(&table.name));
    let rows = sqlx::query(COLUMNS).bind(&table.name).bind(schema).fetch_all(pool).await.map_err(fault)?;
    let found: Vec<Column> = rows.iter().map(column).collect::<Result<_, _>>().map_err(fault)?;
    if found.is_empty() {
        return Err(Unfit::NoTable { table: qualified }.into());
    }
    let look = Look { table: qualified, columns: found };
    Ok(put_together(look, schema, table, kind)?)
}

fn column(row: &sqlx::sqlite::SqliteRow) -> Result<Column, sqlx::Error> {
    Ok(Column {
        name: row.try_get(0)?,
        declared: row.try_get(1)?,
        generated: row.try_get(2)?,
        unique: row.try_get(3)?,
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
            .find(|column| column.name.eq_ignore_ascii_case(name))
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
            found: column.declared.clone(),
            needed,
        }
    }

    fn integer(&self, column: &Column) -> Result<(), Unfit> {
        if is_integer(column) { Ok(()) } else { Err(self.unfit(column, "an integer type")) }
    }
}

/// By the rules of <https://sqlite.org/datatype3.html#determination_of_column_affinity>.
fn is_integer(column: &Column) -> bool {
    column.declared.contains("INT")
}

fn is_text(column: &Column) -> bool {
    !is_integer(column) && ["CHAR", "CLOB", "TEXT"].iter().any(|part| column.declared.contains(part))
}

fn put_together(look: Look, schema: &str, table: &Table, kind: Option<&str>) -> Result<Columns, Unfit> {
    let id = id_column(&look, &table.id, kind.is_some())?;
    let document = document_column(&look, &table.document)?;
    look.integer(look.written(&table.revision)?)?;
    let version = table.version.as_ref().map(|name| version_column(&look, name)).transpose()?;
    let columns = Columns {
        schema: schema.to_owned(),
        kind: kind.map(|kind| (quoted("kind"), literal(kind))),
        id,
        document,
        revision: quoted(&table.revision),
        fresh: "(random() & 9223372036854775807)",
        is: "IS",
        version,
        held: Held::Unknown,
        fence: FenceNames::new(&table.name, kind),
        table: look.table,
    };
    Ok(with_tag(columns, &table.tag))
}

fn id_column(look: &Look, name: &str, with_kind: bool) -> Result<IdColumn, Unfit> {
    let column = look.written(name)?;
    if !with_kind && !column.unique {
        return Err(Unfit::NotUnique { table: look.table.clone() });
    }
    let name = quoted(name);
    let text = format!("CAST(r.{name} AS TEXT)");
    let bytes = format!("{text} COLLATE BINARY");
    if is_integer(column) {
        return Ok(IdColumn {
            is: IdType::Integer,
            order: bytes.clone(),
            order_value: "$1",
            value: "CAST($1 AS INTEGER)",
            among: "IN (SELECT CAST(value AS INTEGER) FROM json_each($1))",
            name,
            text,
            bytes,
        });
    }
    if !is_text(column) {
        return Err(look.unfit(column, "a text or an integer type"));
    }
    Ok(IdColumn {
        is: IdType::Text,
        order: format!("r.{name} COLLATE BINARY"),
        order_value: "$1",
        value: "$1",
        among: "IN (SELECT value FROM json_each($1))",
        name,
        text,
        bytes,
    })
}

fn document_column(look: &Look, name: &str) -> Result<DocumentColumn, Unfit> {
    let column = look.written(name)?;
    let blob = matches!(&*column.declared, "BLOB" | "");
    if !blob && !is_text(column) && column.declared != "JSON" {
        return Err(look.unfit(column, "a text type, JSON or BLOB"));
    }
    let name = quoted(name);
    Ok(DocumentColumn {
        #[cfg(feature = "postgres")]
        is: column.declared.clone(),
        bytes: format!("CAST(r.{name} AS BLOB)"),
        value: if blob { "CAST($2 AS BLOB)" } else { "$2" },
        name,
    })
}

fn version_column(look: &Look, name: &str) -> Result<VersionColumn, Unfit> {
    let column = look.column(name)?;
    look.integer(column)?;
    let name = quoted(name);
    let number = format!("CASE typeof(r.{name}) WHEN 'integer' THEN r.{name} END");
    Ok(VersionColumn { name, number, generated: column.generated })
}

pub(super) fn with_tag(columns: Columns, tag: &Tag) -> Columns {
    // A path of SQLite has no way to write these in a name.
    let readable = |name: &str| !name.contains(['"', '\\']);
    // What a trigger sees before a write has nothing yet in a generated column.
    let column = columns.version.as_ref().is_some_and(|version| !version.generated);
    Columns { held: Held::new(tag, readable, column), ..columns }
}
