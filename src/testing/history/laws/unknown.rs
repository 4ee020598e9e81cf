use serde_json::{Value, json};

use crate::testing::history::bench::{Bench, Checked, Found, Tried};
use crate::testing::history::differ::difference;
use crate::testing::history::sample::{Sample, ways, with_member};

/// A member that no type has.
const NAME: &str = "zz-unknown";

/// What stands in its place until the document is a text.
const MARK: &str = "zz-unknown-value";

/// Spelled as nobody would write it again.
const SPELLED: &str = r#"[1.50,"\u00e9"]"#;

fn value() -> Value {
    json!([1.5, "\u{e9}"])
}

pub(super) fn kept(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let objects = ways(&sample.payload, Value::is_object);
    let Some(object) = sample.pick(&objects) else { return Ok(Tried::Passed) };
    if !bench.is_valid(&with_member(&sample.payload, object, NAME, value())) {
        return Ok(Tried::Passed);
    }
    let marked = with_member(&sample.payload, object, NAME, json!(MARK));
    let text = bench.stamped(&marked)?.replace(&format!("\"{MARK}\""), SPELLED);
    let plain = bench.stamped(&sample.payload)?;
    let up = match bench.up(&text) {
        Ok(up) => up,
        // What is not read without it either is the matter of another law, and so is what is refused rather than lost.
        Err(found) if object.is_empty() && bench.up(&plain).is_ok() => {
            return Err(Found {
                words: format!("with a member that nobody knows, it {}", found.words),
                ..found
            });
        }
        Err(_) => return Ok(Tried::Passed),
    };
    expect(bench, &up, "up", object)?;
    let ways_down = bench.masks(bench.version, bench.top).is_some();
    if ways_down && bench.leads(bench.top, bench.version) {
        if let Ok(down) = bench.down(&up) {
            expect(bench, &down, "down again", object)?;
        }
    }
    Ok(Tried::Held)
}

/// Makes sure that the member is there.
fn expect(bench: &Bench<'_>, text: &str, way: &str, object: &[String]) -> Result<(), Found> {
    let declared = super::back::declared_top(bench) == Some(bench.top);
    if declared && text.contains(SPELLED) {
        return Ok(());
    }
    let payload = bench.payload(text)?;
    let holds =
        |found: &Value| found.get(NAME).is_some_and(|found| difference(found, &value(), &[]).is_none());
    let at = crate::document::pointer(object) + "/" + NAME;
    match (ways(&payload, holds).is_empty(), declared) {
        (true, _) => Err(Found::new(format!("a member that nobody knows is lost on the way {way}")).at(at)),
        (false, true) => {
            Err(Found::new(format!("a member that nobody knows is spelled anew on the way {way}")).at(at))
        }
        (false, false) => Ok(()),
    }
}
