//! What is told of histories that forget something, and what is not told of those that do not.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "../../../examples/orders/model.rs"]
mod orders;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{GapKind, gaps};
use crate::schema::Snapshot;
use crate::step::StepBuilder;
use crate::{History, Steps, Version};

fn snapshot(version: u32, written: Value) -> Snapshot {
    Snapshot::new("order", Version::try_from(version).unwrap(), written.clone(), written)
}

/// What is told of one step from version 2 to version 3.
fn told(
    before: Value,
    after: Value,
    build: impl FnOnce(StepBuilder) -> StepBuilder,
) -> Vec<(GapKind, String)> {
    let steps = Steps::new().step("one name", build);
    assert!(steps.faults().is_empty(), "{:?}", steps.faults());
    gaps(steps.get(0).unwrap(), &snapshot(2, before), &snapshot(3, after))
        .iter()
        .map(|gap| (gap.kind(), gap.to_string()))
        .collect()
}

fn object(members: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": members, "required": required })
}

fn old() -> Value {
    let text = json!({"type": "string"});
    object(json!({"first": text, "last": text, "mail": text}), &["first", "last", "mail"])
}

fn new() -> Value {
    let text = json!({"type": "string"});
    object(json!({"name": text, "email": text}), &["name", "email"])
}

#[test]
fn a_member_that_no_step_creates_is_told_and_so_is_the_one_that_is_left() {
    assert_eq!(
        told(old(), new(), |s| s.join(["first", "last"], " ", "name")),
        [
            (
                GapKind::Breaking,
                "order: step 2 -> 3 \"one name\" never creates `email`, which version 3 requires: add a step that \
                 adds it, or give it `#[serde(default)]`"
                    .to_owned()
            ),
            (
                GapKind::Loss,
                "order: step 2 -> 3 \"one name\" does not remove `mail` of version 2, which version 3 does not take: \
                 if it was renamed, add a step that renames it; if its values may go, add a step that removes it"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn a_step_that_does_all_has_no_gap() {
    assert_eq!(told(old(), new(), |s| s.join(["first", "last"], " ", "name").rename("mail", "email")), []);
    let made = |s: StepBuilder| {
        s.join(["first", "last"], " ", "name")
            .convert::<String, String>("mail", Ok, Ok)
            .rename("mail", "email")
    };
    assert_eq!(told(old(), new(), made), []);
    assert_eq!(told(old(), new(), |s| s.with(|_| Ok(()))), []);
}

#[test]
fn a_member_that_is_not_always_created_is_told_as_such() {
    let mut before = old();
    before["required"] = json!(["first", "last"]);
    let said = told(before, new(), |s| s.join(["first", "last"], " ", "name").rename("mail", "email"));
    assert_eq!(
        said,
        [(
            GapKind::Breaking,
            "order: step 2 -> 3 \"one name\" does not always create `email`, which version 3 requires: add a step \
             that adds it, or give it `#[serde(default)]`"
                .to_owned()
        )]
    );
}

#[test]
fn a_member_of_another_type_is_told_with_both_types() {
    let mut after = new();
    after["properties"]["email"] = json!({"type": "object", "properties": {"at": {"type": "string"}}});
    let said = told(old(), after, |s| s.join(["first", "last"], " ", "name").rename("mail", "email"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].0, GapKind::Breaking);
    let words = "order: step 2 -> 3 \"one name\" makes of `email` what version 3 does not read: was string, is object: ";
    assert!(said[0].1.starts_with(words), "{said:?}");
}

#[test]
fn a_step_that_fails_on_every_document_is_told_with_its_op() {
    let said = told(old(), new(), |s| s.rename("mail", "last"));
    assert_eq!(
        said,
        [(
            GapKind::Fails,
            "order: step 2 -> 3 \"one name\" fails on every document of version 2 where it renames mail to last: \
             let it take the documents as the snapshot describes them"
                .to_owned()
        )]
    );
}

#[test]
fn a_member_that_a_step_makes_in_vain_is_told() {
    let said = told(old(), new(), |s| {
        s.join(["first", "last"], " ", "name").rename("mail", "email").add("status", "open")
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].0, GapKind::Loss);
    let words = "order: step 2 -> 3 \"one name\" makes `status`, which version 3 does not take: ";
    assert!(said[0].1.starts_with(words), "{said:?}");
}

/// The versions of the order in the examples, as they were.
#[allow(dead_code)]
mod versions {
    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    pub(super) struct Line {
        sku: String,
        title: String,
        quantity: u32,
        price: f64,
    }

    #[derive(JsonSchema)]
    pub(super) struct Address {
        street: String,
        city: String,
        zip: String,
        country: String,
    }

    #[derive(JsonSchema)]
    pub(super) struct Money {
        amount: f64,
        currency: String,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum Status {
        Open,
        Paid,
        Sent,
    }

    macro_rules! order {
        ($name:ident { $($member:ident: $of:ty),* }) => {
            #[derive(JsonSchema)]
            pub(super) struct $name { id: u64, placed: String, lines: Vec<Line>, $($member: $of),* }
        };
    }

    order!(V1 {
        first: String,
        last: String,
        mail: String,
        street: String,
        city: String,
        zip: String,
        country: String,
        total: f64
    });
    order!(V2 {
        name: String,
        email: String,
        street: String,
        city: String,
        zip: String,
        country: String,
        total: f64
    });
    order!(V3 { name: String, email: String, address: Address, total: f64 });
    order!(V4 { name: String, email: String, address: Address, total: Money, status: Status });
}

fn snapshot_of<T: JsonSchema>(version: u32) -> Snapshot {
    let generate =
        |settings: SchemaSettings| settings.into_generator().into_root_schema_for::<T>().to_value();
    let (read, written) = (SchemaSettings::draft2020_12(), SchemaSettings::draft2020_12().for_serialize());
    Snapshot::new("order", Version::try_from(version).unwrap(), generate(written), generate(read))
}

fn orders() -> [Snapshot; 4] {
    use versions::{V1, V2, V3, V4};
    [snapshot_of::<V1>(1), snapshot_of::<V2>(2), snapshot_of::<V3>(3), snapshot_of::<V4>(4)]
}

fn of_orders(steps: &Steps) -> Vec<String> {
    assert!(steps.faults().is_empty(), "{:?}", steps.faults());
    let orders = orders();
    let pairs = steps.iter().zip(orders.windows(2));
    pairs.flat_map(|(step, pair)| gaps(step, &pair[0], &pair[1])).map(|gap| gap.to_string()).collect()
}

#[test]
fn the_history_of_the_examples_has_no_gap() {
    assert_eq!(of_orders(&orders::Order::history()), Vec::<String>::new());
}

#[test]
fn a_history_that_forgets_something_in_every_step_is_told_of_each() {
    let steps = Steps::new()
        .step("split contact", |s| s.join(["first", "last"], " ", "name"))
        .step("nest address", |s| s.nest("address", ["street", "city", "zip"]))
        .step("money", |s| s.wrap("total", "amount").add("status", "new"));
    let told = of_orders(&steps);
    let starts = [
        "order: step 1 -> 2 \"split contact\" never creates `email`, which version 2 requires: ",
        "order: step 1 -> 2 \"split contact\" does not remove `mail` of version 1, which version 2 does not take: ",
        "order: step 2 -> 3 \"nest address\" never creates `/address/country`, which version 3 requires: ",
        "order: step 2 -> 3 \"nest address\" does not remove `country` of version 2, which version 3 does not take: ",
        "order: step 3 -> 4 \"money\" makes of `status` what version 4 does not read: ",
        "order: step 3 -> 4 \"money\" never creates `/total/currency`, which version 4 requires: ",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(start), "{told}");
    }
}

/// What the steps of the examples make of documents that are made from the schemas alone.
#[cfg(feature = "testing")]
#[test]
fn documents_of_a_version_become_documents_of_the_stepped_schema_and_of_the_next_version() {
    use crate::Document;
    use crate::schema::stepped::{Stepped, stepped};
    use crate::testing::documents;

    let (steps, orders) = (orders::Order::history(), orders());
    for (step, pair) in steps.iter().zip(orders.windows(2)) {
        let Stepped::Schema(made) = stepped(step, pair[0].written()) else { panic!("it is known") };
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let cases = runner.config().cases;
        let ran = std::cell::Cell::new(0_u32);
        let made_is_valid = |document: Value| {
            let text = document.to_string();
            let mut upcast = Document::from_str(&text).unwrap();
            if step.upcast(&mut upcast).is_ok() {
                ran.set(ran.get() + 1);
                let output: Value = serde_json::from_str(&upcast.to_json()).unwrap();
                assert_eq!(crate::schema::validate(&made, &output), Ok(()), "{output} of {made:#}");
                assert_eq!(crate::schema::validate(pair[1].read(), &output), Ok(()), "{output}");
            }
            Ok(())
        };
        runner.run(&documents(pair[0].written()).unwrap(), made_is_valid).unwrap();
        assert!(ran.get() > cases / 4 * 3, "{} of {cases}", ran.get());
    }
}
