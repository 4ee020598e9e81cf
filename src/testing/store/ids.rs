use super::StoreBench;
use super::probe::{Checked, Probe, demand, document, encoded};
use crate::Version;
use crate::store::{Store, StoreErrorKind};

pub(super) async fn are_bytes<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let ids = ["a", "A", "a ", " a", "\u{e9}", "e\u{301}", "e", "1", "01", "1.0", "ss", "\u{df}", "a%", "a_"];
    let mut revisions = Vec::new();
    for (number, id) in ids.into_iter().enumerate() {
        revisions.push(probe.insert(id, 1, &document(1, number)).await?);
    }
    for (number, id) in ids.into_iter().enumerate() {
        probe.expect(id, &document(1, number), &revisions[number]).await?;
    }
    Ok(())
}

pub(super) async fn odd_are_kept<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let (long, long_wide) = ("x".repeat(200), "\u{1f980}".repeat(50));
    let ids = [
        "'",
        "''; --",
        "\"",
        "`",
        "\\",
        "%",
        "_",
        "?",
        "$1",
        ":id",
        "{}",
        "a\nb",
        "\t",
        "a/b?c=d#e",
        "\u{1f980}",
        "\u{5e9}\u{5dc}",
        "\u{fffd}",
        "null",
        &long,
        &long_wide,
    ];
    for (number, id) in ids.into_iter().enumerate() {
        let first = probe.insert(id, 1, &document(1, number)).await?;
        let second = probe.swap(id, &first, 1, &document(1, number + 100)).await?;
        probe.expect(id, &document(1, number + 100), &second).await?;
        let scanned = store.scan(Version::of(2), None, 2).await?;
        let found = scanned.len() == 1 && scanned[0].0 == id;
        demand(found, format!("a scan does not give the id {id:.40?}"))?;
        let many = store.get_many(&[id]).await?;
        demand(matches!(&many[..], [Some(_)]), format!("`get_many` does not find the id {id:.40?}"))?;
        demand(store.delete(id, &second).await?, format!("a delete of {id:.40?} lost"))?;
        demand(store.get(id).await?.is_none(), format!("the deleted row {id:.40?} is there"))?;
    }
    Ok(())
}

pub(super) async fn refused_leave_nothing<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let other = probe.insert("a", 1, &document(1, 0)).await?;
    for id in ["", "\0", "a\0"] {
        match store.insert(id, encoded(1, &document(1, 1))).await {
            Ok(Some(revision)) => {
                let row = probe.expect(id, &document(1, 1), &revision).await?;
                demand(store.delete(id, &row.revision).await?, format!("a delete of {id:?} lost"))?;
            }
            Ok(None) => demand(false, format!("{id:?} is taken for another id"))?,
            Err(error) if error.kind() == StoreErrorKind::Rejected => {}
            Err(error) => return Err(error.into()),
        }
        demand(store.scan(Version::of(9), None, 9).await?.len() == 1, format!("{id:?} left a row"))?;
    }
    probe.expect("a", &document(1, 0), &other).await.map(drop)
}
