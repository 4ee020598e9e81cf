//! Random programs over random schemas: whatever a step makes of a valid document is valid under the schema that
//! it makes of the schema.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, unused_imports, clippy::pedantic, clippy::unwrap_used, unreachable_pub)]
#[path = "../../../tests/steps/programs/mod.rs"]
mod programs;

use serde_json::{Map, Value, json};

use self::programs::{Dice, build, program};
use super::{Stepped, stepped};
use crate::Document;
use crate::schema::Schema;
use crate::step::Step;

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const WORDS: [&str; 5] = ["on", "off", "new", "old", ""];

struct Xorshift(u64);

impl Dice for Xorshift {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end as u64).unwrap()
    }
}

fn dice(case: u64) -> Xorshift {
    let mut dice = Xorshift(0x9E37_79B9_7F4A_7C15 ^ case.wrapping_mul(0xD134_2543_DE82_EF95) | 1);
    dice.below(1);
    dice
}

fn word(dice: &mut Xorshift) -> &'static str {
    WORDS[dice.below(WORDS.len())]
}

fn schema(dice: &mut Xorshift, depth: usize) -> Value {
    match dice.below(if depth == 0 { 9 } else { 18 }) {
        0 | 1 => json!({"type": "string"}),
        2 => json!({"type": "integer"}),
        3 => json!({"type": ["string", "null"]}),
        4 => json!({"type": "string", "enum": [word(dice), "sent"]}),
        5 => json!({"const": word(dice)}),
        6 => json!({"enum": [word(dice), 1, null, [1, "x"], {"a": "x"}]}),
        7 => json!({"type": "null"}),
        8 => json!(true),
        9 => json!({"anyOf": [schema(dice, depth - 1), {"type": "null"}]}),
        10 | 11 => list(dice, depth - 1),
        12 => json!({"oneOf": [variant(dice, "on", depth - 1), variant(dice, "off", depth - 1)]}),
        13 => {
            let to = ["#", "#/$defs/D", "#/$defs/E"][dice.below(3)];
            json!({ "$ref": to })
        }
        14 => json!({"allOf": [object(dice, depth - 1), {"$ref": "#/$defs/D"}]}),
        _ => object(dice, depth - 1),
    }
}

fn list(dice: &mut Xorshift, depth: usize) -> Value {
    let mut list = json!({"type": "array", "items": schema(dice, depth)});
    if dice.one_in(4) {
        list["prefixItems"] = json!([schema(dice, depth)]);
    }
    if dice.one_in(3) {
        list["minItems"] = json!(dice.below(3));
        list["maxItems"] = json!(2);
    }
    list
}

fn variant(dice: &mut Xorshift, kind: &str, depth: usize) -> Value {
    let mut variant = object(dice, depth);
    variant["properties"]["a"] = json!({"type": "string", "const": kind});
    variant["required"].as_array_mut().unwrap().push(json!("a"));
    variant
}

fn object(dice: &mut Xorshift, depth: usize) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for name in NAMES {
        if dice.below(5) < 3 {
            properties.insert(name.to_owned(), schema(dice, depth));
        }
        if dice.below(5) < 2 && (properties.contains_key(name) || dice.one_in(10)) {
            required.push(name);
        }
    }
    let mut object = json!({"type": "object", "properties": properties, "required": required});
    match dice.below(6) {
        0 | 1 => object["additionalProperties"] = json!(false),
        2 => object["additionalProperties"] = schema(dice, depth),
        3 => object["patternProperties"] = json!({"^[de]$": schema(dice, depth)}),
        _ => {}
    }
    object
}

fn root(dice: &mut Xorshift) -> Value {
    let mut root = match dice.below(6) {
        0 => json!({"oneOf": [variant(dice, "on", 2), variant(dice, "off", 2)]}),
        1 => json!({"$ref": "#/$defs/D"}),
        _ => object(dice, 3),
    };
    root["$defs"] = json!({"D": object(dice, 2), "E": list(dice, 1)});
    root
}

/// A value that a schema probably allows.
fn value(dice: &mut Xorshift, root: &Value, schema: &Value, depth: usize) -> Value {
    let Value::Object(map) = schema else { return any(dice, depth) };
    if depth == 0 && map.contains_key("$ref") {
        return Value::Null;
    }
    if let Some(to) = map.get("$ref") {
        return value(dice, root, root.pointer(&to.as_str().unwrap()[1..]).unwrap(), depth.saturating_sub(1));
    }
    for ways in ["anyOf", "oneOf", "enum"] {
        if let Some(Value::Array(ways)) = map.get(ways).filter(|ways| ways.is_array()) {
            let way = &ways[dice.below(ways.len())];
            return if map.contains_key("enum") { way.clone() } else { value(dice, root, way, depth) };
        }
    }
    if let Some(Value::Array(all)) = map.get("allOf") {
        let mut merged = value(dice, root, &all[0], depth);
        if let (Value::Object(merged), Value::Object(more)) = (&mut merged, value(dice, root, &all[1], depth))
        {
            merged.extend(more);
        }
        return merged;
    }
    match (map.get("const"), map.get("type").and_then(Value::as_str)) {
        (Some(value), _) => value.clone(),
        (_, Some("string")) => text(dice),
        (_, Some("integer")) => json!(dice.below(3)),
        (_, Some("null")) => Value::Null,
        (_, Some("array")) => elements(dice, root, map, depth),
        (_, Some("object")) => members(dice, root, map, depth),
        _ => [Value::Null, text(dice)][dice.below(2)].clone(),
    }
}

fn text(dice: &mut Xorshift) -> Value {
    if dice.one_in(2) { word(dice).into() } else { ["x y z", " ", "x"][dice.below(3)].into() }
}

fn any(dice: &mut Xorshift, depth: usize) -> Value {
    match dice.below(if depth == 0 { 4 } else { 6 }) {
        0 => Value::Null,
        1 => json!(7),
        2 | 3 => text(dice),
        4 => json!([any(dice, depth - 1)]),
        _ => json!({NAMES[dice.below(5)]: any(dice, depth - 1)}),
    }
}

fn elements(dice: &mut Xorshift, root: &Value, schema: &Map<String, Value>, depth: usize) -> Value {
    let count = if depth == 0 { 0 } else { dice.below(3) };
    let prefix = schema.get("prefixItems").map(|prefix| &prefix[0]);
    let of = |index| if index == 0 { prefix.unwrap_or(&schema["items"]) } else { &schema["items"] };
    (0..count).map(|index| value(dice, root, of(index), depth - 1)).collect()
}

fn members(dice: &mut Xorshift, root: &Value, schema: &Map<String, Value>, depth: usize) -> Value {
    let mut members = Map::new();
    for name in NAMES {
        let required = schema["required"].as_array().unwrap().contains(&json!(name));
        let below = depth.saturating_sub(1);
        match schema["properties"].get(name) {
            Some(schema) if required || depth > 0 && dice.one_in(2) => {
                members.insert(name.to_owned(), value(dice, root, schema, below));
            }
            None if required || dice.one_in(5) => {
                members.insert(name.to_owned(), any(dice, below.min(2)));
            }
            _ => {}
        }
        if depth == 0 && members.len() > 3 {
            break;
        }
    }
    Value::Object(members)
}

#[derive(Default)]
struct Seen {
    valid: u32,
    made: u32,
    failing: u32,
    unknown: u32,
}

/// One case, given what makes a schema of a schema.
fn check(case: u64, stepped: fn(&Step, &Value) -> Stepped, seen: &mut Seen) {
    let mut dice = dice(case);
    let schema = root(&mut dice);
    let commands = program(&mut dice);
    let steps = build(&commands);
    if !steps.faults().is_empty() {
        return;
    }
    for _ in 0..8 {
        let before = value(&mut dice, &schema, &schema, 4);
        if Schema::new(&schema).validate(&before).is_err() {
            continue;
        }
        seen.valid += 1;
        let text = before.to_string();
        let mut document = Document::from_str(&text).unwrap();
        let mut after = schema.clone();
        for step in &steps {
            let done = step.upcast(&mut document);
            let stepped = stepped(step, &after);
            let context = || format!("case {case}: {commands:#?} over {before} of {schema:#}");
            match (stepped, done) {
                (Stepped::Schema(schema), Ok(())) => {
                    seen.made += 1;
                    let output: Value = serde_json::from_str(&document.to_json()).unwrap();
                    let valid = Schema::new(&schema).validate(&output);
                    assert_eq!(valid, Ok(()), "{output} of {schema:#}, {}", context());
                    after = schema;
                }
                (Stepped::Fails(_), Err(_)) => {
                    seen.failing += 1;
                    break;
                }
                (Stepped::Fails(op), Ok(())) => panic!("it should fail where it {op}, {}", context()),
                (Stepped::Unknown(_), _) => {
                    seen.unknown += 1;
                    break;
                }
                (_, Err(_)) => break,
            }
        }
    }
}

#[test]
#[allow(clippy::print_stdout)]
fn what_a_step_makes_is_what_it_makes_of_the_schema() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256_u64);
    let mut seen = Seen::default();
    (0..cases).for_each(|case| check(case, stepped, &mut seen));
    let Seen { valid, made, failing, unknown } = seen;
    println!(
        "{cases} cases: {valid} valid documents, {made} made, {failing} failing for sure, {unknown} unknown"
    );
    assert!(
        u64::from(made) > cases && u64::from(failing) > cases / 16,
        "too few: {made} {failing} of {cases}"
    );
}

#[test]
fn a_schema_that_is_too_narrow_is_seen() {
    fn closed(step: &Step, schema: &Value) -> Stepped {
        match stepped(step, schema) {
            Stepped::Schema(mut schema) if schema.get("properties").is_some() => {
                schema["additionalProperties"] = json!(false);
                Stepped::Schema(schema)
            }
            other => other,
        }
    }
    let see = || (0..256).for_each(|case| check(case, closed, &mut Seen::default()));
    let said = std::panic::catch_unwind(see).unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains(" of {") && said.contains("left"), "{said}");
}

#[test]
fn a_step_that_is_said_to_fail_and_does_not_is_seen() {
    let see = || {
        let fails = |_: &Step, _: &Value| Stepped::Fails("sings".to_owned());
        (0..256).for_each(|case| check(case, fails, &mut Seen::default()));
    };
    let said = std::panic::catch_unwind(see).unwrap_err().downcast::<String>().unwrap();
    assert!(said.starts_with("it should fail where it sings"), "{said}");
}
