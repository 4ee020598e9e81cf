use crate::Tag;

/// How SQL finds out the version of a document.
#[derive(Clone, Debug)]
pub(in crate::store) enum Held {
    /// It reads the whole number at the end of these member names.
    Member(Vec<&'static str>),
    /// It asks the version column.
    Column,
    /// It cannot.
    Unknown,
}

impl Held {
    /// `readable` says whether the database can go through a member of a name, `column` whether there is a version column
    /// that writers set.
    pub(in crate::store) fn new(tag: &Tag, readable: impl Fn(&str) -> bool, column: bool) -> Self {
        match tag.number_path() {
            Some(path) if path.iter().all(|name| readable(name)) => Self::Member(path),
            _ if column => Self::Column,
            _ => Self::Unknown,
        }
    }
}

/// What the parts of a fence are called, and where its setting is.
#[derive(Clone, Debug)]
pub(in crate::store) struct FenceNames {
    /// Behind the prefix of each trigger and function. A hash, because PostgreSQL cuts names after 63 bytes.
    pub(in crate::store) suffix: String,
    /// The table and the kind, in the table of the settings.
    pub(in crate::store) table: String,
    pub(in crate::store) kind: String,
}

impl FenceNames {
    pub(in crate::store) fn new(table: &str, kind: Option<&str>) -> Self {
        let kind = kind.unwrap_or_default();
        let bytes = table.bytes().chain([0]).chain(kind.bytes());
        // FNV-1a, which stays the same from release to release: the name has to be found again.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { suffix: format!("{hash:016x}"), table: table.to_owned(), kind: kind.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_for_ever() {
        assert_eq!(FenceNames::new("orders", None).suffix, "ddc04b9f33c6b224");
        assert_eq!(FenceNames::new("upcaster_records", Some("order")).suffix, "a14314138badc5ed");
    }
}
