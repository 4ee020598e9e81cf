use crate::Version;
use crate::document::pointer;
use crate::testing::history::bench::{Bench, Checked, Found, Tried, expect_same};
use crate::testing::history::differ::difference;
use crate::testing::history::sample::{Sample, with, without_nulls};

/// The version up to which the steps are declared, if the one that is looked at is below it: only there do documents
/// come back as they were, and not as a type writes them.
pub(super) fn declared_top(bench: &Bench<'_>) -> Option<Version> {
    bench.kind.declared().map(|(_, base)| base.min(bench.top)).filter(|base| bench.version < *base)
}

pub(super) fn up_down(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let Some(top) = declared_top(bench) else { return Ok(Tried::Passed) };
    let Some(masks) = bench.masks(bench.version, top) else { return Ok(Tried::Passed) };
    let text = bench.stamped(&sample.payload)?;
    let Ok(up) = bench.recode(&text, bench.version, top) else { return Ok(Tried::Passed) };
    let down = bench.recode(&up, top, bench.version)?;
    expect_same(&sample.payload, &bench.payload(&down)?, &masks, "does not come back as it was")?;
    Ok(Tried::Held)
}

pub(super) fn up_down_up(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let Some(masks) = both_ways(bench) else { return Ok(Tried::Passed) };
    let Ok(up) = bench.up(&bench.stamped(&sample.payload)?) else { return Ok(Tried::Passed) };
    let down = bench.down(&up)?;
    let again = bench.up(&down)?;
    expect_same(
        &bench.payload(&up)?,
        &bench.payload(&again)?,
        &masks,
        "is another document the second time",
    )?;
    Ok(Tried::Held)
}

/// What may be lost on the way down from the top and up again; `None` if there is no such way.
fn both_ways(bench: &Bench<'_>) -> Option<Vec<Vec<String>>> {
    let masks = bench.masks(bench.version, bench.top)?;
    bench.leads(bench.top, bench.version).then_some(masks)
}

pub(super) fn down_up_down(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let Some(masks) = both_ways(bench) else { return Ok(Tried::Passed) };
    let Some(newest) = bench.newest(&sample.payload) else { return Ok(Tried::Passed) };
    // What has no counterpart in the old form is refused, and nothing is lost.
    let Ok(down) = bench.down(&newest) else { return Ok(Tried::Passed) };
    let up = bench.up(&down)?;
    expect_same(&bench.payload(&newest)?, &bench.payload(&up)?, &masks, "does not come up as it was")?;
    let again = bench.down(&up)?;
    expect_same(
        &bench.payload(&down)?,
        &bench.payload(&again)?,
        &masks,
        "is another document the second time",
    )?;
    Ok(Tried::Held)
}

pub(super) fn change_kept(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let (Some(masks), Some(other)) = (both_ways(bench), &sample.other) else { return Ok(Tried::Passed) };
    let Some(newest) = bench.newest(&sample.payload) else { return Ok(Tried::Passed) };
    let Ok(down) = bench.down(&newest) else { return Ok(Tried::Passed) };
    let down = bench.payload(&down)?;
    let Some(changed) = change(bench, sample, &down, other, &masks) else { return Ok(Tried::Passed) };
    let Ok(up) = bench.up(&bench.stamped(&changed)?) else { return Ok(Tried::Passed) };
    let Ok(back) = bench.down(&up) else { return Ok(Tried::Passed) };
    let back = bench.payload(&back)?;
    if declared_top(bench) == Some(bench.top) {
        expect_same(&changed, &back, &masks, "what was changed does not come back")?;
    } else {
        let (down, back) = (without_nulls(&down), without_nulls(&back));
        if difference(&down, &back, &masks).is_none() {
            let path = difference(&down, &without_nulls(&changed), &masks).unwrap_or_default();
            return Err(Found::new("what was changed is as it was before").at(path));
        }
    }
    Ok(Tried::Held)
}

/// A document with one member as it is in another one.
fn change(
    bench: &Bench<'_>,
    sample: &Sample,
    document: &serde_json::Value,
    other: &serde_json::Value,
    masks: &[Vec<String>],
) -> Option<serde_json::Value> {
    let names: Vec<Vec<String>> = document.as_object()?.keys().map(|name| vec![name.clone()]).collect();
    let way = sample.pick(&names)?;
    let changed = with(document, way, other.pointer(&pointer(way))?.clone());
    let differs = |masks| difference(&without_nulls(document), &without_nulls(&changed), masks).is_some();
    (differs(masks) && bench.is_valid(&changed)).then_some(changed)
}
