use crate::store::{StoreError, StoreErrorKind};

/// In what a table is not as the adapter was told.
#[derive(Debug, thiserror::Error)]
pub(in crate::store) enum Unfit {
    #[error("there is no table {table}")]
    NoTable { table: String },
    #[error("the table {table} has no column {column}")]
    NoColumn { table: String, column: String },
    #[error("the column {column} of the table {table} has the type {found:?}, but {needed} is needed")]
    ColumnType { table: String, column: String, found: String, needed: &'static str },
    #[error("the column {column} of the table {table} is generated, and cannot be written")]
    Generated { table: String, column: String },
    #[error("no unique index of the table {table} is on its id alone")]
    NotUnique { table: String },
    #[error(
        "SQL cannot read the tag of the documents in {table}: the fence needs a version column that is written"
    )]
    NoVersion { table: String },
    #[error("there is no fence on {table}")]
    NoFence { table: String },
    #[error("the tables of the library are at {found}, and this release knows {known}")]
    Newer { found: i64, known: i64 },
}

impl From<Unfit> for StoreError {
    fn from(unfit: Unfit) -> Self {
        Self::new(StoreErrorKind::Schema, unfit)
    }
}
