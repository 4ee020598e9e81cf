//! Holds the documents, and the validator, against a validator that many use.
//!
//! `PROPTEST_CASES` says how many documents are made of every schema.

#[path = "../../tests/schema/types.rs"]
mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use types::samples;
use upcaster::schema::{InvalidKind, Schema, Snapshot};
use upcaster::testing::documents;

/// Not from text: a tool here turns on `arbitrary_precision`, with which serde reads no floats in tagged enums.
type Take = fn(Value) -> Result<Value, serde_json::Error>;

/// The snapshots that the crate keeps of its own kinds.
fn snapshots() -> Vec<(String, Snapshot)> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let mut found = Vec::new();
    for kind in list(&schemas) {
        for file in list(&kind).iter().filter(|file| !file.ends_with("lock.json")) {
            let text = fs::read_to_string(file).expect("the file is read");
            let snapshot = Snapshot::from_json(&text).expect("the file is a snapshot");
            found.push((format!("{} {}", snapshot.kind(), snapshot.version()), snapshot));
        }
    }
    assert!(found.len() >= 9, "{} snapshots", found.len());
    found
}

fn list(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    paths
}

fn schemas() -> Vec<(String, Value, Option<Take>)> {
    let both = samples().into_iter().flat_map(|sample| {
        // What it writes under another name, it cannot read.
        let take = Some(sample.take).filter(|_| sample.name != "Renamed");
        let name = sample.name.to_owned();
        [(name.clone(), sample.reading, Some(sample.take)), (name, sample.writing, take)]
    });
    let kept = snapshots().into_iter().flat_map(|(name, snapshot)| {
        [(name.clone(), snapshot.read().clone(), None), (name, snapshot.written().clone(), None)]
    });
    both.chain(kept).collect()
}

/// The same documents in every run.
fn runner(schema: usize) -> TestRunner {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&schema.to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

#[test]
fn every_document_is_valid_and_readable() {
    let (mut count, mut bytes, mut making) = (0_u64, 0_u64, Duration::ZERO);
    for (number, (name, schema, take)) in schemas().into_iter().enumerate() {
        let other = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("a schema");
        let own = Schema::new(&schema);
        let made = documents(&schema).expect("the schema is known");
        let mut runner = runner(number);
        for _ in 0..runner.config().cases {
            let before = Instant::now();
            let document = made.new_tree(&mut runner).expect("a document").current();
            making += before.elapsed();
            assert_eq!(own.validate(&document), Ok(()), "{name}: {document}");
            assert!(
                other.is_valid(&document),
                "{name}: {document}\n{:?}",
                other.iter_errors(&document).next()
            );
            bytes += document.to_string().len() as u64;
            count += 1;
            if let Some(Err(error)) = take.map(|take| take(document.clone())) {
                panic!("{name}: {error}\n{document}");
            }
        }
    }
    println!("{count} documents of {} bytes, made in {making:?}", bytes / count);
}

#[test]
fn changed_documents_are_judged_alike() {
    let (mut same, mut invalid) = (0_u64, 0_u64);
    for (number, (name, mut schema, _)) in schemas().into_iter().enumerate() {
        with_ranges(&mut schema);
        let other = jsonschema::draft202012::new(&schema).expect("a schema");
        let own = Schema::new(&schema);
        let made = documents(&schema).expect("the schema is known");
        let mut runner = runner(number);
        let mut changes = Changes(number as u64);
        for _ in 0..runner.config().cases {
            let mut document = made.new_tree(&mut runner).expect("a document").current();
            for _ in 0..=changes.below(3) {
                changes.change(&mut document);
            }
            if has_whole_float(&document) {
                continue;
            }
            let judged = own.validate(&document);
            if let Err(error) = &judged {
                assert_eq!(error.kind(), InvalidKind::Violated, "{name}: {error}\n{document}");
                assert!(document.pointer(error.path()).is_some(), "{name}: {error}\n{document}");
                invalid += 1;
            }
            assert_eq!(
                judged.is_ok(),
                other.is_valid(&document),
                "{name}: {judged:?}\n{document}\n{schema:#}"
            );
            same += 1;
        }
    }
    println!("{same} documents judged alike, {invalid} of them invalid");
    assert!(invalid > same / 5, "{invalid} of {same}");
}

/// Whether there is a number like `1.0`, which the draft takes for an integer, and serde does not.
fn has_whole_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64() && number.as_f64().is_some_and(|float| float.fract() == 0.0),
        Value::Array(items) => items.iter().any(has_whole_float),
        Value::Object(members) => members.values().any(has_whole_float),
        _ => false,
    }
}

/// Says what schemars says in `format` as the draft does: the widths of integers as ranges.
fn with_ranges(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(with_ranges);
            let Some((least, most)) = members.get("format").and_then(Value::as_str).and_then(range) else {
                return;
            };
            members.entry("minimum").or_insert(least);
            members.entry("maximum").or_insert(most);
        }
        Value::Array(items) => items.iter_mut().for_each(with_ranges),
        _ => {}
    }
}

fn range(format: &str) -> Option<(Value, Value)> {
    Some(match format {
        "int8" => (json!(i8::MIN), json!(i8::MAX)),
        "int16" => (json!(i16::MIN), json!(i16::MAX)),
        "int32" => (json!(i32::MIN), json!(i32::MAX)),
        "int64" | "int" => (json!(i64::MIN), json!(i64::MAX)),
        "uint8" => (json!(0), json!(u8::MAX)),
        "uint16" => (json!(0), json!(u16::MAX)),
        "uint32" => (json!(0), json!(u32::MAX)),
        "uint64" | "uint" => (json!(0), json!(u64::MAX)),
        _ => return None,
    })
}

/// Random changes, the same for the same seed.
struct Changes(u64);

impl Changes {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn change(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) if !items.is_empty() && self.below(4) > 0 => {
                let at = self.below(items.len());
                match self.below(6) {
                    0 => drop(items.remove(at)),
                    1 => items.push(items[at].clone()),
                    _ => self.change(&mut items[at]),
                }
            }
            Value::Object(members) if self.below(4) > 0 => {
                let names: Vec<String> = members.keys().cloned().collect();
                match (names.get(self.below(names.len() + 1)), self.below(6)) {
                    (None, _) => drop(members.insert(self.name(), self.another(&Value::Null))),
                    (Some(name), 0) => drop(members.remove(name)),
                    (Some(name), _) => self.change(members.get_mut(name).expect("it is there")),
                }
            }
            other => *other = self.another(other),
        }
    }

    fn name(&mut self) -> String {
        const NAMES: [&str; 8] = ["a", "b", "x", "1", "-1", "type", "Struct", "id"];
        NAMES[self.below(NAMES.len())].to_owned()
    }

    fn another(&mut self, like: &Value) -> Value {
        match (like, self.below(3)) {
            (Value::String(text), 0) => json!(format!("{text}{text}")),
            (Value::Number(number), 0) => {
                number.as_i64().map_or(json!(0), |number| json!(number.wrapping_mul(257)))
            }
            _ => {
                let all = others();
                all[self.below(all.len())].clone()
            }
        }
    }
}

fn others() -> Vec<Value> {
    let mut all = vec![json!(null), json!(true), json!(0), json!(-1), json!(1), json!(256), json!(-129)];
    all.extend([
        json!(1.5),
        json!(1e-30),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("a"),
        json!("Unit"),
    ]);
    all.extend([json!("1"), json!([]), json!([1]), json!([1, 1]), json!({}), json!({"a": 1})]);
    all.extend([
        json!({"type": "Unit"}),
        json!({"Newtype": 1}),
        json!({"secs": 1, "nanos": 1}),
        json!("open"),
    ]);
    all
}
