use crate::Tag;

/// Which table of a database holds the documents, and in which of its columns.
///
/// Names are taken as they are and quoted as identifiers, so that any name will do. Left out, the columns are `id`,
/// `document` and `revision`, there is no version column, and the tag is the member `_v`.
///
/// ```
/// use upcaster::store::Table;
///
/// let orders = Table::new("orders").schema("app").document("doc").revision("rev").version("schema_version");
/// ```
///
/// Where the tag is not `_v`, it has to be said, for the fence: `.tag(Order::TAG)`.
///
/// The columns it needs:
///
/// | column | PostgreSQL | SQLite |
/// |---|---|---|
/// | id, unique by itself | `text`, `varchar`, `smallint`, `integer`, `bigint`, `uuid` | text or integer |
/// | document | `json`, `jsonb`, `text`, `varchar`, `bytea` | text, `JSON` or `BLOB`, with JSON as text in it |
/// | revision | `bigint` | integer |
/// | version, if there is one | `smallint`, `integer`, `bigint` | integer |
///
/// To a store an id is a text. An integer is the id that its shortest decimal form is, a `uuid` the one that
/// its lower-case form with hyphens is; other texts are the ids of no row. A [scan](super::Store::scan) goes by the
/// bytes of the ids: an index serves it where the id is a `uuid` or a text that the index orders by its bytes
/// (`COLLATE "C"` on PostgreSQL); integers and other texts are sorted for each page.
///
/// The revision column may be added to a table that has rows. In these it is `NULL`, which counts as a state of its
/// own: until a row is saved for the first time, somebody who writes to it in another way, and leaves the column as it
/// is, cannot be told from nobody. The fence closes that gap; on PostgreSQL, for rows that are deleted and inserted
/// again, together with a default of the column that is random:
///
/// ```sql
/// -- PostgreSQL
/// ALTER TABLE orders ADD COLUMN revision bigint;
/// ALTER TABLE orders ALTER COLUMN revision SET DEFAULT floor(random() * 9223372036854775807)::bigint;
/// -- SQLite
/// ALTER TABLE orders ADD COLUMN revision integer;
/// ```
///
/// Then `PostgresStore::table(pool, table)` or `SqliteStore::table(pool, table)` opens the store, `install_fence` puts the
/// fence up, and [`Repository::new`](crate::repository::Repository::new) takes the store.
///
/// A version column that the database [generates](https://www.postgresql.org/docs/current/ddl-generated-columns.html)
/// is read and never written.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) id: String,
    pub(super) document: String,
    pub(super) revision: String,
    pub(super) version: Option<String>,
    pub(super) tag: Tag,
}

impl Table {
    /// A table of that name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
            id: "id".to_owned(),
            document: "document".to_owned(),
            revision: "revision".to_owned(),
            version: None,
            tag: Tag::DEFAULT,
        }
    }

    /// The schema it is in; on SQLite, the attached database. Left out, it is the one that the search path of
    /// PostgreSQL finds, and `main` on SQLite.
    #[must_use]
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = Some(name.into());
        self
    }

    /// The column of the id.
    #[must_use]
    pub fn id(mut self, column: impl Into<String>) -> Self {
        self.id = column.into();
        self
    }

    /// The column of the document.
    #[must_use]
    pub fn document(mut self, column: impl Into<String>) -> Self {
        self.document = column.into();
        self
    }

    /// The column of the revision.
    #[must_use]
    pub fn revision(mut self, column: impl Into<String>) -> Self {
        self.revision = column.into();
        self
    }

    /// The column of the version, for scans and the census not to look into every document.
    ///
    /// A kind whose version is [outside](Tag::outside) of its documents needs it, and there it must not be generated: without
    /// it the version of what is saved is stored nowhere.
    #[must_use]
    pub fn version(mut self, column: impl Into<String>) -> Self {
        self.version = Some(column.into());
        self
    }

    /// Where the documents say their version, for the fence: `Order::TAG`, or the tag that the registry was given instead.
    ///
    /// Nothing checks it: a fence that looks in the wrong place finds no version and takes every write, and its status is
    /// [`Installed`](super::Fence::Installed) all the same.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tag = tag;
        self
    }
}
