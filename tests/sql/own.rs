//! What holds on both databases, each on a table of its own.

use std::collections::BTreeMap;

use upcaster::Tag;
use upcaster::store::{Fence, Store as _, StoreErrorKind, Table};

use crate::bench::{Database, Fenced as _};
use crate::documents::{Order, insert, json, json_v1, json_v2, row, swap, v1, v2, version};

pub(crate) async fn are_made_once<D: Database>(database: D) {
    let error = database.records("order").await.map(drop).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);
    database.install().await.unwrap();
    let store = database.records("order").await.unwrap();
    insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let there = row(&store, "1").await;
    for _ in 0..2 {
        database.install().await.unwrap();
        assert_eq!(database.number("SELECT count(*) FROM upcaster_migrations").await, Some(1));
    }
    assert_eq!(row(&store, "1").await, there);
    // A default, for whoever inserts by hand.
    database
        .run("INSERT INTO upcaster_records (kind, id, document) VALUES ('order', '2', '{}'), ('order', '3', '{}')")
        .await
        .unwrap();
    let (second, third) = (row(&store, "2").await, row(&store, "3").await);
    assert_ne!(second.revision, third.revision);
    assert_ne!(second.revision.as_str(), "null");
}

pub(crate) async fn are_not_touched_when_newer<D: Database>(database: D) {
    database.install().await.unwrap();
    database.run("INSERT INTO upcaster_migrations (version, name) VALUES (99, 'later')").await.unwrap();
    let error = database.install().await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);
    assert!(format!("{error:?}").contains("99"), "{error:?}");
}

pub(crate) async fn kinds_do_not_see_each_other<D: Database>(database: D) {
    database.install().await.unwrap();
    let orders = database.records("order").await.unwrap();
    let others = database.records("o'rder").await.unwrap();
    let revision = insert(&orders, "1", v2(1)).await.unwrap().unwrap();
    assert!(others.get("1").await.unwrap().is_none());
    assert_eq!(others.get_many(&["1"]).await.unwrap(), [None]);
    assert_eq!(others.scan(version(9), None, 9).await.unwrap(), []);
    assert_eq!(others.census().await.unwrap(), BTreeMap::new());
    assert_eq!(swap(&others, "1", &revision, v2(2)).await.unwrap(), None);
    assert!(!others.delete("1", &revision).await.unwrap());
    let other = insert(&others, "1", v2(2)).await.unwrap().unwrap();
    assert_eq!(json(&row(&orders, "1").await), json_v2(1));

    // Nor do their fences.
    orders.up().await.unwrap();
    assert_eq!(others.status().await.unwrap(), Fence::Missing);
    let other = swap(&others, "1", &other, v1(1)).await.unwrap().unwrap();
    let other = swap(&others, "1", &other, v2(1)).await.unwrap().unwrap();
    others.up().await.unwrap();
    orders.lower(version(1)).await.unwrap();
    assert_eq!(others.status().await.unwrap(), Fence::Installed);
    assert_eq!(swap(&others, "1", &other, v1(1)).await.unwrap_err().kind(), StoreErrorKind::Fenced);
    swap(&orders, "1", &revision, v1(1)).await.unwrap().unwrap();
    orders.away().await.unwrap();
    assert_eq!(others.status().await.unwrap(), Fence::Installed);
}

/// `ddl` makes a table `labels` with `id`, `doc`, `rev` and `ver`.
pub(crate) async fn a_label_is_fenced_by_the_column<D: Database>(database: D, ddl: &str) {
    database.run(ddl).await.unwrap();
    let table = Table::new("labels").document("doc").revision("rev");
    for tag in [Tag::outside(), Tag::DEFAULT.with_labels()] {
        let blind = database.table(table.clone().tag(tag)).await.unwrap();
        assert_eq!(blind.up().await.unwrap_err().kind(), StoreErrorKind::Schema);
        assert_eq!(blind.sql().unwrap_err().kind(), StoreErrorKind::Schema);
        assert_eq!(blind.status().await.unwrap(), Fence::Missing);
    }
    let store = database.table(table.version("ver")).await.unwrap().tagged(Tag::outside());
    store.up().await.unwrap();
    let first = insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let second = swap(&store, "1", &first, v2(1)).await.unwrap().unwrap();
    let error = swap(&store, "1", &second, v1(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Fenced);
    for refused in [
        // Who does not know of versions.
        r#"UPDATE labels SET doc = '{"_v":2,"count":9}' WHERE id = '1'"#,
        "UPDATE labels SET ver = 1 WHERE id = '1'",
        "UPDATE labels SET ver = NULL WHERE id = '1'",
        "UPDATE labels SET ver = 0, rev = 1 WHERE id = '1'",
        "INSERT INTO labels (id, doc) VALUES ('1', '{}') ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",
    ] {
        let error = database.run(refused).await.expect_err(refused);
        assert!(D::is_fence(&error), "{refused}: {error}");
    }
    assert_eq!(json(&row(&store, "1").await), json_v2(1));
    database.run("UPDATE labels SET rev = rev, ver = ver WHERE id = '1'").await.unwrap();
    database.run("UPDATE labels SET doc = '{}', rev = 1, ver = 3 WHERE id = '1'").await.unwrap();
    store.lower(version(1)).await.unwrap();
    let third = row(&store, "1").await.revision;
    swap(&store, "1", &third, v1(1)).await.unwrap().unwrap();
    // A row of which the column says nothing takes anything.
    database.run("INSERT INTO labels (id, doc) VALUES ('2', '{}')").await.unwrap();
    database.run("UPDATE labels SET doc = '[]' WHERE id = '2'").await.unwrap();
}

/// A trigger sees nothing in a generated column yet. `ddl` makes a table `labels` whose column `ver` is one.
pub(crate) async fn a_generated_column_is_no_fence<D: Database>(database: D, ddl: &str) {
    database.run(ddl).await.unwrap();
    let table = Table::new("labels").document("doc").revision("rev").version("ver");
    let store = database.table(table.tag(Tag::outside())).await.unwrap();
    assert_eq!(store.up().await.unwrap_err().kind(), StoreErrorKind::Schema);
    assert_eq!(store.status().await.unwrap(), Fence::Missing);
    let store = store.tagged(Tag::DEFAULT);
    store.up().await.unwrap();
    let revision = insert(&store, "1", v2(1)).await.unwrap().unwrap();
    assert_eq!(swap(&store, "1", &revision, v1(1)).await.unwrap_err().kind(), StoreErrorKind::Fenced);
}

/// `ddl` makes a table `nested` with `id`, `doc` and `rev`.
pub(crate) async fn nested_and_enveloped_tags_are_fenced<D: Database>(database: D, ddl: &str) {
    database.run(ddl).await.unwrap();
    let tags = [
        (Tag::nested(&["meta", "it's \u{e9}"]), r#"{"meta":{"it''s é":N},"count":1}"#),
        (Tag::nested(&["a b", "c.d", "e"]), r#"{"a b":{"c.d":{"e":N}}}"#),
        (Tag::envelope("v", "data"), r#"{"v":N,"data":{"_v":9}}"#),
        (Tag::field("$x"), r#"{"$x":N}"#),
        (Tag::field("[0]"), r#"{"[0]":N}"#),
        (Tag::field("$upcaster$"), r#"{"$upcaster$":N}"#),
    ];
    for (tag, document) in tags {
        let store =
            database.table(Table::new("nested").document("doc").revision("rev").tag(tag)).await.unwrap();
        store.up().await.unwrap();
        let write = |number: &str| {
            format!("UPDATE nested SET doc = '{}' WHERE id = '1'", document.replace('N', number))
        };
        let first = document.replace('N', "2");
        database.run(&format!("INSERT INTO nested (id, doc) VALUES ('1', '{first}')")).await.unwrap();
        for lower in ["1", "null", "\"2\"", "{}"] {
            let error = database.run(&write(lower)).await.expect_err(document);
            assert!(D::is_fence(&error), "{document}: {error}");
        }
        let error = database.run("UPDATE nested SET doc = '{\"_v\":9}'").await.expect_err(document);
        assert!(D::is_fence(&error), "{document}: {error}");
        database.run(&write("2")).await.unwrap();
        database.run(&write("3")).await.unwrap();
        store.away().await.unwrap();
        database.run("DELETE FROM nested").await.unwrap();
    }
}

/// `ddl` makes a table `texts` with `id`, `doc`, which takes any text, and `rev`.
pub(crate) async fn invalid_json<D: Database>(database: D, ddl: &str, literal: (&str, &str)) {
    database.run(ddl).await.unwrap();
    let store = database.table(Table::new("texts").document("doc").revision("rev")).await.unwrap();
    store.up().await.unwrap();
    let write = |document: &str| {
        format!("UPDATE texts SET doc = {}'{document}'{} WHERE id = '1'", literal.0, literal.1)
    };
    let insert = format!("INSERT INTO texts (id, doc) VALUES ('1', {}'no JSON'{})", literal.0, literal.1);
    database.run(&insert).await.unwrap();
    for any in ["still none", r#"{"_v":1}x"#, r#"{"_v":1"#, "", r#"{"_v":1,"nul":"\\u0000 \u0000"}"#] {
        database.run(&write(any)).await.unwrap();
    }
    let invalid = ["no JSON", "", r#"{"_v":1"#, r#"{"_v":1} {"_v":1}"#, r"{_v:1}", r#"{"nul":"\u0000"}"#];
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for lower in invalid.into_iter().chain([&*nested]) {
        let error = database.run(&write(lower)).await.expect_err(lower);
        assert!(D::is_fence(&error), "{lower:.40}: {error}");
    }
    database.run(&write(r#"{"_v":2,"nul":"\\u0000 \u0000"}"#)).await.unwrap();
    database.run("UPDATE texts SET doc = NULL WHERE id = '1'").await.expect_err("a NULL is lower");
    database.run("INSERT INTO texts (id) VALUES ('2')").await.unwrap();
    let nothing = row(&store, "2").await;
    assert_eq!(nothing.document, b"");
    swap(&store, "2", &nothing.revision, v1(1)).await.unwrap().unwrap();
    assert_eq!(json(&row(&store, "2").await), json_v1(1));
}

/// `ddl` makes a table `mails` in which no two documents may have the same count.
pub(crate) async fn another_unique_column_rejects<D: Database>(database: D, ddl: &str) {
    database.run(ddl).await.unwrap();
    let store = database.table(Table::new("mails").document("doc").revision("rev")).await.unwrap();
    insert(&store, "1", v1(1)).await.unwrap().unwrap();
    let second = insert(&store, "2", v1(2)).await.unwrap().unwrap();
    assert_eq!(insert(&store, "3", v1(1)).await.unwrap_err().kind(), StoreErrorKind::Rejected);
    assert_eq!(swap(&store, "2", &second, v1(1)).await.unwrap_err().kind(), StoreErrorKind::Rejected);
    assert_eq!(insert(&store, "1", v1(1)).await.unwrap(), None);
}

/// `ddl` makes a table or view `wrong` with `id`, `doc`, `rev` and `ver`.
pub(crate) async fn is_refused<D: Database>(database: D, ddl: &str) {
    database.run(ddl).await.unwrap();
    let table = Table::new("wrong").document("doc").revision("rev").version("ver");
    let error = database.table(table).await.map(drop).expect_err(ddl);
    assert_eq!(error.kind(), StoreErrorKind::Schema, "{ddl}: {error:?}");
    assert!(format!("{error:?}").contains("wrong"), "{ddl}: {error:?}");
}

/// `ddl` makes a table `late` that refuses every row when it is committed.
pub(crate) async fn what_fails_at_the_end_is_no_success<D: Database>(database: D, ddl: &str) {
    database.run(ddl).await.unwrap();
    let store = database.table(Table::new("late").document("doc").revision("rev")).await.unwrap();
    let error = insert(&store, "1", Order { count: 1, note: String::new() }).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Rejected, "{error:?}");
    assert!(store.get("1").await.unwrap().is_none());
}
