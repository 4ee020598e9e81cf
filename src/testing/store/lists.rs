use std::collections::BTreeMap;

use super::StoreBench;
use super::probe::{Checked, Probe, Unkept, demand, document, number};
use crate::Version;
use crate::store::{Row, Store};

/// In the order of their bytes, which is no order of words and of no country.
const IDS: [&str; 14] =
    ["!", "10", "9", "A", "B", "Z", "_", "a", "a ", "a1", "aa", "z", "\u{e9}", "\u{1f980}"];
/// Out of order, as rows come.
const ARRIVAL: [usize; 14] = [7, 0, 13, 2, 9, 4, 12, 1, 6, 11, 3, 10, 5, 8];
const ALL: usize = 1000;

/// A store with a row for each id, at version 1, 2 or 3 in turn; and whether it keeps the versions in a column.
async fn filled<B: StoreBench>(bench: &B) -> Checked<(B::Store, bool)> {
    let store = bench.fresh().await;
    for place in ARRIVAL {
        let version = version_at(place);
        Probe(&store).insert(IDS[place], version, &document(version, place)).await?;
    }
    let kept = Probe(&store).get(IDS[0]).await?.version.is_some();
    Ok((store, kept))
}

fn version_at(place: usize) -> u32 {
    [1, 2, 3][place % 3]
}

fn ids(rows: &[(String, Row)]) -> Vec<&str> {
    rows.iter().map(|(id, _)| id.as_str()).collect()
}

fn same(rows: &[(String, Row)], expected: &[&str], what: &str) -> Checked {
    let found = ids(rows);
    demand(found == expected, format!("{what} gave {found:?} in place of {expected:?}"))
}

pub(super) async fn scan_is_in_order<B: StoreBench>(bench: &B) -> Checked {
    let (store, _) = filled(bench).await?;
    let rows = store.scan(Version::of(9), None, ALL).await?;
    same(&rows, &IDS, "a scan of all")?;
    for (place, (id, row)) in rows.iter().enumerate() {
        demand(number(row)? == place as u64, format!("a scan gave {id:?} the document of another row"))?;
        let alone = Probe(&store).get(id).await?;
        let same = row.revision == alone.revision && row.version == alone.version;
        demand(same, format!("a scan gave {id:?} another revision or version than `get`"))?;
    }
    Ok(())
}

pub(super) async fn scan_goes_on_behind<B: StoreBench>(bench: &B) -> Checked {
    let (store, _) = filled(bench).await?;
    for (place, id) in IDS.into_iter().enumerate() {
        let rows = store.scan(Version::of(9), Some(id), ALL).await?;
        same(&rows, &IDS[place + 1..], &format!("a scan behind {id:?}"))?;
    }
    for (after, next) in [("", 0), ("1", 1), ("@", 3), ("a0", 9), ("\u{10ffff}", IDS.len())] {
        let rows = store.scan(Version::of(9), Some(after), ALL).await?;
        same(&rows, &IDS[next..], &format!("a scan behind {after:?}, which is no row,"))?;
    }
    for limit in [1, 2, 5] {
        let mut found: Vec<String> = Vec::new();
        loop {
            let rows = store.scan(Version::of(9), found.last().map(String::as_str), limit).await?;
            if rows.is_empty() {
                break;
            }
            found.extend(rows.into_iter().map(|(id, _)| id));
            demand(found.len() <= IDS.len(), format!("scans of {limit} rows came to a row twice"))?;
        }
        demand(found == IDS, format!("scans of {limit} rows gave {found:?}"))?;
    }
    Ok(())
}

pub(super) async fn scan_keeps_to_the_limit<B: StoreBench>(bench: &B) -> Checked {
    let (store, _) = filled(bench).await?;
    for limit in [0, 1, 5, IDS.len(), IDS.len() + 1, usize::MAX] {
        let rows = store.scan(Version::of(9), None, limit).await?;
        same(&rows, &IDS[..limit.min(IDS.len())], &format!("a scan of at most {limit}"))?;
    }
    Ok(())
}

pub(super) async fn scan_is_below<B: StoreBench>(bench: &B) -> Checked {
    let (store, kept) = filled(bench).await?;
    for below in [1, 2, 3, 4, u32::MAX] {
        let places = (0..IDS.len()).filter(|place| !kept || version_at(*place) < below);
        let expected: Vec<&str> = places.map(|place| IDS[place]).collect();
        let rows = store.scan(Version::of(below), None, ALL).await?;
        same(&rows, &expected, &format!("a scan below version {below}"))?;
        let rows = store.scan(Version::of(below), None, 2).await?;
        same(&rows, &expected[..expected.len().min(2)], &format!("a scan of 2 below version {below}"))?;
    }
    Ok(())
}

/// Rows that are there twice over: put there with nothing in the column, and written by the store.
async fn half_versioned<B: StoreBench>(bench: &B) -> Checked<B::Store> {
    let store = bench.fresh().await;
    for id in ["b", "d"] {
        if !bench.put(&store, id, &document(1, 0), None).await {
            return Err(Unkept::Untried);
        }
    }
    for id in ["a", "c", "e"] {
        Probe(&store).insert(id, 5, &document(5, 0)).await?;
    }
    Ok(store)
}

pub(super) async fn scan_has_unversioned<B: StoreBench>(bench: &B) -> Checked {
    let store = half_versioned(bench).await?;
    let row = Probe(&store).get("b").await?;
    demand(row.version.is_none(), "a row that says no version got one")?;
    let kept = Probe(&store).get("a").await?.version.is_some();
    let expected: &[&str] = if kept { &["b", "d"] } else { &["a", "b", "c", "d", "e"] };
    for below in [1, 5] {
        same(&store.scan(Version::of(below), None, ALL).await?, expected, "a scan")?;
    }
    same(&store.scan(Version::of(6), None, ALL).await?, &["a", "b", "c", "d", "e"], "a scan of all")?;

    Probe(&store).swap("b", &row.revision, 5, &document(5, 0)).await?;
    let rest: Vec<&str> = expected.iter().copied().filter(|id| !kept || *id != "b").collect();
    same(&store.scan(Version::of(5), None, ALL).await?, &rest, "a scan after a swap")
}

pub(super) async fn census_counts<B: StoreBench>(bench: &B) -> Checked {
    let fresh = bench.fresh().await;
    demand(fresh.census().await?.is_empty(), "the census of a fresh store counts something")?;
    let (store, kept) = filled(bench).await?;
    let row = Probe(&store).get(IDS[0]).await?;
    Probe(&store).swap(IDS[0], &row.revision, 4, &document(4, 0)).await?;
    let row = Probe(&store).get(IDS[1]).await?;
    demand(store.delete(IDS[1], &row.revision).await?, "a delete at the revision of the row lost")?;

    let mut expected: BTreeMap<Option<Version>, u64> = BTreeMap::new();
    for place in (0..IDS.len()).filter(|place| *place != 1) {
        let version = if place == 0 { 4 } else { version_at(place) };
        *expected.entry(kept.then(|| Version::of(version))).or_default() += 1;
    }
    let found = store.census().await?;
    demand(found == expected, format!("the census is {found:?} in place of {expected:?}"))
}

pub(super) async fn census_has_unversioned<B: StoreBench>(bench: &B) -> Checked {
    let store = half_versioned(bench).await?;
    let kept = Probe(&store).get("a").await?.version;
    let found = store.census().await?;
    let expected = match kept {
        Some(version) => BTreeMap::from([(None, 2), (Some(version), 3)]),
        None => BTreeMap::from([(None, 5)]),
    };
    demand(found == expected, format!("the census is {found:?} in place of {expected:?}"))
}

pub(super) async fn get_many_answers_each<B: StoreBench>(bench: &B) -> Checked {
    let (store, _) = filled(bench).await?;
    demand(store.get_many(&[]).await?.is_empty(), "no id gave an answer")?;
    let few = ["z", "no", "a", "A", "a", "a", "no", "\u{e9}", "a%", "!"];
    let many: Vec<String> = (0..2000).map(|number| format!("{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for asked in [&few[..], &few[1..2], &IDS, &many] {
        let rows = store.get_many(asked).await?;
        demand(rows.len() == asked.len(), format!("{} ids gave {} answers", asked.len(), rows.len()))?;
        for (id, row) in asked.iter().zip(rows) {
            let place = IDS.iter().position(|known| known == id).map(|place| place as u64);
            let found = row.as_ref().map(number).transpose()?;
            demand(found == place, format!("the answer in the place of {id:?} is not its row"))?;
            if let Some(row) = row {
                let alone = Probe(&store).get(id).await?;
                demand(
                    row.revision == alone.revision,
                    format!("{id:?} has another revision than `get` gives"),
                )?;
            }
        }
    }
    Ok(())
}
