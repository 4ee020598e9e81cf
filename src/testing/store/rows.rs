use super::StoreBench;
use super::probe::{Checked, Probe, demand, document, encoded};
use crate::store::{Revision, Store};

pub(super) async fn insert_is_kept<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    demand(store.get("a").await?.is_none(), "a fresh store has a row")?;
    let revision = probe.insert("a", 1, &document(1, 1)).await?;
    probe.expect("a", &document(1, 1), &revision).await?;
    demand(store.get("b").await?.is_none(), "an id that was never inserted has a row")
}

pub(super) async fn insert_never_replaces<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let revision = probe.insert("a", 1, &document(1, 1)).await?;
    for number in [1, 2] {
        let again = store.insert("a", encoded(1, &document(1, number))).await?;
        demand(again.is_none(), "a second insert gave a revision")?;
        probe.expect("a", &document(1, 1), &revision).await?;
    }
    Ok(())
}

pub(super) async fn swap_replaces<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let mut revision = probe.insert("a", 1, &document(1, 0)).await?;
    for number in 1..5 {
        revision = probe.swap("a", &revision, 1, &document(1, number)).await?;
        probe.expect("a", &document(1, number), &revision).await?;
    }
    // A row that was read is as good to swap as one that was written.
    let read = probe.get("a").await?;
    probe.swap("a", &read.revision, 2, &document(2, 9)).await.map(drop)
}

pub(super) async fn swap_never_inserts<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let never = Revision::new("1");
    let swapped = store.compare_and_swap("a", &never, encoded(1, &document(1, 1))).await?;
    demand(swapped.is_none(), "a swap of an id that was never inserted gave a revision")?;
    demand(store.get("a").await?.is_none(), "a swap made a row")?;

    let revision = probe.insert("a", 1, &document(1, 1)).await?;
    demand(store.delete("a", &revision).await?, "a delete at the revision of the row lost")?;
    let swapped = store.compare_and_swap("a", &revision, encoded(1, &document(1, 1))).await?;
    demand(swapped.is_none(), "a swap of a deleted row gave a revision")?;
    demand(store.get("a").await?.is_none(), "a swap brought a deleted row back")
}

pub(super) async fn delete_removes<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let revision = probe.insert("a", 1, &document(1, 1)).await?;
    demand(!store.delete("b", &revision).await?, "a delete of an id that was never inserted won")?;
    demand(store.delete("a", &revision).await?, "a delete at the revision of the row lost")?;
    demand(store.get("a").await?.is_none(), "a deleted row is there")?;
    demand(!store.delete("a", &revision).await?, "a second delete won")?;
    probe.insert("a", 1, &document(1, 2)).await.map(drop)
}

pub(super) async fn rows_are_apart<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let a = probe.insert("a", 1, &document(1, 1)).await?;
    let b = probe.insert("b", 1, &document(1, 2)).await?;
    let c = probe.insert("c", 1, &document(1, 3)).await?;
    let a = probe.swap("a", &a, 1, &document(1, 4)).await?;
    probe.expect("b", &document(1, 2), &b).await?;
    demand(store.delete("b", &b).await?, "a delete at the revision of the row lost")?;
    probe.expect("a", &document(1, 4), &a).await?;
    probe.expect("c", &document(1, 3), &c).await.map(drop)
}

pub(super) async fn column_follows<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let mut revision = probe.insert("a", 1, &document(1, 0)).await?;
    let kept = probe.get("a").await?.version.is_some();
    for version in [1, 2, 2, 7] {
        revision = probe.swap("a", &revision, version, &document(version, 0)).await?;
        let column = probe.get("a").await?.version.map(u32::from);
        let said = column.map_or("nothing".to_owned(), |column| column.to_string());
        demand(
            column == kept.then_some(version),
            format!("a write at version {version} and the column says {said}"),
        )?;
    }
    Ok(())
}
