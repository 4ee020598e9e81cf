use serde_json::{Value, json};
use upcaster::schema::{InvalidKind, Schema, validate};

#[track_caller]
fn valid(schema: &Value, documents: &[Value]) {
    let schema = Schema::new(schema);
    for document in documents {
        assert_eq!(schema.validate(document), Ok(()), "{document}");
    }
}

#[track_caller]
fn refused(schema: &Value, document: &Value, message: &str) {
    let invalid = validate(schema, document).expect_err("the document is valid");
    assert_eq!(invalid.to_string(), message);
    assert_eq!(invalid.kind(), InvalidKind::Violated);
}

#[track_caller]
fn open(schema: &Value, document: &Value, message: &str) {
    let invalid = validate(schema, document).expect_err("the document is valid");
    assert_eq!((invalid.kind(), invalid.to_string().as_str()), (InvalidKind::NotDecided, message));
}

#[test]
fn boolean_schemas_allow_all_or_nothing() {
    valid(&json!(true), &[json!(null), json!({"a": [1]})]);
    valid(&json!({}), &[json!(null), json!({"a": [1]})]);
    refused(&json!(false), &json!(null), "the document: no value is allowed");
}

#[test]
fn an_integer_is_one_for_serde() {
    let schema = json!({"type": "integer"});
    valid(&schema, &[json!(0), json!(-1), json!(u64::MAX)]);
    refused(&schema, &json!(1.0), "the document: the type has to be `integer`");
    refused(
        &schema,
        &serde_json::from_str("1e2").expect("a number"),
        "the document: the type has to be `integer`",
    );
    valid(&json!({"type": ["number", "null"]}), &[json!(1), json!(1.0), json!(null)]);
    refused(
        &json!({"type": ["number", "null"]}),
        &json!("1"),
        "the document: the type has to be `null` or `number`",
    );
}

#[test]
fn a_width_is_a_range() {
    for (format, least, most) in [
        ("int8", json!(-128), json!(127)),
        ("uint8", json!(0), json!(255)),
        ("int16", json!(i16::MIN), json!(i16::MAX)),
        ("uint16", json!(0), json!(u16::MAX)),
        ("int32", json!(i32::MIN), json!(i32::MAX)),
        ("uint32", json!(0), json!(u32::MAX)),
        ("int64", json!(i64::MIN), json!(i64::MAX)),
        ("uint64", json!(0), json!(u64::MAX)),
        ("int128", json!(i64::MIN), json!(u64::MAX)),
        ("uint128", json!(0), json!(u64::MAX)),
    ] {
        let schema = json!({"type": "integer", "format": format});
        valid(&schema, &[least.clone(), most.clone(), json!(1)]);
        let message = format!("the document: the integer has to fit into `{format}`");
        if let Some(above) = most.as_u64().and_then(|most| most.checked_add(1)) {
            if !format.ends_with("128") {
                refused(&schema, &json!(above), &message);
            }
        }
        if let Some(below) = least.as_i64().and_then(|least| least.checked_sub(1)) {
            refused(&schema, &json!(below), &message);
        }
    }
    valid(&json!({"type": "number", "format": "double"}), &[json!(1e308), json!(1)]);
}

#[test]
fn numbers_are_compared_as_they_are() {
    let schema = json!({"minimum": 9_007_199_254_740_993_u64, "exclusiveMaximum": 1e16});
    valid(&schema, &[json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_994.0), json!("text")]);
    refused(
        &schema,
        &json!(9_007_199_254_740_992.0),
        "the document: the number has to be at least 9007199254740993",
    );
    refused(
        &schema,
        &json!(10_000_000_000_000_000_u64),
        "the document: the number has to be below 10000000000000000",
    );
    refused(
        &json!({"exclusiveMinimum": 0, "maximum": 2}),
        &json!(-0.0),
        "the document: the number has to be above 0",
    );
    refused(&json!({"multipleOf": 3}), &json!(4), "the document: the number has to be a multiple of 3");
    valid(&json!({"multipleOf": 0.5}), &[json!(1.5), json!(2)]);
    valid(&json!({"const": 1}), &[json!(1), json!(1.0)]);
    refused(&json!({"const": 1}), &json!(2), "the document: the value is not the one that is allowed");
    valid(&json!({"not": {"const": 0}}), &[json!(1)]);
    refused(
        &json!({"not": {"const": 0}}),
        &json!(-0.0),
        "the document: the value fits the schema under `not`",
    );
}

#[test]
fn lengths_are_code_points() {
    let schema = json!({"minLength": 1, "maxLength": 1});
    valid(&schema, &[json!("a"), json!("\u{1f980}"), json!(1)]);
    refused(&schema, &json!("e\u{301}"), "the document: the text may have at most 1 characters");
    refused(&schema, &json!(""), "the document: the text has to have at least 1 characters");
    refused(
        &json!({"pattern": "^\\d+$"}),
        &json!("a"),
        r"the document: the text has to match the pattern `^\d+$`",
    );
}

#[test]
fn items_are_checked_in_their_places() {
    let tuple =
        json!({"prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "maxItems": 2});
    valid(&tuple, &[json!(["a", 1])]);
    refused(&tuple, &json!(["a", "b"]), "/1: the type has to be `integer`");
    refused(&tuple, &json!(["a"]), "the document: the array has to have at least 2 items");
    refused(&tuple, &json!(["a", 1, 1]), "the document: the array may have at most 2 items");
    refused(
        &json!({"items": {"items": {"type": "null"}}}),
        &json!([[], [null, 1]]),
        "/1/1: the type has to be `null`",
    );
    refused(
        &json!({"uniqueItems": true}),
        &json!([1, "1", 1.0]),
        "the document: the items of the array have to differ",
    );
    valid(&json!({"contains": {"const": 1}, "maxContains": 1}), &[json!([1, 2])]);
    let few = "the document: the array has too few or too many items that `contains` asks for";
    refused(&json!({"contains": {"const": 1}, "maxContains": 1}), &json!([1, 1]), few);
    refused(&json!({"contains": {"const": 1}}), &json!([]), few);
}

#[test]
fn members_are_checked_by_name_and_pattern() {
    let schema = json!({
        "properties": {"a/b": {"type": "string"}},
        "patternProperties": {"^\\d+$": {"type": "boolean"}},
        "additionalProperties": false,
        "required": ["a/b"],
        "maxProperties": 2,
    });
    valid(&schema, &[json!({"a/b": ""}), json!({"a/b": "", "7": true})]);
    refused(&schema, &json!({"7": true}), "the document: member `a/b` is required and absent");
    refused(&schema, &json!({"a/b": 1}), "/a~1b: the type has to be `string`");
    refused(&schema, &json!({"a/b": "", "7": 1}), "/7: the type has to be `boolean`");
    refused(&schema, &json!({"a/b": "", "c": 1}), "/c: the member is not one of those that are allowed");
    refused(
        &schema,
        &json!({"a/b": "", "7": true, "8": true}),
        "the document: the object may have at most 2 members",
    );
    refused(
        &json!({"minProperties": 1}),
        &json!({}),
        "the document: the object has to have at least 1 members",
    );
    refused(
        &json!({"propertyNames": {"maxLength": 1}}),
        &json!({"ab": 1}),
        "/ab: the text may have at most 1 characters",
    );
}

#[test]
fn unevaluated_members_are_those_that_no_branch_speaks_of() {
    let schema = json!({
        "$defs": {"c": {"properties": {"c": true}}},
        "properties": {"a": true},
        "allOf": [{"oneOf": [
            {"properties": {"b": {"const": 1}}, "required": ["b"]},
            {"properties": {"d": {"const": 1}}, "required": ["d"]},
        ]}],
        "$ref": "#/$defs/c",
        "unevaluatedProperties": false,
    });
    valid(&schema, &[json!({"a": 1, "b": 1, "c": 1}), json!({"d": 1})]);
    refused(&schema, &json!({"b": 1, "e": 1}), "/e: the member is not one of those that are allowed");
    refused(&schema, &json!({"b": 1, "d": 2}), "/d: the member is not one of those that are allowed");
    let typed = json!({"anyOf": [{"properties": {"a": true}}], "unevaluatedProperties": {"type": "null"}});
    refused(&typed, &json!({"a": 1, "b": 1}), "/b: the type has to be `null`");
}

#[test]
fn branches_are_counted() {
    let any = json!({"anyOf": [{"type": "null"}, {"type": "object", "properties": {"a": {"type": "null"}}}]});
    valid(&any, &[json!(null), json!({})]);
    refused(&any, &json!({"a": 1}), "/a: the type has to be `null`");
    refused(&any, &json!(1), "the document: the value fits none of the schemas under `anyOf`");
    let one = json!({"oneOf": [{"minimum": 1}, {"type": "integer"}]});
    valid(&one, &[json!(0), json!(1.5)]);
    refused(&one, &json!(1), "the document: the value fits more than one of the schemas under `oneOf`");
    refused(&one, &json!(0.5), "the document: the number has to be at least 1");
    refused(
        &json!({"allOf": [true, {"type": "null"}]}),
        &json!(1),
        "the document: the type has to be `null`",
    );
    let condition = json!({"if": {"type": "string"}, "then": {"minLength": 1}, "else": {"type": "null"}});
    valid(&condition, &[json!("a"), json!(null)]);
    refused(&condition, &json!(1), "the document: the type has to be `null`");
}

#[test]
fn references_are_followed_and_end() {
    let list =
        json!({"properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "type": "object"});
    valid(&list, &[json!({}), json!({"next": {"next": null}})]);
    refused(
        &list,
        &json!({"next": {"next": {"next": {"next": 1}}}}),
        "/next/next/next/next: the value fits none of the schemas under `anyOf`",
    );
    let encoded = json!({"$ref": "#/$defs/A%20b~1c", "$defs": {"A b/c": {"type": "null"}}});
    refused(&encoded, &json!(1), "the document: the type has to be `null`");
    let deep = "the document: not decided: the value nests too deep, or the schema refers to itself";
    open(&json!({"$ref": "#"}), &json!(1), deep);
    let gone = "the document: not decided: keyword `$ref` refers to what is not in the document";
    open(&json!({"$ref": "#/$defs/gone"}), &json!(1), gone);
    open(&json!({"$ref": "https://schemas.example/a"}), &json!(1), gone);
}

#[test]
fn what_is_not_known_is_never_called_valid() {
    let schema = json!({"properties": {"a": {"dependentRequired": {}}}, "required": ["a"]});
    open(&schema, &json!({"a": 1}), "/a: not decided: keyword `dependentRequired` is not known");
    refused(&schema, &json!({}), "the document: member `a` is required and absent");
    let pattern = json!({"pattern": "(?=a)", "maxLength": 1});
    open(&pattern, &json!("a"), "the document: not decided: keyword `pattern` has a value that is not known");
    refused(&pattern, &json!("ab"), "the document: the text may have at most 1 characters");
    valid(&pattern, &[json!(1)]);
    let not = json!({"not": {"unknown": 1}});
    open(&not, &json!(1), "the document: not decided: keyword `unknown` is not known");
    valid(&json!({"anyOf": [{"unknown": 1}, true]}), &[json!(1)]);
    open(
        &json!({"oneOf": [{"unknown": 1}, true]}),
        &json!(1),
        "the document: not decided: keyword `unknown` is not known",
    );
    for (keyword, value) in [
        ("type", json!("text")),
        ("required", json!("a")),
        ("minLength", json!(-1)),
        ("items", json!([true])),
    ] {
        let schema = json!({ keyword: value });
        for document in [json!(""), json!({}), json!([])] {
            if let Err(invalid) = validate(&schema, &document) {
                assert_eq!((invalid.kind(), invalid.keyword()), (InvalidKind::NotDecided, keyword));
                continue;
            }
            assert_ne!(keyword, "type");
        }
    }
    let closed = json!({"patternProperties": {"(?=a)": true}, "additionalProperties": false});
    open(
        &closed,
        &json!({"a": 1}),
        "the document: not decided: keyword `patternProperties` has a value that is not known",
    );
    valid(&json!({"title": "a", "x-own": 1, "$comment": "b", "default": 1}), &[json!(1)]);
}
