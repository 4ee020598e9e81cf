use serde_json::Value;

use super::back::declared_top;
use crate::document::pointer;
use crate::testing::history::bench::{Bench, Checked, Found, Tried, expect_same};
use crate::testing::history::differ::difference;
use crate::testing::history::sample::{Sample, ways, with, without};

pub(super) fn distinct(bench: &Bench<'_>, sample: &Sample) -> Checked {
    // A type may take absent and `null` for one, and write them as one.
    let Some(top) = declared_top(bench) else { return Ok(Tried::Passed) };
    let mut members = ways(&sample.payload, |_| true);
    members.retain(|way| is_member(&sample.payload, way));
    if members.is_empty() {
        return Ok(Tried::Passed);
    }
    let from = sample.pick % members.len();
    members.rotate_left(from);
    let mut found = members.iter().map(|way| (way, variants(bench, &sample.payload, way)));
    // Most members have to be there; with many of them, looking for others takes its time.
    let Some((way, variants)) = found.by_ref().take(16).find(|(_, variants)| variants.len() > 1) else {
        return Ok(Tried::Passed);
    };
    if bench.makes_one(way, top) {
        return Ok(Tried::Passed);
    }
    let mut made: Vec<(&str, Value)> = Vec::new();
    for (name, payload) in variants {
        let Ok(up) = bench.recode(&bench.stamped(&payload)?, bench.version, top) else { continue };
        let up = bench.payload(&up)?;
        if let Some((same, _)) = made.iter().find(|(_, known)| difference(known, &up, &[]).is_none()) {
            return Err(Found::new(format!("{same} and {name} become one")).at(pointer(way)));
        }
        made.push((name, up));
    }
    Ok(if made.len() < 2 { Tried::Passed } else { Tried::Held })
}

fn is_member(payload: &Value, way: &[String]) -> bool {
    way.split_last()
        .is_some_and(|(_, parent)| payload.pointer(&pointer(parent)).is_some_and(Value::is_object))
}

/// The document with a member absent, `null` and its default, as far as the version may have them.
fn variants(bench: &Bench<'_>, payload: &Value, way: &[String]) -> Vec<(&'static str, Value)> {
    let default = bench.default_of(way).filter(|default| !default.is_null());
    let mut variants = vec![("absent", without(payload, way)), ("null", with(payload, way, Value::Null))];
    variants.extend(default.map(|default| ("the default", with(payload, way, default))));
    variants.retain(|(_, payload)| bench.is_valid(payload));
    variants
}

pub(super) fn cardinalities(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let arrays = ways(&sample.payload, |value| value.as_array().is_some_and(|array| !array.is_empty()));
    let Some(way) = sample.pick(&arrays) else { return Ok(Tried::Passed) };
    let Some(element) = sample.payload.pointer(&pointer(way)).and_then(|array| array.get(0)) else {
        return Ok(Tried::Passed);
    };
    let mut made: Vec<(usize, Value)> = Vec::new();
    let mut refused = None;
    for count in 0..3 {
        let payload = with(&sample.payload, way, Value::Array(vec![element.clone(); count]));
        if !bench.is_valid(&payload) {
            continue;
        }
        match bench.up(&bench.stamped(&payload)?) {
            Ok(up) => made.push((count, bench.payload(&up)?)),
            Err(found) => refused = Some((count, found)),
        }
    }
    match refused {
        Some((count, found)) if !made.is_empty() => {
            let words = format!("with {} in {} it {}", elements(count), pointer(way), found.words);
            Err(Found { words, ..found })
        }
        _ if made.len() < 2 => Ok(Tried::Passed),
        _ => alike(bench, way, &made).map(|()| Tried::Held),
    }
}

fn elements(count: usize) -> String {
    match count {
        1 => "1 element".to_owned(),
        count => format!("{count} elements"),
    }
}

/// Makes sure that arrays which had no, one and two equal elements have them still, and that all are equal.
fn alike(bench: &Bench<'_>, way: &[String], made: &[(usize, Value)]) -> Result<(), Found> {
    let at = pointer(way);
    let there: Vec<(usize, &Vec<Value>)> = made
        .iter()
        .filter_map(|(count, payload)| Some((*count, payload.pointer(&at)?.as_array()?)))
        .collect();
    let stays = there.len() == made.len() && !bench.makes_one(way, bench.top);
    if let Some((count, array)) = there.iter().find(|(count, array)| stays && array.len() != *count) {
        let words = format!("of {} it makes {}", elements(*count), array.len());
        return Err(Found::new(words).at(at));
    }
    let Some((_, two)) = made.iter().find(|(count, _)| *count == 2) else { return Ok(()) };
    let one = made.iter().find(|(count, _)| *count == 1).map(|(_, payload)| payload);
    for image in ways(two, |value| value.as_array().is_some_and(|array| array.len() == 2)) {
        let at = pointer(&image);
        let elements_of = |payload: &Value| payload.pointer(&at).and_then(Value::as_array).cloned();
        // Where one element makes one and two make two.
        let (Some(pair), Some(single)) = (elements_of(two), one.and_then(elements_of)) else { continue };
        if single.len() != 1 {
            continue;
        }
        for element in &pair {
            expect_same(
                &single[0],
                element,
                &[],
                "of two equal elements, one is treated otherwise than an only one",
            )
            .map_err(|found| Found { path: found.path.map(|path| format!("{at}/*{path}")), ..found })?;
        }
    }
    Ok(())
}
