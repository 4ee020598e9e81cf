use std::cell::RefCell;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::{Value, json};
use upcaster::schema::{InvalidKind, Schema};
use upcaster::testing::documents;

use super::types::{Sample, samples};

fn runner() -> TestRunner {
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Reads a document as the type of a sample: from text, but where another crate has turned on `arbitrary_precision`, with
/// which serde reads no floats from text in what it has to buffer, such as tagged enums.
fn read(sample: &Sample, document: &Value) -> Result<Value, serde_json::Error> {
    let text = document.to_string();
    let number = serde_json::from_str::<Value>("1e2")?.to_string();
    let plain = number == "100.0";
    if plain { (sample.read)(&text) } else { (sample.take)(serde_json::from_str(&text)?) }
}

/// Holds every document against the schema and the type.
fn all_are_valid_and_readable(sample: &Sample, schema: &Value, readable: bool) {
    let valid = Schema::new(schema);
    let made = documents(schema).unwrap_or_else(|error| panic!("{}: {error}\n{schema:#}", sample.name));
    let outcome = runner().run(&made, |document| {
        let fail = |why: String| TestCaseError::fail(format!("{why}\n{document}"));
        valid.validate(&document).map_err(|invalid| fail(invalid.to_string()))?;
        let text = document.to_string();
        if serde_json::from_str::<Value>(&text).is_err() {
            return Err(fail("no JSON that can be read".to_owned()));
        }
        match read(sample, &document) {
            Err(error) if readable => Err(fail(format!("not readable: {error}"))),
            _ => Ok(()),
        }
    });
    if let Err(error) = outcome {
        panic!("{}: {error}\n{schema:#}", sample.name);
    }
}

#[test]
fn documents_of_what_a_type_reads_are_valid_and_readable() {
    for sample in samples() {
        all_are_valid_and_readable(&sample, &sample.reading, true);
    }
}

#[test]
fn documents_of_what_a_type_writes_are_valid() {
    for sample in samples() {
        // What it writes under another name, it cannot read.
        all_are_valid_and_readable(&sample, &sample.writing, sample.name != "Renamed");
    }
}

#[test]
fn what_a_type_writes_of_a_document_is_valid_again() {
    for sample in samples() {
        let written = Schema::new(&sample.writing);
        let made = documents(&sample.reading).expect("the schema is known");
        let mut runner = runner();
        for _ in 0..64 {
            let document = made.new_tree(&mut runner).expect("a document").current();
            let again = read(&sample, &document).expect("it can be read");
            assert_eq!(written.validate(&again), Ok(()), "{}: {again}", sample.name);
        }
    }
}

#[track_caller]
fn made_of(schema: &Value, count: usize) -> Vec<Value> {
    let made = documents(schema).expect("the schema is known");
    let mut runner = runner();
    (0..count).map(|_| made.new_tree(&mut runner).expect("a document").current()).collect()
}

#[test]
fn edge_values_come_soon() {
    let numbers = made_of(&json!({"type": "integer", "format": "int64"}), 400);
    for edge in [0, 1, -1, i64::MIN, i64::MAX, (1 << 53) + 1, (1 << 53) - 1] {
        assert!(numbers.contains(&json!(edge)), "{edge} is missing");
    }
    let bytes = made_of(&json!({"type": "integer", "format": "uint8"}), 400);
    assert!([0, 1, 127, 255].iter().all(|edge| bytes.contains(&json!(edge))));
    let floats = made_of(&json!({"type": "number", "format": "double"}), 400);
    for edge in [0.1, 1e308, 5e-324, f64::MAX] {
        assert!(floats.contains(&json!(edge)), "{edge} is missing");
    }
    assert!(
        floats
            .iter()
            .any(|float| float.as_f64().is_some_and(|float| float == 0.0 && float.is_sign_negative()))
    );
    let texts = made_of(&json!({"type": "string"}), 2000);
    let some = |fits: fn(&str) -> bool| texts.iter().any(|text| text.as_str().is_some_and(fits));
    assert!(some(str::is_empty) && some(|text| text.chars().count() == 1) && some(|text| text.len() > 1000));
    for piece in ['\0', '"', '\\', '/', '\u{301}', '\u{200d}', '\u{ffff}', '\u{1d11e}', '\u{5d5}'] {
        assert!(texts.iter().any(|text| text.as_str().is_some_and(|text| text.contains(piece))), "{piece:?}");
    }
}

#[test]
fn short_arrays_and_absent_and_null_members_are_frequent() {
    let lists = made_of(&json!({"type": "array", "items": {"type": "null"}}), 800);
    let count =
        |length| lists.iter().filter(|list| list.as_array().is_some_and(|list| list.len() == length)).count();
    assert!((0..=2).all(|length| count(length) > 150), "{:?}", [count(0), count(1), count(2)]);
    let optional = json!({"type": "object", "properties": {"a": {"type": ["string", "null"]}}});
    let objects = made_of(&optional, 800);
    let absent = objects.iter().filter(|object| object.get("a").is_none()).count();
    let null = objects.iter().filter(|object| object.get("a").is_some_and(Value::is_null)).count();
    assert!(absent > 150 && null > 150 && absent + null < 650, "{absent} absent, {null} null");
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 1,
    }
}

#[test]
fn depth_and_size_are_bounded_and_recursion_ends() {
    for sample in samples() {
        let made = made_of(&sample.reading, 300);
        let deepest = made.iter().map(depth).max().unwrap_or(0);
        assert!(deepest < 100, "{} nests {deepest} deep", sample.name);
        let sizes: Vec<usize> = made.iter().map(|document| document.to_string().len()).collect();
        assert!(sizes.iter().sum::<usize>() / sizes.len() < 10_000, "{}", sample.name);
        assert!(sizes.iter().all(|size| *size < 400_000), "{} has {:?}", sample.name, sizes.iter().max());
        if ["Tree", "Link", "Expression", "Nested"].contains(&sample.name) {
            assert!(deepest > 10, "{} nests only {deepest} deep", sample.name);
        }
    }
}

/// The document that a failure shrinks to.
#[track_caller]
fn smallest(schema: &Value, fails: impl Fn(&Value) -> bool) -> Value {
    let made = documents(schema).expect("the schema is known");
    let config = Config { failure_persistence: None, cases: 4096, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let valid = Schema::new(schema);
    let last = RefCell::new(Value::Null);
    let outcome = runner.run(&made, |document| {
        assert_eq!(valid.validate(&document), Ok(()));
        last.replace(document.clone());
        if fails(&document) { Err(TestCaseError::fail("planted")) } else { Ok(()) }
    });
    match outcome {
        Err(TestError::Fail(_, document)) => document,
        other => panic!("nothing failed: {other:?}"),
    }
}

fn schema_of(name: &str) -> Value {
    samples().into_iter().find(|sample| sample.name == name).expect("there is such a type").reading
}

#[test]
fn a_planted_bug_shrinks_to_the_smallest_document() {
    let all = smallest(&schema_of("Order"), |_| true);
    assert_eq!(all, json!({"name": "", "tags": [], "lines": [], "state": "open", "extra": null}));

    let long =
        smallest(&schema_of("Order"), |order| order["lines"].as_array().is_some_and(|lines| lines.len() > 1));
    let line = json!({"sku": "", "quantity": 0});
    assert_eq!(long["lines"], json!([line, line]));
    assert_eq!((&long["name"], &long["tags"]), (&json!(""), &json!([])));

    let number =
        smallest(&schema_of("Tree"), |tree| tree["value"].as_i64().is_some_and(|value| value > 1000));
    assert_eq!(number, json!({"value": 1001, "children": []}));
    let negative = smallest(&schema_of("i64"), |number| number.as_i64().is_some_and(|number| number < -7));
    assert_eq!(negative, json!(-8));

    let quoted = smallest(&schema_of("Order"), |order| {
        order["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag.as_str() == Some("\0")))
    });
    assert_eq!(quoted["tags"], json!(["\0"]));
    let three =
        smallest(&schema_of("String"), |text| text.as_str().is_some_and(|text| text.chars().count() > 2));
    assert_eq!(three, json!("aaa"));

    let null = smallest(&schema_of("Wide"), |wide| wide.get("d").is_some_and(Value::is_null));
    assert_eq!(null, json!({"d": null}));
    let deep = smallest(&schema_of("Link"), |link| depth(link) > 4);
    let expected = json!({"value": 0, "next": {"value": 0, "next": {"value": 0, "next": {"value": 0}}}});
    assert_eq!(depth(&deep), 5);
    assert_eq!(deep, json!(expected));

    let variant = smallest(&schema_of("External"), |_| true);
    assert_eq!(variant, json!("Unit"));
    let tuple = smallest(&schema_of("External"), |variant| variant.get("Tuple").is_some());
    assert_eq!(tuple, json!({"Tuple": [0, ""]}));
    let nonzero = smallest(&schema_of("NonZeros"), |_| true);
    assert_eq!(nonzero, json!({"a": 1, "b": 1}));
}

#[test]
fn changed_documents_are_not_valid() {
    for sample in samples() {
        let schema = Schema::new(&sample.reading);
        let required: Vec<&str> = required(&sample.reading);
        for document in made_of(&sample.reading, 40) {
            for name in required.iter().filter(|name| document.get(**name).is_some()) {
                let mut less = document.clone();
                less.as_object_mut().expect("an object").remove(*name);
                let invalid = schema.validate(&less).expect_err("a required member is absent");
                assert_eq!(
                    (invalid.kind(), invalid.keyword()),
                    (InvalidKind::Violated, "required"),
                    "{less}"
                );
            }
        }
    }
    let order = Schema::new(&schema_of("Order"));
    for document in made_of(&schema_of("Order"), 100) {
        for (name, wrong) in
            [("name", json!(1)), ("state", json!("gone")), ("tags", json!([null])), ("lines", json!({}))]
        {
            let mut changed = document.clone();
            changed[name] = wrong;
            assert_eq!(
                order.validate(&changed).map_err(|invalid| invalid.kind()),
                Err(InvalidKind::Violated)
            );
        }
    }
    let numbers = Schema::new(&schema_of("Numbers"));
    for document in made_of(&schema_of("Numbers"), 100) {
        for (name, wrong) in
            [("a", json!(128)), ("b", json!(-1)), ("f", json!(1_u64 << 32)), ("h", json!(1.0))]
        {
            let mut changed = document.clone();
            changed[name] = wrong;
            assert_eq!(numbers.validate(&changed).expect_err("out of range").path(), format!("/{name}"));
        }
    }
}

fn required(schema: &Value) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn no_member_comes_that_the_schema_does_not_speak_of() {
    let open = json!({"type": "object", "properties": {"a": true}});
    assert!(
        made_of(&open, 300).iter().all(|object| {
            object.as_object().is_some_and(|members| members.keys().all(|name| name == "a"))
        })
    );
}

#[track_caller]
fn refused(schema: &Value, path: &str, message: &str) {
    let error = documents(schema).expect_err("documents are made");
    assert_eq!((error.path(), error.to_string().as_str()), (path, message));
}

#[test]
fn what_is_not_known_is_refused_with_its_place() {
    refused(
        &json!({"properties": {"a": {"dependentRequired": {}}}}),
        "/properties/a",
        "no documents can be made of the schema: keyword `dependentRequired` is not known at `/properties/a`",
    );
    refused(
        &json!({"items": {"$ref": "#/$defs/A"}, "$defs": {"A": {"type": "string", "format": "phone"}}}),
        "/$defs/A",
        "no documents can be made of the schema: format `phone` is not known at `/$defs/A`",
    );
    refused(
        &json!({"pattern": "(?=a)"}),
        "",
        "no documents can be made of the schema: keyword `pattern` has a value that is not known",
    );
    for nothing in [
        json!(false),
        json!({"$ref": "#"}),
        json!({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}),
        json!({"type": "array", "items": {"$ref": "#"}, "minItems": 1}),
        json!({"allOf": [{"type": "string"}, {"type": "null"}]}),
        json!({"type": "integer", "minimum": 2, "maximum": 1}),
        json!({"type": "object", "required": ["a", "b"], "maxProperties": 1}),
    ] {
        refused(&nothing, "", "no documents can be made of the schema: it allows no document that ends");
    }
}

#[test]
fn the_same_seed_makes_the_same_documents() {
    assert_eq!(made_of(&schema_of("Order"), 50), made_of(&schema_of("Order"), 50));
}
