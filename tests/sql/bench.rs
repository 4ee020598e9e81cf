//! The kinds of tables that every law is tried on.

use std::future::Future;

use upcaster::Version;
use upcaster::store::{Fence, Store, StoreError, Table};

/// A database of its own for one test.
pub(crate) trait Database: Clone + Send + Sync + Sized + 'static {
    type Store: Fenced;

    /// `None` where there is none to be had.
    async fn start() -> Option<Self>;
    fn tables() -> Vec<Flavour>;
    async fn install(&self) -> Result<(), StoreError>;
    async fn records(&self, kind: &str) -> Result<Self::Store, StoreError>;
    async fn table(&self, table: Table) -> Result<Self::Store, StoreError>;
    /// What a program without the library does: the number of rows that it wrote.
    fn run(&self, sql: &str) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;
    async fn number(&self, sql: &str) -> Option<i64>;
    fn is_fence(error: &sqlx::Error) -> bool;
}

/// The fence of a store.
pub(crate) trait Fenced: Store + Clone + 'static {
    async fn up(&self) -> Result<(), StoreError>;
    async fn away(&self) -> Result<(), StoreError>;
    async fn status(&self) -> Result<Fence, StoreError>;
    async fn lower(&self, to: Version) -> Result<(), StoreError>;
    async fn raise(&self) -> Result<(), StoreError>;
    fn sql(&self) -> Result<String, StoreError>;
    fn tagged(self, tag: upcaster::Tag) -> Self;
}

macro_rules! fenced {
    ($store:ty) => {
        impl $crate::bench::Fenced for $store {
            async fn up(&self) -> Result<(), StoreError> {
                self.install_fence().await
            }
            async fn away(&self) -> Result<(), StoreError> {
                self.remove_fence().await
            }
            async fn status(&self) -> Result<Fence, StoreError> {
                self.fence_status().await
            }
            async fn lower(&self, to: Version) -> Result<(), StoreError> {
                self.lower_fence(to).await
            }
            async fn raise(&self) -> Result<(), StoreError> {
                self.raise_fence().await
            }
            fn sql(&self) -> Result<String, StoreError> {
                self.fence_sql()
            }
            fn tagged(self, tag: upcaster::Tag) -> Self {
                self.with_tag(tag)
            }
        }
    };
}
pub(crate) use fenced;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    Text,
    Integer,
    Uuid,
}

/// One kind of table.
#[derive(Clone)]
pub(crate) struct Flavour {
    pub(crate) name: &'static str,
    pub(crate) ddl: &'static str,
    /// The library's own where there is none.
    pub(crate) table: Option<Table>,
    pub(crate) ids: Ids,
    /// As SQL: the table, and its columns.
    pub(crate) sql: &'static str,
    pub(crate) id: &'static str,
    pub(crate) document: &'static str,
    pub(crate) revision: &'static str,
    pub(crate) version: Option<&'static str>,
    /// What stands before and behind a literal for it to be a document.
    pub(crate) literal: (&'static str, &'static str),
    /// Whether the version column follows the document by itself.
    pub(crate) generated: bool,
}

impl Flavour {
    pub(crate) fn own(name: &'static str) -> Self {
        Self {
            name,
            ddl: "",
            table: None,
            ids: Ids::Text,
            sql: "upcaster_records",
            id: "id",
            document: "document",
            revision: "revision",
            version: Some("version"),
            literal: ("", ""),
            generated: false,
        }
    }

    /// With the columns `id`, `doc`, `rev` and, where there is one, `ver`.
    pub(crate) fn of(name: &'static str, ids: Ids, versioned: bool, ddl: &'static str) -> Self {
        let table = Table::new(name).document("doc").revision("rev");
        Self {
            ddl,
            ids,
            table: Some(if versioned { table.version("ver") } else { table }),
            sql: name,
            document: "doc",
            revision: "rev",
            version: versioned.then_some("ver"),
            ..Self::own(name)
        }
    }

    pub(crate) fn literal(mut self, before: &'static str, behind: &'static str) -> Self {
        self.literal = (before, behind);
        self
    }

    pub(crate) fn id(&self, number: u32) -> String {
        match self.ids {
            Ids::Text => format!("id-{number}"),
            Ids::Integer => number.to_string(),
            Ids::Uuid => format!("00000000-0000-4000-8000-{number:012x}"),
        }
    }

    fn of_kind(&self) -> &'static str {
        if self.table.is_none() { "kind = 'order' AND " } else { "" }
    }

    pub(crate) fn document(&self, document: &str) -> String {
        format!("{}'{document}'{}", self.literal.0, self.literal.1)
    }

    pub(crate) fn where_id(&self, id: &str) -> String {
        format!("WHERE {}{} = '{id}'", self.of_kind(), self.id)
    }

    /// How a program without the library saves a document.
    pub(crate) fn update(&self, id: &str, document: &str) -> String {
        let (table, column) = (self.sql, self.document);
        format!("UPDATE {table} SET {column} = {} {}", self.document(document), self.where_id(id))
    }

    /// The part of an `INSERT` behind that word, with the columns that a program without the library knows.
    pub(crate) fn insert(&self, id: &str, document: &str) -> String {
        self.insert_with(id, document, "", "")
    }

    pub(crate) fn insert_with(&self, id: &str, document: &str, columns: &str, values: &str) -> String {
        let (kind, order) = if self.table.is_none() { ("kind, ", "'order', ") } else { ("", "") };
        format!(
            "INTO {} ({kind}{}, {}{columns}) VALUES ({order}'{id}', {}{values})",
            self.sql,
            self.id,
            self.document,
            self.document(document)
        )
    }
}

/// A table with its store.
#[derive(Clone)]
pub(crate) struct Bench<D: Database> {
    pub(crate) database: D,
    pub(crate) store: D::Store,
    pub(crate) is: Flavour,
}

/// Tries a law on a table of each kind.
pub(crate) async fn each<D: Database, F: Future<Output = ()>>(law: impl Fn(Bench<D>) -> F) {
    let Some(database) = D::start().await else { return };
    database.install().await.unwrap();
    for is in D::tables() {
        println!("{}", is.name);
        if !is.ddl.is_empty() {
            database.run(is.ddl).await.unwrap();
        }
        let store = match is.table.clone() {
            Some(table) => database.table(table).await.unwrap(),
            None => database.records("order").await.unwrap(),
        };
        law(Bench { database: database.clone(), store, is }).await;
    }
}

/// One test for each law.
macro_rules! laws {
    ($database:ty: $($module:ident::$law:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $law() {
            $crate::bench::each::<$database, _>($crate::$module::$law).await;
        }
    )*};
}

/// All laws.
macro_rules! all_laws {
    ($database:ty) => {
        $crate::bench::laws! { $database:
            laws::a_row_comes_back_as_it_was_saved
            laws::a_row_that_is_there_is_not_inserted
            laws::only_who_names_the_revision_swaps
            laws::a_row_made_again_has_another_revision
            laws::one_of_eight_wins_each_revision
            laws::a_scan_goes_through_what_is_stale
            laws::the_census_counts_versions
            laws::many_are_answered_in_their_order
            laws::a_row_without_a_revision_can_be_saved_once
            laws::the_version_column_is_told_as_it_is
            laws::a_text_that_is_no_id_is_the_id_of_no_row
            laws::no_increment_is_lost
            laws::what_is_missing_is_named
            fences::a_lower_version_is_refused
            fences::a_lowered_fence_lets_pass
            fences::an_old_document_without_a_version_does_not_fence
            fences::a_write_from_outside_makes_another_revision
            fences::a_fence_comes_and_goes
            fences::an_old_program_loses_nothing
        }
    };
}
pub(crate) use {all_laws, laws};
