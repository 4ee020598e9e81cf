use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use super::{Columns, IdColumn};

/// What a store says to its database.
#[derive(Debug)]
pub(in crate::store) struct Statements {
    pub(in crate::store) get: SqlStr,
    pub(in crate::store) get_many: SqlStr,
    pub(in crate::store) insert: SqlStr,
    pub(in crate::store) swap: SqlStr,
    pub(in crate::store) delete: SqlStr,
    /// From the first row.
    pub(in crate::store) scan: SqlStr,
    /// From behind `$1`.
    pub(in crate::store) scan_behind: SqlStr,
    /// From behind a `$1` that can be no id.
    pub(in crate::store) scan_behind_text: SqlStr,
    pub(in crate::store) census: SqlStr,
}

impl Statements {
    pub(in crate::store) fn new(columns: &Columns) -> Self {
        let one = one(columns);
        let Columns { table, id: IdColumn { name, order, among, .. }, revision, .. } = columns;
        let of_kind = columns.of_kind();
        let behind = format!("{order} > {}", columns.id.order_value);
        Self {
            get: sql(&select(columns, &one)),
            get_many: sql(&select(columns, &format!("{of_kind}r.{name} {among}"))),
            insert: sql(&insert(columns, &one)),
            swap: sql(&swap(columns, &one)),
            delete: sql(&format!("DELETE FROM {table} AS r WHERE {one} AND r.{revision} {} $3", columns.is)),
            scan: sql(&scan(columns, order, &format!("r.{name} IS NOT NULL"))),
            scan_behind: sql(&scan(columns, order, &behind)),
            scan_behind_text: sql(&scan(columns, order, &format!("{} > $1", columns.id.bytes))),
            census: sql(&census(columns)),
        }
    }
}

/// The names and values in these are quoted by who made the columns.
fn sql(text: &str) -> SqlStr {
    AssertSqlSafe(text.to_owned()).into_sql_str()
}

fn one(columns: &Columns) -> String {
    format!("{}r.{} = {}", columns.of_kind(), columns.id.name, columns.id.value)
}

fn select(columns: &Columns, which: &str) -> String {
    let Columns { table, revision, .. } = columns;
    let (id, document, version) = (&columns.id.text, &columns.document.bytes, columns.version_number());
    format!("SELECT {id}, {document}, r.{revision}, {version} FROM {table} AS r WHERE {which}")
}

/// A row that is there is looked for first, because a fence on SQLite refuses what would replace it. The id is named as
/// what may be in conflict: another unique column with the same value is an error.
fn insert(columns: &Columns, one: &str) -> String {
    let Columns { table, id, document, revision, fresh, .. } = columns;
    let mut names = format!("{}, {}, {revision}", id.name, document.name);
    let mut values = format!("{}, {}, {fresh}", id.value, document.value);
    let mut key = id.name.clone();
    if let Some(version) = columns.written_version() {
        names = format!("{names}, {version}");
        values = format!("{values}, $4");
    }
    if let Some((column, kind)) = &columns.kind {
        names = format!("{column}, {names}");
        values = format!("{kind}, {values}");
        key = format!("{column}, {key}");
    }
    format!(
        "INSERT INTO {table} ({names}) SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM {table} AS r WHERE {one}) \
         ON CONFLICT ({key}) DO NOTHING RETURNING {revision}"
    )
}

fn swap(columns: &Columns, one: &str) -> String {
    let Columns { table, document, revision, fresh, is, .. } = columns;
    let mut sets = format!("{} = {}, {revision} = {fresh}", document.name, document.value);
    if let Some(version) = columns.written_version() {
        sets = format!("{sets}, {version} = $4");
    }
    format!("UPDATE {table} AS r SET {sets} WHERE {one} AND r.{revision} {is} $3 RETURNING {revision}")
}

/// `$2` is the version to be below and `$3` the limit.
fn scan(columns: &Columns, order: &str, behind: &str) -> String {
    let stale = columns.version.as_ref().map_or_else(String::new, |version| {
        let number = &version.number;
        format!(" AND ({number} < $2 OR {number} IS NULL OR {number} > 4294967295)")
    });
    let which = format!("{}{behind}{stale}", columns.of_kind());
    format!("{} ORDER BY {order} LIMIT $3", select(columns, &which))
}

fn census(columns: &Columns) -> String {
    let (table, version) = (&columns.table, columns.version_number());
    format!("SELECT {version}, count(*) FROM {table} AS r WHERE {}TRUE GROUP BY 1", columns.of_kind())
}
