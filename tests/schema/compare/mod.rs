//! The comparison of two versions: rules, verdicts, and what is lost.

mod laws;
mod matrix;
mod report;
mod rules;
mod shapes;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use upcaster::Version;
use upcaster::schema::{Comparison, Effect, Rule, Snapshot, compare};

fn snapshot<T: JsonSchema>(version: u32) -> Snapshot {
    let settings = SchemaSettings::draft2020_12;
    let written = settings().for_serialize().into_generator().into_root_schema_for::<T>().to_value();
    let read = settings().for_deserialize().into_generator().into_root_schema_for::<T>().to_value();
    Snapshot::new("thing", Version::try_from(version).expect("versions begin at 1"), written, read)
}

/// Compares two Rust types.
fn types<Old: JsonSchema, New: JsonSchema>() -> Comparison {
    compare(&snapshot::<Old>(1), &snapshot::<New>(2))
}

/// Compares two schemas, each of which is written and read.
fn schemas(old: &Value, new: &Value) -> Comparison {
    let snapshot = |version: u32, schema: &Value| {
        Snapshot::new(
            "thing",
            Version::try_from(version).expect("versions begin at 1"),
            schema.clone(),
            schema.clone(),
        )
    };
    compare(&snapshot(1, old), &snapshot(2, new))
}

type Row<'a> = (Rule, &'a str, Option<Effect>, Option<Effect>);

/// The findings, without their words.
fn found(comparison: &Comparison) -> Vec<Row<'_>> {
    let rows = comparison.findings().iter();
    rows.map(|finding| (finding.rule(), finding.path(), finding.read(), finding.rollback())).collect()
}

const BREAKING: Option<Effect> = Some(Effect::Breaking);
const UNKNOWN: Option<Effect> = Some(Effect::Unknown);
const LOSS: Option<Effect> = Some(Effect::Loss);
const NOTE: Option<Effect> = Some(Effect::Note);
