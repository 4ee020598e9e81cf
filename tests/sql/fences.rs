//! What holds for a fence on every table.

use upcaster::store::{Fence, Store as _, StoreErrorKind};

use crate::bench::{Bench, Database, Fenced as _};
use crate::documents::{insert, json, json_v1, json_v2, row, swap, v1, v2, version};

impl<D: Database> Bench<D> {
    /// A program without the library, whose statement must write one row.
    async fn takes(&self, sql: &str) {
        assert_eq!(self.database.run(sql).await.unwrap(), 1, "{sql}");
    }

    async fn refuses(&self, sql: &str) {
        let error = self.database.run(sql).await.expect_err(sql);
        assert!(D::is_fence(&error), "{sql}: {error}");
    }
}

pub(crate) async fn a_lower_version_is_refused<D: Database>(bench: Bench<D>) {
    let (store, id, is) = (&bench.store, bench.is.id(1), &bench.is);
    store.up().await.unwrap();
    let first = insert(store, &id, v1(1)).await.unwrap().unwrap();
    let first = swap(store, &id, &first, v1(1)).await.unwrap().unwrap();
    let second = swap(store, &id, &first, v2(2)).await.unwrap().unwrap();
    let there = row(store, &id).await;

    // By way of the library.
    let error = swap(store, &id, &second, v1(3)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Fenced);
    assert!(!error.is_ambiguous());
    // A stale revision is a conflict first.
    assert_eq!(swap(store, &id, &first, v1(3)).await.unwrap(), None);

    // By a program that knows nothing of it.
    let refused = [
        r#"{"_v":1,"count":9}"#,
        r#"{"count":9}"#,
        r#"{"_v":null,"count":9}"#,
        r#"{"_v":"2","count":9}"#,
        r#"{"_v":0}"#,
        r#"{"_v":-2}"#,
        r#"{"_v":4294967296}"#,
        r#"{"_v":99999999999999999999999}"#,
        r#"{"_v":[2]}"#,
        r#"{"payload":{"_v":2}}"#,
        "[]",
        "2",
        "null",
    ];
    for document in refused {
        bench.refuses(&is.update(&id, document)).await;
        bench.refuses(&format!("INSERT {} {}", is.insert(&id, document), upsert(&bench))).await;
    }
    assert_eq!(row(store, &id).await, there);

    // The same version, a higher one, and what does not touch the document.
    bench.takes(&is.update(&id, r#"{"note":"new","count":9,"_v":2}"#)).await;
    bench.takes(&is.update(&id, r#"{"_v":3}"#)).await;
    bench.refuses(&is.update(&id, r#"{"_v":2}"#)).await;
    bench.takes(&format!("UPDATE {} SET {} = 7 {}", is.sql, is.revision, is.where_id(&id))).await;
    bench.takes(&format!("DELETE FROM {} {}", is.sql, is.where_id(&id))).await;
    insert(store, &id, v1(1)).await.unwrap().unwrap();
}

/// Behind an `INSERT`.
fn upsert<D: Database>(bench: &Bench<D>) -> String {
    let (id, document) = (bench.is.id, bench.is.document);
    let kind = if bench.is.table.is_none() { "kind, " } else { "" };
    format!("ON CONFLICT ({kind}{id}) DO UPDATE SET {document} = excluded.{document}")
}

pub(crate) async fn a_lowered_fence_lets_pass<D: Database>(bench: Bench<D>) {
    let (store, id, is) = (&bench.store, bench.is.id(1), &bench.is);
    assert_eq!(store.lower(version(2)).await.unwrap_err().kind(), StoreErrorKind::Schema);
    assert_eq!(store.raise().await.unwrap_err().kind(), StoreErrorKind::Schema);
    store.up().await.unwrap();
    insert(store, &id, v2(1)).await.unwrap().unwrap();
    bench.takes(&is.update(&id, r#"{"_v":4}"#)).await;

    store.lower(version(2)).await.unwrap();
    assert_eq!(store.status().await.unwrap(), Fence::Lowered { to: version(2) });
    bench.takes(&is.update(&id, r#"{"_v":3}"#)).await;
    let revision = row(store, &id).await.revision;
    swap(store, &id, &revision, v2(5)).await.unwrap().unwrap();
    bench.refuses(&is.update(&id, r#"{"_v":1}"#)).await;
    bench.refuses(&is.update(&id, "{}")).await;

    store.lower(version(1)).await.unwrap();
    assert_eq!(store.status().await.unwrap(), Fence::Lowered { to: version(1) });
    // Up again with the same setting.
    store.up().await.unwrap();
    assert_eq!(store.status().await.unwrap(), Fence::Lowered { to: version(1) });
    bench.takes(&is.update(&id, r#"{"_v":1}"#)).await;
    bench.takes(&is.update(&id, r#"{"_v":4}"#)).await;

    store.raise().await.unwrap();
    assert_eq!(store.status().await.unwrap(), Fence::Installed);
    bench.refuses(&is.update(&id, r#"{"_v":3}"#)).await;
}

pub(crate) async fn an_old_document_without_a_version_does_not_fence<D: Database>(bench: Bench<D>) {
    let (id, is) = (bench.is.id(1), &bench.is);
    bench.takes(&format!("INSERT {}", is.insert(&id, "{}"))).await;
    bench.store.up().await.unwrap();
    for document in [r#"{"_v":"x"}"#, "{}", r#"{"_v":2.5}"#, "[1]", r#"{"_v":{}}"#, r#"{"_v":1}"#] {
        bench.takes(&is.update(&id, document)).await;
    }
    bench.refuses(&is.update(&id, "{}")).await;
}

pub(crate) async fn a_write_from_outside_makes_another_revision<D: Database>(bench: Bench<D>) {
    let (store, id, is) = (&bench.store, bench.is.id(1), &bench.is);
    store.up().await.unwrap();
    let revision = insert(store, &id, v2(1)).await.unwrap().unwrap();
    // What changes nothing of the document leaves it.
    bench.takes(&is.update(&id, std::str::from_utf8(&row(store, &id).await.document).unwrap())).await;
    assert_eq!(row(store, &id).await.revision, revision);
    bench.takes(&is.update(&id, r#"{"_v":2,"count":7,"note":"new"}"#)).await;
    assert_ne!(row(store, &id).await.revision, revision);
    assert_eq!(swap(store, &id, &revision, v2(2)).await.unwrap(), None);
    assert_eq!(json(&row(store, &id).await), json_v2(7));

    // Of rows that had none yet, too.
    if is.table.is_some() {
        let id = is.id(2);
        let (columns, values) = (format!(", {}", is.revision), ", NULL");
        store.away().await.unwrap();
        bench
            .takes(&format!("INSERT {}", is.insert_with(&id, r#"{"_v":1,"count":1}"#, &columns, values)))
            .await;
        store.up().await.unwrap();
        let null = row(store, &id).await.revision;
        assert_eq!(null.as_str(), "null");
        bench.takes(&is.update(&id, r#"{"_v":1,"count":2}"#)).await;
        assert_eq!(swap(store, &id, &null, v2(2)).await.unwrap(), None);
        assert_eq!(json(&row(store, &id).await), json_v1(2));
    }
}

pub(crate) async fn a_fence_comes_and_goes<D: Database>(bench: Bench<D>) {
    let (store, id, is) = (&bench.store, bench.is.id(1), &bench.is);
    assert_eq!(store.status().await.unwrap(), Fence::Missing);
    store.away().await.unwrap();
    insert(store, &id, v2(1)).await.unwrap().unwrap();
    // Without a fence the damage is done: what all of this is for.
    bench.takes(&is.update(&id, r#"{"count":9}"#)).await;
    bench.takes(&is.update(&id, r#"{"_v":2,"count":9,"note":""}"#)).await;

    let ups = (0..8).map(|_| {
        let (database, sql) = (bench.database.clone(), store.sql().unwrap());
        tokio::spawn(async move { database.run(&sql).await.map(drop) })
    });
    for up in ups.collect::<Vec<_>>() {
        // Whoever was not alone may be told so; nothing is left half done.
        drop(up.await.unwrap());
    }
    for _ in 0..2 {
        store.up().await.unwrap();
        assert_eq!(store.status().await.unwrap(), Fence::Installed);
    }
    bench.refuses(&is.update(&id, r#"{"_v":1,"count":9}"#)).await;
    assert_eq!(store.census().await.unwrap().len(), 1);

    store.lower(version(1)).await.unwrap();
    for _ in 0..2 {
        store.away().await.unwrap();
        assert_eq!(store.status().await.unwrap(), Fence::Missing);
    }
    bench.takes(&is.update(&id, r#"{"count":9}"#)).await;
    // The setting went with it.
    store.up().await.unwrap();
    assert_eq!(store.status().await.unwrap(), Fence::Installed);
}

/// The old program reads any document through serde's defaults and writes what it knows.
pub(crate) async fn an_old_program_loses_nothing<D: Database>(bench: Bench<D>) {
    let is = &bench.is;
    bench.store.up().await.unwrap();
    let mut refused = 0;
    for number in 1..=10 {
        let id = is.id(number);
        if number % 2 == 0 {
            insert(&bench.store, &id, v2(number.into())).await.unwrap().unwrap();
        } else {
            insert(&bench.store, &id, v1(number.into())).await.unwrap().unwrap();
        }
        for document in
            [format!(r#"{{"count":{number}}}"#), format!(r#"{{"_v":1,"count":{}}}"#, number + 100)]
        {
            match bench.database.run(&is.update(&id, &document)).await {
                Ok(rows) => assert_eq!(rows, 1),
                Err(error) => {
                    assert!(D::is_fence(&error), "{error}");
                    refused += 1;
                }
            }
        }
        let expected =
            if number % 2 == 0 { json_v2(number.into()) } else { json_v1(u64::from(number) + 100) };
        assert_eq!(json(&row(&bench.store, &id).await), expected);
    }
    // Both of the newer ones, and of the older ones the one without a version.
    assert_eq!(refused, 15);
}
