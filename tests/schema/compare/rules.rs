//! Every rule, with the change that it is for.

use serde_json::{Value, json};
use upcaster::schema::{Rule, Verdict};

use super::{BREAKING, LOSS, NOTE, Row, UNKNOWN, found, schemas};

fn member(schema: &Value) -> Value {
    json!({"type": "object", "properties": {"m": schema}, "required": ["m"]})
}

/// The findings for a member that changes.
#[track_caller]
fn changed(old: &Value, new: &Value, rows: &[Row<'_>]) {
    let comparison = schemas(&member(old), &member(new));
    assert_eq!(found(&comparison), rows, "\n{comparison}");
}

/// A change with one rule for old documents and, the other way round, one for old programs.
#[track_caller]
fn narrowed(wide: &Value, narrow: &Value, read: Rule, rollback: Rule) {
    changed(wide, narrow, &[(read, "/m", BREAKING, None)]);
    changed(narrow, wide, &[(rollback, "/m", None, BREAKING)]);
}

/// A change that is undecided in the direction that asks for more.
#[track_caller]
fn undecided(one: &Value, two: &Value, rule: Rule) {
    changed(one, two, &[(rule, "/m", UNKNOWN, UNKNOWN)]);
}

fn object(members: &[&str], required: &[&str]) -> Value {
    let properties: serde_json::Map<_, _> =
        members.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

#[test]
fn field_removed_and_added() {
    let (one, two) = (object(&["a", "b"], &[]), object(&["a"], &[]));
    assert_eq!(found(&schemas(&one, &two)), [(Rule::FieldRemoved, "/b", LOSS, None)]);
    assert_eq!(found(&schemas(&two, &one)), [(Rule::FieldAdded, "/b", None, LOSS)]);
}

#[test]
fn field_refused() {
    let (one, mut two) = (object(&["a", "b"], &[]), object(&["a"], &[]));
    two["additionalProperties"] = json!(false);
    assert_eq!(found(&schemas(&one, &two)), [(Rule::FieldRefused, "/b", BREAKING, None)]);
    two.as_object_mut().unwrap().remove("additionalProperties");
    two["unevaluatedProperties"] = json!(false);
    assert_eq!(found(&schemas(&one, &two)), [(Rule::FieldRefused, "/b", BREAKING, None)]);
    assert_eq!(schemas(&two, &one).read(), Verdict::Ok);
}

#[test]
fn required_added_and_removed() {
    let (one, two) = (object(&["a"], &[]), object(&["a"], &["a"]));
    assert_eq!(found(&schemas(&one, &two)), [(Rule::RequiredAdded, "/a", BREAKING, None)]);
    assert_eq!(found(&schemas(&two, &one)), [(Rule::RequiredRemoved, "/a", None, BREAKING)]);
}

#[test]
fn type_changed_narrowed_and_widened() {
    let (text, number) = (json!({"type": "string"}), json!({"type": "number"}));
    changed(&text, &number, &[(Rule::TypeChanged, "/m", BREAKING, BREAKING)]);
    narrowed(&number, &json!({"type": "integer"}), Rule::TypeNarrowed, Rule::TypeWidened);
    narrowed(&text, &json!({"type": "string", "enum": ["a"]}), Rule::TypeNarrowed, Rule::TypeWidened);
    narrowed(&json!({}), &text, Rule::TypeNarrowed, Rule::TypeWidened);
    narrowed(&json!(true), &text, Rule::TypeNarrowed, Rule::TypeWidened);
}

#[test]
fn null_removed_and_added() {
    let (some, text) = (json!({"type": ["string", "null"]}), json!({"type": "string"}));
    narrowed(&some, &text, Rule::NullRemoved, Rule::NullAdded);
    let some = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    narrowed(&some, &text, Rule::NullRemoved, Rule::NullAdded);
}

#[test]
fn enum_value_removed_and_added() {
    let (two, one) = (json!({"type": "string", "enum": ["a", "b"]}), json!({"type": "string", "const": "a"}));
    narrowed(&two, &one, Rule::EnumValueRemoved, Rule::EnumValueAdded);
    let (any, some) = (
        json!({"type": "integer", "format": "int32"}),
        json!({"type": "integer", "format": "int32", "not": {"const": 0}}),
    );
    narrowed(&any, &some, Rule::EnumValueRemoved, Rule::EnumValueAdded);
}

#[test]
fn variant_removed_and_added() {
    let variant = |tag: &str| json!({"type": "object", "properties": {"t": {"type": "string", "const": tag}}, "required": ["t"]});
    let two = json!({"oneOf": [variant("A"), variant("B")]});
    narrowed(&two, &json!({"oneOf": [variant("A")]}), Rule::VariantRemoved, Rule::VariantAdded);
    narrowed(&two, &variant("B"), Rule::VariantRemoved, Rule::VariantAdded);
}

#[test]
fn range_narrowed_and_widened() {
    let format = |format: &str| json!({"type": "integer", "format": format});
    let formats = ["int128", "int64", "int32", "int16", "int8"];
    for pair in formats.windows(2).chain(["uint128", "uint64", "uint32", "uint16", "uint8"].windows(2)) {
        narrowed(&format(pair[0]), &format(pair[1]), Rule::RangeNarrowed, Rule::RangeWidened);
    }
    narrowed(&format("int64"), &format("uint32"), Rule::RangeNarrowed, Rule::RangeWidened);
    let tight = json!({"type": "number", "exclusiveMinimum": 0});
    narrowed(&json!({"type": "number", "minimum": 0}), &tight, Rule::RangeNarrowed, Rule::RangeWidened);
    let whole = json!({"type": "integer", "exclusiveMinimum": 0, "maximum": 9.5});
    assert!(found(&schemas(&whole, &json!({"type": "integer", "minimum": 1, "maximum": 9}))).is_empty());
}

#[test]
fn length_narrowed_and_widened() {
    let (text, short) = (json!({"type": "string"}), json!({"type": "string", "maxLength": 3}));
    narrowed(&text, &short, Rule::LengthNarrowed, Rule::LengthWidened);
    let (list, some) = (json!({"type": "array"}), json!({"type": "array", "minItems": 1}));
    narrowed(&list, &some, Rule::LengthNarrowed, Rule::LengthWidened);
}

#[test]
fn unique_changed() {
    let list = |unique: bool| json!({"type": "array", "items": {"type": "string"}, "uniqueItems": unique});
    changed(&list(false), &list(true), &[(Rule::UniqueChanged, "/m", UNKNOWN, None)]);
}

#[test]
fn pattern_changed() {
    let pattern = |pattern: &str| json!({"type": "string", "pattern": pattern});
    undecided(&pattern("^a"), &pattern("^b"), Rule::PatternChanged);
}

#[test]
fn format_changed() {
    let format = |format: &str| json!({"type": "string", "format": format});
    undecided(&format("date"), &format("date-time"), Rule::FormatChanged);
    changed(&format("date"), &json!({"type": "string"}), &[(Rule::FormatChanged, "/m", None, UNKNOWN)]);
}

#[test]
fn precision_lost() {
    let number = |format: &str| json!({"type": "number", "format": format});
    changed(&number("double"), &number("float"), &[(Rule::PrecisionLost, "/m", NOTE, None)]);
    let large = json!({"type": "integer", "format": "int64"});
    let rows = [(Rule::TypeWidened, "/m", None, BREAKING), (Rule::PrecisionLost, "/m", NOTE, None)];
    changed(&large, &number("double"), &rows);
}

#[test]
fn default_changed() {
    let default = |value: Value| json!({"type": "integer", "default": value});
    changed(&default(json!(1)), &default(json!(2)), &[(Rule::DefaultChanged, "/m", NOTE, NOTE)]);
    let optional = |schema: Value| json!({"type": "object", "properties": {"m": schema}});
    let comparison = schemas(&optional(json!({"type": "integer"})), &optional(default(json!(2))));
    assert_eq!(found(&comparison), [(Rule::DefaultChanged, "/m", NOTE, NOTE)]);
}

#[test]
fn constraint_changed() {
    let not = |schema: Value| json!({"type": "string", "not": schema});
    undecided(&not(json!({"pattern": "^a"})), &not(json!({"pattern": "^b"})), Rule::ConstraintChanged);
    let (two, four) =
        (json!({"type": "integer", "multipleOf": 2}), json!({"type": "integer", "multipleOf": 4}));
    changed(&two, &four, &[(Rule::ConstraintChanged, "/m", UNKNOWN, None)]);
    let when = |key: &str| json!({"type": "string", "if": {"pattern": "^a"}, key: {"maxLength": 3}});
    undecided(&when("then"), &when("else"), Rule::ConstraintChanged);
}

#[test]
fn an_unknown_keyword_is_never_fine() {
    let strange = |value: u8| json!({"type": "string", "x-colour": value});
    undecided(&strange(1), &strange(2), Rule::UnknownKeyword);
    let rows = [(Rule::UnknownKeyword, "/m", UNKNOWN, UNKNOWN)];
    changed(&strange(1), &json!({"type": "string"}), &rows);
    changed(&json!({"type": "string"}), &strange(1), &rows);
    for malformed in [
        json!({"type": 5}),
        json!({"type": "text"}),
        json!({"required": "m"}),
        json!({"$ref": "#/x"}),
        json!(3),
    ] {
        let comparison = schemas(&member(&json!({"type": "string"})), &member(&malformed));
        assert_ne!(comparison.read(), Verdict::Ok, "{malformed}");
    }
}

#[test]
fn alternatives_that_overlap_are_undecided() {
    let range = |min: i32, max: i32| json!({"type": "integer", "minimum": min, "maximum": max});
    let split = json!({"anyOf": [range(0, 5), range(5, 9)]});
    let comparison = schemas(&range(0, 9), &split);
    assert_eq!(comparison.read(), Verdict::Unknown, "{comparison}");
    assert_eq!(comparison.rollback(), Verdict::Ok, "{comparison}");
    let both = json!({"oneOf": [range(0, 9), range(3, 5)]});
    let comparison = schemas(&range(0, 9), &both);
    assert_eq!(found(&comparison), [(Rule::Undecided, "", UNKNOWN, None)]);
}

#[test]
fn every_rule_has_an_id_of_its_own_and_says_what_to_do() {
    let mut ids: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        let spelt = format!("{rule:?}");
        assert_eq!(rule.id().replace('_', "").to_lowercase(), spelt.to_lowercase());
        assert!(!rule.advice().is_empty() && !rule.explain().is_empty() && !rule.advice().ends_with('.'));
    }
}
