use super::StoreBench;
use super::probe::{Checked, Probe, demand, document, encoded};
use crate::store::{Revision, Store};

/// Enough writes for a clock of milliseconds to stand still between two of them.
const WRITES: usize = 40;

/// A row that was swapped some times, with every revision it had; the last is what it is at.
async fn worn<S: Store>(probe: &Probe<'_, S>, id: &str) -> Checked<Vec<Revision>> {
    let mut revisions = vec![probe.insert(id, 1, &document(1, 0)).await?];
    for _ in 1..WRITES {
        let last = &revisions[revisions.len() - 1];
        revisions.push(probe.swap(id, last, 1, &document(1, 0)).await?);
    }
    Ok(revisions)
}

pub(super) async fn passed_swaps_nothing<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let first = probe.insert("a", 1, &document(1, 1)).await?;
    let second = probe.swap("a", &first, 1, &document(1, 2)).await?;
    for number in [1, 3] {
        let swapped = store.compare_and_swap("a", &first, encoded(1, &document(1, number))).await?;
        demand(swapped.is_none(), "a swap at a revision that has passed gave a revision")?;
        probe.expect("a", &document(1, 2), &second).await?;
    }
    Ok(())
}

pub(super) async fn passed_deletes_nothing<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let first = probe.insert("a", 1, &document(1, 1)).await?;
    let second = probe.swap("a", &first, 1, &document(1, 2)).await?;
    demand(!store.delete("a", &first).await?, "a delete at a revision that has passed won")?;
    probe.expect("a", &document(1, 2), &second).await.map(drop)
}

pub(super) async fn never_repeat<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let revisions = worn(&Probe(&store), "a").await?;
    all_differ(&revisions)
}

pub(super) async fn recreated_is_another<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let mut revisions = worn(&probe, "a").await?;
    let last = &revisions[revisions.len() - 1];
    demand(store.delete("a", last).await?, "a delete at the revision of the row lost")?;

    let mut at = probe.insert("a", 1, &document(1, 0)).await?;
    for _ in 0..WRITES {
        for passed in &revisions {
            demand(*passed != at, "a revision of the deleted row is one of the new row")?;
        }
        at = probe.swap("a", &at, 1, &document(1, 0)).await?;
    }
    for passed in revisions.drain(..) {
        let swapped = store.compare_and_swap("a", &passed, encoded(1, &document(1, 1))).await?;
        demand(swapped.is_none(), "a swap at a revision of the deleted row changed the new row")?;
        demand(!store.delete("a", &passed).await?, "a delete at a revision of the deleted row won")?;
    }
    probe.expect("a", &document(1, 0), &at).await.map(drop)
}

pub(super) async fn foreign_matches_nothing<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let revision = probe.insert("a", 1, &document(1, 1)).await?;
    let long = "9".repeat(300);
    let texts = ["", " ", "none", "-1", "0", "null", "%", "' OR '1'='1", "1e3", "\u{e9}", &long];
    for text in texts {
        let foreign = Revision::new(text);
        let swapped = store.compare_and_swap("a", &foreign, encoded(1, &document(1, 2))).await?;
        demand(swapped.is_none(), format!("a swap won at the revision {text:.40?}"))?;
        demand(!store.delete("a", &foreign).await?, format!("a delete won at the revision {text:.40?}"))?;
    }
    probe.expect("a", &document(1, 1), &revision).await.map(drop)
}

fn all_differ(revisions: &[Revision]) -> Checked {
    let mut seen = std::collections::HashSet::new();
    let repeated = revisions.iter().position(|revision| !seen.insert(revision));
    match repeated {
        Some(write) => demand(false, format!("write {} gave a revision the row had before", write + 1)),
        None => Ok(()),
    }
}
