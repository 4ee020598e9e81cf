use super::StoreBench;
use super::probe::{Checked, Probe, Unkept, demand, document, encoded};
use crate::store::{Fence, Revision, Store, StoreErrorKind};

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

pub(super) async fn fence_refuses_lower<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    if store.fence().await? != Fence::Installed {
        return Err(Unkept::Untried);
    }
    let mut revision = probe.insert("a", 3, &document(3, 0)).await?;
    for lower in [1, 2] {
        match store.compare_and_swap("a", &revision, encoded(lower, &document(lower, 9))).await {
            Err(error) if error.kind() == StoreErrorKind::Fenced => {}
            Err(error) => return Err(error.into()),
            Ok(_) => demand(false, format!("version {lower} was not refused where the row holds 3"))?,
        }
        probe.expect("a", &document(3, 0), &revision).await?;
    }
    for version in [3, 4] {
        revision = probe.swap("a", &revision, version, &document(version, 1)).await?;
    }
    probe.expect("a", &document(4, 1), &revision).await.map(drop)
}
