//! The suite that every store has to pass, on both databases: with and without a fence, in the library's own table and in
//! one of the program.

use std::sync::Mutex;

use upcaster::store::Table;
use upcaster::testing::{Law, store_suite};

use crate::bench::{Database, Fenced as _};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;

async fn passes<D: Database>(create: &'static str) {
    if D::start().await.is_none() {
        return;
    }
    for (own, fenced) in [(false, false), (false, true), (true, true)] {
        let open = Mutex::new(Vec::new());
        let fresh = || async {
            let database = D::start().await.unwrap();
            let store = if own {
                database.run(create).await.unwrap();
                let table = Table::new("own").document("doc").revision("rev").version("ver");
                database.table(table).await.unwrap()
            } else {
                database.install().await.unwrap();
                database.records("thing").await.unwrap()
            };
            if fenced {
                store.up().await.unwrap();
            }
            open.lock().unwrap().push(database);
            store
        };
        let report = store_suite(fresh).await;
        let report = report.unwrap_or_else(|broken| panic!("own {own}, fenced {fenced}: {broken}"));
        let skips = report.skipped().contains(&Law::FenceRefusesLower);
        assert_eq!(skips, !fenced, "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_passes_the_suite() {
    passes::<Sqlite>("CREATE TABLE own (id TEXT PRIMARY KEY, doc TEXT, rev INTEGER, ver INTEGER)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_passes_the_suite() {
    passes::<Postgres>("CREATE TABLE own (id text PRIMARY KEY, doc jsonb, rev bigint, ver bigint)").await;
}
