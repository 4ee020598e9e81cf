use super::StoreBench;
use super::probe::{Checked, Probe, demand, document, encoded};
use crate::Version;
use crate::store::{Store, StoreError, StoreErrorKind};

/// Nothing that a column of parsed JSON writes in another way: no exponent, no -0, no number beyond a double.
const ODD: [&str; 12] = [
    r#"{"_v":1}"#,
    r#"{"_v":1,"":""}"#,
    r#"{"zz":1,"a":2,"_v":1,"b":{"y":1,"x":2}}"#,
    r#"{"_v":1,"text":"' OR 1=1; -- \" \\ \/ \b \f \n \r \t $1 ? %"}"#,
    r#"{"_v":1,"text":"\u00e9 \ud83e\udd80 \u2028 \ufffe"}"#,
    r#"{"_v":1,"numbers":[0,-1,9007199254740993,18446744073709551615,-9223372036854775808,0.1,1.5,123456.789]}"#,
    r#"{"_v":1,"empty":[{},[],"",null,false,true]}"#,
    r#"{"_v":1,"null":null,"NULL":"NULL"}"#,
    r#"{"_v":1,"deep":[[[[[[[[[[[[[[[[[[[[{"a":1}]]]]]]]]]]]]]]]]]]]]}"#,
    r#"{"v":1,"data":[1,2]}"#,
    r#"[1,"a",null]"#,
    r#""text alone""#,
];

pub(super) async fn odd_are_kept<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    for (number, text) in ODD.into_iter().enumerate() {
        let id = number.to_string();
        let first = probe.insert(&id, 1, text).await?;
        probe.expect(&id, text, &first).await?;
        // A fence takes a document that has lost its tag for an older one.
        let between = if text.contains("_v") { document(1, number) } else { text.to_owned() };
        let second = probe.swap(&id, &first, 1, &between).await?;
        let third = probe.swap(&id, &second, 1, text).await?;
        probe.expect(&id, text, &third).await?;
    }
    Ok(())
}

pub(super) async fn large_are_kept<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let large = |letter: &str| format!(r#"{{"_v":1,"text":"{}","list":[1,2]}}"#, letter.repeat(1 << 20));
    let first = probe.insert("a", 1, &large("a")).await?;
    probe.expect("a", &large("a"), &first).await?;
    let second = probe.swap("a", &first, 1, &large("b")).await?;
    probe.expect("a", &large("b"), &second).await.map(drop)
}

pub(super) async fn high_versions_are_kept<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let mut revision = probe.insert("a", 1, &document(1, 0)).await?;
    for version in [1 << 15, 1 << 16, (1 << 31) - 1, 1 << 31, u32::MAX] {
        revision = probe.swap("a", &revision, version, &document(version, 0)).await?;
        let column = probe.expect("a", &document(version, 0), &revision).await?.version;
        let kept = column.is_none_or(|column| column.get() == version);
        demand(kept, format!("the column says another version than {version}"))?;
        let below = store.scan(Version::of(version), None, 9).await?;
        demand(below.is_empty() || column.is_none(), format!("version {version} is below itself"))?;
    }
    Ok(())
}

pub(super) async fn refused_leave_nothing<B: StoreBench>(bench: &B) -> Checked {
    let store = bench.fresh().await;
    let probe = Probe(&store);
    let zero = r#"{"_v":1,"text":"\u0000"}"#;
    match store.insert("a", encoded(1, zero)).await {
        Ok(Some(revision)) => drop(probe.expect("a", zero, &revision).await?),
        Ok(None) => demand(false, "an insert of a new id was refused")?,
        Err(error) => {
            refused(error)?;
            demand(store.get("a").await?.is_none(), "a refused insert left a row")?;
        }
    }
    let first = probe.insert("b", 1, &document(1, 1)).await?;
    match store.compare_and_swap("b", &first, encoded(1, zero)).await {
        Ok(Some(revision)) => probe.expect("b", zero, &revision).await.map(drop),
        Ok(None) => demand(false, "a swap at the revision of the row lost"),
        Err(error) => {
            refused(error)?;
            probe.expect("b", &document(1, 1), &first).await.map(drop)
        }
    }
}

fn refused(error: StoreError) -> Checked {
    if error.kind() == StoreErrorKind::Rejected { Ok(()) } else { Err(error.into()) }
}
