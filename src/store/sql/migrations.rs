use super::Unfit;

/// The table that holds the records of all kinds.
pub(in crate::store) const RECORDS_TABLE: &str = "upcaster_records";

/// The table that says which migrations of the library's own tables were made.
pub(in crate::store) const MIGRATIONS_TABLE: &str = "CREATE TABLE IF NOT EXISTS upcaster_migrations (\
     version bigint PRIMARY KEY, name text NOT NULL, installed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)";

/// One step of the library's own tables. What is released is never changed.
pub(in crate::store) struct Migration {
    pub(in crate::store) name: &'static str,
    pub(in crate::store) sql: &'static str,
}

/// The migrations that are still to be made, numbered from 1.
pub(in crate::store) fn pending(
    all: &'static [Migration],
    made: i64,
) -> Result<impl Iterator<Item = (i64, &'static Migration)>, Unfit> {
    let numbered = (1..).zip(all);
    let known = numbered.clone().last().map_or(0, |(number, _)| number);
    if made > known {
        return Err(Unfit::Newer { found: made, known });
    }
    Ok(numbered.filter(move |(number, _)| *number > made))
}
