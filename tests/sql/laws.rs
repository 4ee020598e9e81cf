//! What holds for a store on every table.

use std::collections::{BTreeMap, BTreeSet};

use upcaster::repository::Repository;
use upcaster::store::{Revision, Store, StoreErrorKind, Table};

use crate::bench::{Bench, Database, Ids};
use crate::documents::{Order, insert, json, json_v1, json_v2, registry, row, swap, v1, v2, version};

pub(crate) async fn a_row_comes_back_as_it_was_saved<D: Database>(bench: Bench<D>) {
    let (store, id) = (&bench.store, bench.is.id(1));
    assert!(store.get(&id).await.unwrap().is_none());
    let first = insert(store, &id, v1(1)).await.unwrap().unwrap();
    let found = row(store, &id).await;
    assert_eq!((json(&found), &found.revision), (json_v1(1), &first));
    assert_eq!(found.version, bench.is.version.map(|_| version(1)));

    let second = swap(store, &id, &first, v2(2)).await.unwrap().unwrap();
    let found = row(store, &id).await;
    assert_eq!((json(&found), &found.revision), (json_v2(2), &second));
    assert_eq!(found.version, bench.is.version.map(|_| version(2)));

    // A clone is the same store, and so is one that is opened later.
    assert_eq!(row(&bench.store.clone(), &id).await, found);
}

pub(crate) async fn a_row_that_is_there_is_not_inserted<D: Database>(bench: Bench<D>) {
    let (store, id) = (&bench.store, bench.is.id(1));
    insert(store, &id, v2(1)).await.unwrap().unwrap();
    let there = row(store, &id).await;
    assert_eq!(insert(store, &id, v2(2)).await.unwrap(), None);
    // Nor does a fence make an error of it.
    store_fence(&bench).await;
    assert_eq!(insert(store, &id, v1(2)).await.unwrap(), None);
    assert_eq!(row(store, &id).await, there);

    let id = bench.is.id(2);
    let inserts = (0..8).map(|count| {
        let (store, id) = (store.clone(), id.clone());
        tokio::spawn(async move { insert(&store, &id, v2(count)).await.unwrap() })
    });
    let mut winners = 0;
    for insert in inserts.collect::<Vec<_>>() {
        winners += u32::from(insert.await.unwrap().is_some());
    }
    assert_eq!(winners, 1);
}

async fn store_fence<D: Database>(bench: &Bench<D>) {
    use crate::bench::Fenced as _;
    bench.store.up().await.unwrap();
}

pub(crate) async fn only_who_names_the_revision_swaps<D: Database>(bench: Bench<D>) {
    let (store, id) = (&bench.store, bench.is.id(1));
    let first = insert(store, &id, v1(1)).await.unwrap().unwrap();
    let second = swap(store, &id, &first, v1(2)).await.unwrap().unwrap();
    assert_ne!(first, second);
    let there = row(store, &id).await;
    let padded = format!("0{second}");
    let others = [first.as_str(), "", "null", "x", "1", "9223372036854775808", "-1", &padded];
    for other in others.map(Revision::new) {
        assert_eq!(swap(store, &id, &other, v1(3)).await.unwrap(), None, "{other}");
        assert!(!store.delete(&id, &other).await.unwrap(), "{other}");
    }
    assert_eq!(swap(store, &bench.is.id(2), &second, v1(3)).await.unwrap(), None);
    assert_eq!(row(store, &id).await, there);

    // Saving the same again makes another state too.
    let third = swap(store, &id, &second, v1(2)).await.unwrap().unwrap();
    assert_ne!(second, third);
    assert!(store.delete(&id, &third).await.unwrap());
    assert!(store.get(&id).await.unwrap().is_none());
    assert_eq!(swap(store, &id, &third, v1(3)).await.unwrap(), None);
    assert!(!store.delete(&id, &third).await.unwrap());
}

pub(crate) async fn a_row_made_again_has_another_revision<D: Database>(bench: Bench<D>) {
    let (store, id) = (&bench.store, bench.is.id(1));
    let mut seen = BTreeSet::new();
    for _ in 0..5 {
        let revision = insert(store, &id, v1(1)).await.unwrap().unwrap();
        assert!(seen.insert(revision.to_string()), "{revision} was there before");
        for old in seen.iter().filter(|old| **old != revision.as_str()) {
            assert_eq!(swap(store, &id, &Revision::new(&**old), v1(9)).await.unwrap(), None);
        }
        assert!(store.delete(&id, &revision).await.unwrap());
    }
}

pub(crate) async fn one_of_eight_wins_each_revision<D: Database>(bench: Bench<D>) {
    let (store, id) = (&bench.store, bench.is.id(1));
    let mut revision = insert(store, &id, v1(0)).await.unwrap().unwrap();
    for _ in 0..5 {
        let swaps = (0..8).map(|count| {
            let (store, id, revision) = (store.clone(), id.clone(), revision.clone());
            tokio::spawn(async move { swap(&store, &id, &revision, v1(count)).await.unwrap() })
        });
        let mut winners = Vec::new();
        for swap in swaps.collect::<Vec<_>>() {
            winners.extend(swap.await.unwrap());
        }
        assert_eq!(winners.len(), 1);
        revision = winners.remove(0);
        assert_eq!(row(store, &id).await.revision, revision);
    }
}

pub(crate) async fn a_scan_goes_through_what_is_stale<D: Database>(bench: Bench<D>) {
    let store = &bench.store;
    let mut ids: Vec<String> = match bench.is.ids {
        Ids::Text => ["", "a", "B", "b", "Z", "a-b", "ab", "\u{e9}", "\u{1f600}", "'", "a b", "10", "9"]
            .map(str::to_owned)
            .to_vec(),
        Ids::Integer => [1, 2, 9, 10, 11, 99, 100, -5].map(|id: i32| id.to_string()).to_vec(),
        Ids::Uuid => (0..20).map(|number| bench.is.id(number * 7)).collect(),
    };
    for id in &ids {
        insert(store, id, v1(1)).await.unwrap().unwrap();
    }
    let fresh = bench.is.id(5000);
    insert(store, &fresh, v2(1)).await.unwrap().unwrap();
    if bench.is.version.is_none() {
        ids.push(fresh.clone());
    }
    ids.sort();

    for limit in [1, 3, 100] {
        let mut found: Vec<String> = Vec::new();
        loop {
            let after = found.last().map(String::as_str);
            let page = store.scan(version(2), after, limit).await.unwrap();
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= limit);
            for (id, row) in &page {
                assert_eq!(*row, crate::documents::row(store, id).await);
            }
            found.extend(page.into_iter().map(|(id, _)| id));
        }
        assert_eq!(found, ids);
    }
    assert_eq!(store.scan(version(2), None, 0).await.unwrap(), []);
    // The cursor need not be an id.
    let behind = store.scan(version(2), Some("0~"), 100).await.unwrap();
    let behind: Vec<_> = behind.into_iter().map(|(id, _)| id).collect();
    assert_eq!(behind, ids.iter().filter(|id| id.as_str() > "0~").cloned().collect::<Vec<_>>());
    // Below the next version is everything.
    assert_eq!(
        store.scan(version(3), None, 100).await.unwrap().len(),
        ids.len() + usize::from(bench.is.version.is_some())
    );
}

pub(crate) async fn the_census_counts_versions<D: Database>(bench: Bench<D>) {
    let store = &bench.store;
    assert_eq!(store.census().await.unwrap(), BTreeMap::new());
    for number in 1..=3 {
        insert(store, &bench.is.id(number), v1(1)).await.unwrap();
    }
    insert(store, &bench.is.id(4), v2(1)).await.unwrap();
    let mut expected = BTreeMap::from([(Some(version(1)), 3), (Some(version(2)), 1)]);
    match bench.is.version {
        None => expected = BTreeMap::from([(None, 4)]),
        Some(_) if bench.is.generated => {}
        Some(column) => {
            // A narrow column does not take the last.
            for (number, id) in ["NULL", "0", "-1", "4294967296"].into_iter().zip(5..) {
                let columns = format!(", {column}, {}", bench.is.revision);
                let into =
                    bench.is.insert_with(&bench.is.id(id), "{}", &columns, &format!(", {number}, {id}"));
                if bench.database.run(&format!("INSERT {into}")).await.is_ok() {
                    *expected.entry(None).or_default() += 1;
                }
            }
            assert!(expected[&None] >= 3);
            let stale = store.scan(version(2), None, 100).await.unwrap();
            assert_eq!(stale.len() as u64, expected[&None] + 3);
        }
    }
    assert_eq!(store.census().await.unwrap(), expected);
}

pub(crate) async fn many_are_answered_in_their_order<D: Database>(bench: Bench<D>) {
    let store = &bench.store;
    for number in 1..=3 {
        insert(store, &bench.is.id(number), v1(number.into())).await.unwrap();
    }
    let ids = [3, 9, 1, 3, 2].map(|number| bench.is.id(number));
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    ids.extend(["", "no \"id\"", "a\0b"]);
    let found = store.get_many(&ids).await.unwrap();
    let counts: Vec<_> = found.iter().map(|row| row.as_ref().map(json)).collect();
    let there = |count| Some(json_v1(count));
    assert_eq!(counts, [there(3), None, there(1), there(3), there(2), None, None, None]);
    assert_eq!(found[0], Some(row(store, ids[0]).await));
    assert_eq!(store.get_many(&[]).await.unwrap(), []);
}

pub(crate) async fn a_row_without_a_revision_can_be_saved_once<D: Database>(bench: Bench<D>) {
    if bench.is.table.is_none() {
        return; // The library's own table has a default.
    }
    let (store, id) = (&bench.store, bench.is.id(1));
    let into = bench.is.insert(&id, r#"{"_v":1,"count":1}"#);
    bench.database.run(&format!("INSERT {into}")).await.unwrap();
    let null = row(store, &id).await.revision;
    assert_eq!(null.as_str(), "null");
    let saved = swap(store, &id, &null, v1(2)).await.unwrap().unwrap();
    assert_ne!(saved, null);
    assert_eq!(swap(store, &id, &null, v1(3)).await.unwrap(), None);
    assert!(!store.delete(&id, &null).await.unwrap());
    assert_eq!(json(&row(store, &id).await), json_v1(2));

    let (id, revision) = (bench.is.id(2), bench.is.revision);
    let into = bench.is.insert_with(&id, "{}", &format!(", {revision}"), ", NULL");
    bench.database.run(&format!("INSERT {into}")).await.unwrap();
    assert!(store.delete(&id, &null).await.unwrap());
}

pub(crate) async fn the_version_column_is_told_as_it_is<D: Database>(bench: Bench<D>) {
    let Some(column) = bench.is.version.filter(|_| !bench.is.generated) else { return };
    let (store, id) = (&bench.store, bench.is.id(1));
    let revision = insert(store, &id, v2(1)).await.unwrap().unwrap();
    let set = format!("UPDATE {} SET {column} = 1 {}", bench.is.sql, bench.is.where_id(&id));
    assert_eq!(bench.database.run(&set).await.unwrap(), 1);
    let found = row(store, &id).await;
    assert_eq!(found.version, Some(version(1)));
    assert_eq!(json(&found), json_v2(1));
    // It is no state of the row that somebody set it, and the next save sets it right.
    swap(store, &id, &revision, v2(2)).await.unwrap().unwrap();
    assert_eq!(row(store, &id).await.version, Some(version(2)));
}

pub(crate) async fn a_text_that_is_no_id_is_the_id_of_no_row<D: Database>(bench: Bench<D>) {
    let store = &bench.store;
    let revision = insert(store, &bench.is.id(10), v1(1)).await.unwrap().unwrap();
    if bench.is.ids == Ids::Text {
        for id in ["", "'; DROP TABLE orders; --", "\"", "\\", "$1", "null", "a\nb"] {
            insert(store, id, v1(1)).await.unwrap().unwrap();
            assert_eq!(json(&row(store, id).await), json_v1(1));
        }
    } else {
        let padded = format!("0{}", bench.is.id(10));
        for id in ["", "seven", " 10", "10.0", "+10", &padded, "{00000000-0000-4000-8000-00000000000a}"] {
            assert!(store.get(id).await.unwrap().is_none(), "{id}");
            assert_eq!(swap(store, id, &revision, v1(1)).await.unwrap(), None, "{id}");
            assert!(!store.delete(id, &revision).await.unwrap(), "{id}");
            let refused = insert(store, id, v1(1)).await.unwrap_err();
            assert_eq!(refused.kind(), StoreErrorKind::Rejected, "{id}");
        }
    }
    assert!(store.get("a\0b").await.unwrap().is_none());
    assert_eq!(insert(store, "a\0b", v1(1)).await.unwrap_err().kind(), StoreErrorKind::Rejected);
}

pub(crate) async fn no_increment_is_lost<D: Database>(bench: Bench<D>) {
    const TASKS: u64 = 8;
    const EACH: u64 = 10;
    let id = bench.is.id(1);
    insert(&bench.store, &id, v1(0)).await.unwrap().unwrap();
    let orders = Repository::<Order, _>::builder(&registry::<Order>(), bench.store.clone());
    let orders = orders.attempts(10_000).build().unwrap();
    let tasks = (0..TASKS).map(|_| {
        let (orders, id) = (orders.clone(), id.clone());
        tokio::spawn(async move {
            for _ in 0..EACH {
                orders.update(&id, |order| order.count += 1).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let order = orders.load(&id).await.unwrap();
    assert_eq!((order.count, order.is_stale()), (TASKS * EACH, false));
}

pub(crate) async fn what_is_missing_is_named<D: Database>(bench: Bench<D>) {
    let Some(table) = &bench.is.table else { return };
    let wrong: [(Table, &str); 5] = [
        (table.clone().id("nowhere"), "nowhere"),
        (table.clone().document("nowhere"), "nowhere"),
        (table.clone().revision("nowhere"), "nowhere"),
        (table.clone().version("nowhere"), "nowhere"),
        (table.clone().schema("nowhere"), "nowhere"),
    ];
    for (table, name) in wrong {
        let error = bench.database.table(table).await.map(drop).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Schema);
        let said = format!("{error:?}");
        assert!(said.contains(name), "{said}");
    }
}
