use super::{FenceNames, Held, IdType};

/// The columns of one table, as the SQL of its database.
///
/// In a statement the table is called `r`, which keeps SQLite from taking the quoted name of a column that is not there
/// for a text. The parameters are `$1` the id, `$2` the document, `$3` the revision and `$4` the version.
#[derive(Clone, Debug)]
pub(in crate::store) struct Columns {
    pub(in crate::store) schema: String,
    /// The table, qualified.
    pub(in crate::store) table: String,
    /// The column of the kind and the kind, where the table holds several.
    pub(in crate::store) kind: Option<(String, String)>,
    pub(in crate::store) id: IdColumn,
    pub(in crate::store) document: DocumentColumn,
    pub(in crate::store) revision: String,
    /// A random revision.
    pub(in crate::store) fresh: &'static str,
    /// How two values are compared of which either may be NULL.
    pub(in crate::store) is: &'static str,
    pub(in crate::store) version: Option<VersionColumn>,
    pub(in crate::store) held: Held,
    pub(in crate::store) fence: FenceNames,
}

#[derive(Clone, Debug)]
pub(in crate::store) struct IdColumn {
    pub(in crate::store) name: String,
    pub(in crate::store) is: IdType,
    /// It as a text.
    pub(in crate::store) text: String,
    /// Its text, in the order of the bytes.
    pub(in crate::store) bytes: String,
    /// What has the same order, and an index if there can be one.
    pub(in crate::store) order: String,
    /// `$1` as what has the order.
    pub(in crate::store) order_value: &'static str,
    /// `$1` as an id.
    pub(in crate::store) value: &'static str,
    /// That it is one of those in the JSON array `$1`.
    pub(in crate::store) among: &'static str,
}

#[derive(Clone, Debug)]
pub(in crate::store) struct DocumentColumn {
    pub(in crate::store) name: String,
    /// Its type, for the fence.
    #[cfg(feature = "postgres")]
    pub(in crate::store) is: String,
    /// It as bytes.
    pub(in crate::store) bytes: String,
    /// `$2` as a document.
    pub(in crate::store) value: &'static str,
}

#[derive(Clone, Debug)]
pub(in crate::store) struct VersionColumn {
    pub(in crate::store) name: String,
    /// The version as a whole number, or NULL.
    pub(in crate::store) number: String,
    pub(in crate::store) generated: bool,
}

impl Columns {
    /// A condition that picks the rows of the kind, with an `AND` behind it.
    pub(super) fn of_kind(&self) -> String {
        match &self.kind {
            Some((column, kind)) => format!("r.{column} = {kind} AND "),
            None => String::new(),
        }
    }

    /// The version as a whole number, or NULL.
    pub(super) fn version_number(&self) -> &str {
        self.version.as_ref().map_or("CAST(NULL AS bigint)", |version| &version.number)
    }

    /// The name of the version column that writes set.
    pub(super) fn written_version(&self) -> Option<&str> {
        self.version.as_ref().filter(|version| !version.generated).map(|version| &*version.name)
    }
}
