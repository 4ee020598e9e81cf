//! What each op makes of a schema where its member is required, optional, nullable or not known.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{Stepped, stepped, stepped_written};
use crate::Steps;
use crate::step::StepBuilder;

fn made(schema: Value, extras: bool, build: impl FnOnce(StepBuilder) -> StepBuilder) -> Stepped {
    let steps = Steps::new().step("step", build);
    assert!(steps.faults().is_empty(), "{:?}", steps.faults());
    let follow = if extras { stepped } else { stepped_written };
    follow(steps.get(0).unwrap(), &schema)
}

/// The schema that is made of what a type writes.
#[track_caller]
fn written(schema: Value, build: impl FnOnce(StepBuilder) -> StepBuilder) -> Value {
    match made(schema, false, build) {
        Stepped::Schema(schema) => schema,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn fails(schema: Value, build: impl FnOnce(StepBuilder) -> StepBuilder) -> String {
    match made(schema, true, build) {
        Stepped::Fails(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

fn object(properties: Value, required: &[&str]) -> Value {
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The same, and no other member.
fn closed(properties: Value, required: &[&str]) -> Value {
    let mut schema = object(properties, required);
    schema["additionalProperties"] = json!(false);
    schema
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn integer() -> Value {
    json!({ "type": "integer" })
}

fn nothing() -> Value {
    json!({ "type": "null" })
}

fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, nothing()] })
}

fn one(value: Value) -> Value {
    let of = match value {
        Value::String(_) => "string",
        _ => "number",
    };
    json!({ "type": of, "const": value })
}

#[test]
fn rename_takes_required_along() {
    let rename = |s: StepBuilder| s.rename("a", "b");
    assert_eq!(written(object(json!({"a": text()}), &["a"]), rename), object(json!({"b": text()}), &["b"]));
    assert_eq!(written(object(json!({"a": text()}), &[]), rename), object(json!({"b": text()}), &[]));
    assert_eq!(written(object(json!({"x": text()}), &[]), rename), object(json!({"x": text()}), &[]));
    let taken = object(json!({"a": text(), "b": text()}), &["b"]);
    assert_eq!(fails(taken, rename), "renames a to b");
    assert_eq!(
        written(object(json!({"a": text(), "b": integer()}), &["a"]), rename),
        object(json!({"b": text()}), &["b"])
    );
}

#[test]
fn what_a_schema_does_not_say_may_be_there_unless_a_type_wrote_it() {
    let rename = |s: StepBuilder| s.rename("a", "b");
    let known = object(json!({"x": text()}), &["x"]);
    assert_eq!(
        made(known, true, rename),
        Stepped::Schema(object(json!({"a": false, "b": true, "x": text()}), &["x"]))
    );
}

#[test]
fn move_takes_required_along_if_the_value_is_always_there() {
    let inner = |required| object(json!({"x": text()}), required);
    let moved = |s: StepBuilder| s.move_to("/a/x", "/b/y");
    let both = |a: Value, required: &[&str]| object(json!({"a": a, "b": closed(json!({}), &[])}), required);
    let y = |required| closed(json!({"y": text()}), required);
    let after = |b: Value, required: &[&str]| object(json!({"a": object(json!({}), &[]), "b": b}), required);
    let emptied_a = |schema: Value| {
        let mut schema = schema;
        schema["properties"]["a"] = json!({ "type": "object" });
        schema
    };
    assert_eq!(written(both(inner(&["x"]), &["a", "b"]), moved), emptied_a(after(y(&["y"]), &["a", "b"])));
    assert_eq!(written(both(inner(&[]), &["a", "b"]), moved), emptied_a(after(y(&[]), &["a", "b"])));
    assert_eq!(written(both(inner(&["x"]), &["b"]), moved), emptied_a(after(y(&[]), &["b"])));
    // Where the value is always there, so is its target, or the step fails.
    assert_eq!(written(both(inner(&["x"]), &["a"]), moved), emptied_a(after(y(&["y"]), &["a", "b"])));
    let no_target = object(json!({"a": inner(&["x"]), "b": nothing()}), &["a", "b"]);
    assert_eq!(fails(no_target, moved), "moves /a/x to /b/y");
}

#[test]
fn copy_puts_a_second_one() {
    let copy = |s: StepBuilder| s.copy("a", "b");
    assert_eq!(
        written(object(json!({"a": text()}), &["a"]), copy),
        object(json!({"a": text(), "b": text()}), &["a", "b"])
    );
    assert_eq!(
        written(object(json!({"a": or_null(text())}), &[]), copy),
        object(json!({"a": or_null(text()), "b": or_null(text())}), &[])
    );
    let list = json!({"type": "array", "items": text(), "minItems": 1});
    let first = written(object(json!({"l": list}), &["l"]), |s| s.copy("/l/0", "first"));
    assert_eq!(first["required"], json!(["first", "l"]));
    assert_eq!(first["properties"]["first"], text());
}

#[test]
fn add_makes_a_member_required_where_its_object_is_there() {
    let add = |s: StepBuilder| s.add("a", "x");
    assert_eq!(written(object(json!({}), &[]), add), object(json!({"a": one(json!("x"))}), &["a"]));
    assert_eq!(written(object(json!({"a": text()}), &["a"]), add), object(json!({"a": text()}), &["a"]));
    let maybe = json!({ "anyOf": [text(), one(json!("x"))] });
    assert_eq!(written(object(json!({"a": text()}), &[]), add), object(json!({"a": maybe}), &["a"]));
    let below = |s: StepBuilder| s.add("/o/a", 1);
    let with = object(json!({"a": one(json!(1))}), &["a"]);
    assert_eq!(
        written(object(json!({"o": or_null(object(json!({}), &[]))}), &["o"]), below),
        object(json!({"o": or_null(with.clone())}), &["o"])
    );
    assert_eq!(
        written(object(json!({"o": {"type": "object"}}), &[]), below),
        object(json!({"o": with}), &[])
    );
    assert_eq!(written(object(json!({"x": text()}), &[]), below), object(json!({"x": text()}), &[]));
}

#[test]
fn set_overwrites_what_is_there() {
    let set = |s: StepBuilder| s.set("a", "x");
    for before in [
        object(json!({"a": text()}), &["a"]),
        object(json!({"a": nothing()}), &[]),
        json!({"type": "object"}),
    ] {
        assert_eq!(written(before, set), object(json!({"a": one(json!("x"))}), &["a"]));
    }
}

#[test]
fn remove_leaves_no_member() {
    let remove = |s: StepBuilder| s.remove("/o/a");
    let inner = object(json!({"a": text(), "b": text()}), &["a", "b"]);
    let left = object(json!({"b": text()}), &["b"]);
    assert_eq!(
        written(object(json!({"o": inner.clone()}), &["o"]), remove),
        object(json!({"o": left.clone()}), &["o"])
    );
    assert_eq!(
        written(object(json!({"o": or_null(inner)}), &[]), remove),
        object(json!({"o": or_null(left)}), &[])
    );
    assert_eq!(fails(object(json!({"o": text()}), &["o"]), remove), "removes /o/a");
}

#[test]
fn nest_makes_an_object_that_is_required_if_one_of_its_members_is() {
    let nest = |s: StepBuilder| s.nest("o", ["a", "b"]);
    let members = json!({"a": text(), "b": integer()});
    for required in [&["a"][..], &[], &["a", "b"]] {
        let there: &[&str] = if required.is_empty() { &[] } else { &["o"] };
        assert_eq!(
            written(object(members.clone(), required), nest),
            object(json!({"o": closed(members.clone(), required)}), there)
        );
    }
    assert_eq!(written(object(json!({"x": text()}), &[]), nest), object(json!({"x": text()}), &[]));
    let taken = object(json!({"a": text(), "o": text()}), &["o"]);
    assert_eq!(fails(taken, nest), "nests a and b in o");
}

#[test]
fn flatten_brings_members_out() {
    let flatten = |s: StepBuilder| s.flatten("o");
    let inner = closed(json!({"a": text(), "b": integer()}), &["a"]);
    let out = object(json!({"a": text(), "b": integer(), "x": text()}), &["a"]);
    let before = |inner: Value, required: &[&str]| object(json!({"o": inner, "x": text()}), required);
    let mut said = out.clone();
    said["additionalProperties"] = json!(false);
    assert_eq!(written(before(inner.clone(), &["o"]), flatten), said);
    let gathering = |s: StepBuilder| s.flatten("o").gathering(["a", "b"]);
    assert_eq!(written(before(inner.clone(), &["o"]), gathering), out);
    let without = object(json!({"x": text()}), &[]);
    assert_eq!(written(before(or_null(inner.clone()), &["o"]), gathering), json!({"anyOf": [out, without]}));
    let some = |s: StepBuilder| s.flatten("o").gathering(["b"]);
    assert_eq!(fails(before(inner, &["o"]), some), "flattens o");
    assert_eq!(fails(before(text(), &["o"]), flatten), "flattens o");
}

#[test]
fn wrap_and_unwrap_take_all_values_with_them() {
    let wrap = |s: StepBuilder| s.wrap("a", "x");
    let unwrap = |s: StepBuilder| s.unwrap_from("a", "x");
    let shell = |inner: Value| closed(json!({"x": inner}), &["x"]);
    for required in [&["a"][..], &[]] {
        let open = object(json!({"a": or_null(text())}), required);
        let wrapped = object(json!({"a": shell(or_null(text()))}), required);
        assert_eq!(written(open.clone(), wrap), wrapped);
        assert_eq!(written(wrapped, unwrap), open);
    }
    let maybe = or_null(shell(text()));
    assert_eq!(
        written(object(json!({"a": maybe}), &["a"]), unwrap),
        object(json!({"a": or_null(text())}), &["a"])
    );
    let second = object(json!({"x": text(), "y": text()}), &["x", "y"]);
    assert_eq!(fails(object(json!({"a": second}), &["a"]), unwrap), "unwraps x from a");
    assert_eq!(written(text(), |s| s.wrap("", "x")), shell(text()));
}

#[test]
fn split_makes_the_first_piece_and_perhaps_the_others() {
    let split = |s: StepBuilder| s.split("w", " ", ["a", "b"]);
    assert_eq!(
        written(object(json!({"w": text()}), &["w"]), split),
        object(json!({"a": text(), "b": text()}), &["a"])
    );
    assert_eq!(
        written(object(json!({"w": or_null(text())}), &["w"]), split),
        object(json!({"a": json!({"anyOf": [nothing(), text()]}), "b": text()}), &["a"])
    );
    assert_eq!(
        written(object(json!({"w": text()}), &[]), split),
        object(json!({"a": text(), "b": text()}), &[])
    );
    assert_eq!(fails(object(json!({"w": integer()}), &["w"]), split), "splits w into a and b");
    assert_eq!(fails(object(json!({"b": text()}), &["b"]), split), "splits w into a and b");
}

#[test]
fn join_is_required_if_one_of_its_parts_is() {
    let join = |s: StepBuilder| s.join(["a", "b"], " ", "w");
    let parts = |b: Value| json!({"a": text(), "b": b});
    let whole = |shape: Value, required: &[&str]| object(json!({"w": shape}), required);
    let null_or_text = json!({"anyOf": [nothing(), text()]});
    assert_eq!(written(object(parts(text()), &["a"]), join), whole(text(), &["w"]));
    assert_eq!(written(object(parts(text()), &[]), join), whole(text(), &[]));
    assert_eq!(written(object(parts(or_null(text())), &["a", "b"]), join), whole(text(), &["w"]));
    assert_eq!(written(object(parts(or_null(text())), &["b"]), join), whole(null_or_text, &["w"]));
    assert_eq!(fails(object(parts(integer()), &["b"]), join), "joins a and b to w");
}

#[test]
fn words_are_mapped_in_every_form_of_an_enum() {
    let map = |s: StepBuilder| s.map_values("a", [("new", "open"), ("old", "closed")]);
    let words = |words: Value| object(json!({"a": {"type": "string", "enum": words}}), &["a"]);
    assert_eq!(written(words(json!(["new", "old", "sent"])), map), words(json!(["open", "closed", "sent"])));
    let each = json!({"oneOf": [{"const": "new", "description": "fresh"}, {"const": "old"}]});
    let mapped = json!({"anyOf": [one(json!("open")), one(json!("closed"))]});
    assert_eq!(written(object(json!({"a": each}), &[]), map), object(json!({"a": mapped}), &[]));
    let maybe = json!({"type": ["string", "null"], "enum": ["new", "open", null]});
    assert_eq!(
        written(object(json!({"a": maybe}), &["a"]), map),
        object(json!({"a": or_null(one(json!("open")))}), &["a"])
    );
    assert_eq!(fails(words(json!(["open"])), map), "changes the words of a");
    let short = json!({"type": "string", "maxLength": 6});
    let beside = json!({"anyOf": [short, {"type": "string", "enum": ["open", "closed"]}]});
    assert_eq!(written(object(json!({"a": short}), &["a"]), map), object(json!({"a": beside}), &["a"]));
    assert_eq!(written(object(json!({"a": text()}), &["a"]), map), object(json!({"a": text()}), &["a"]));
}

#[test]
fn lists_are_made_of_values_and_values_of_lists() {
    let (to, from) = (|s: StepBuilder| s.to_list("a"), |s: StepBuilder| s.from_list("a"));
    let list =
        |min: usize, max: usize| json!({"type": "array", "items": text(), "minItems": min, "maxItems": max});
    let of = |shape: Value| object(json!({"a": shape}), &["a"]);
    assert_eq!(written(of(text()), to), of(list(1, 1)));
    let mut any = list(0, 1);
    any.as_object_mut().unwrap().remove("minItems");
    assert_eq!(written(of(or_null(text())), to), of(any.clone()));
    let null_or_text = json!({"anyOf": [nothing(), text()]});
    assert_eq!(written(of(any), from), of(null_or_text.clone()));
    assert_eq!(written(of(json!({"type": "array", "items": text()})), from), of(null_or_text));
    assert_eq!(written(of(list(1, 9)), from), of(text()));
    assert_eq!(fails(of(list(2, 9)), from), "makes a the one element of its list");
}

#[test]
fn each_goes_through_arrays_maps_and_references() {
    let rename = |s: StepBuilder| s.each("l", |line| line.rename("q", "quantity"));
    let before = json!({
        "$defs": {"Line": object(json!({"q": integer()}), &["q"])},
        "type": "object",
        "properties": {"l": {"type": "array", "items": {"$ref": "#/$defs/Line"}}},
        "required": ["l"],
    });
    let line = object(json!({"quantity": integer()}), &["quantity"]);
    let after = written(before, rename);
    assert_eq!(after["properties"]["l"], json!({"type": "array", "items": line}));
    let map = json!({
        "type": "object",
        "patternProperties": {"^\\d+$": object(json!({"q": integer()}), &[])},
        "additionalProperties": false,
    });
    let renamed = object(json!({"quantity": integer()}), &[]);
    assert_eq!(
        written(object(json!({"l": map}), &[]), rename),
        object(
            json!({"l": {
                "type": "object", "patternProperties": {"^\\d+$": renamed}, "additionalProperties": false
            }}),
            &[]
        )
    );
    let failing = json!({"type": "array", "items": text()});
    let emptied = written(object(json!({"l": failing}), &["l"]), rename);
    assert_eq!(emptied["properties"]["l"], json!({"type": "array", "items": false, "maxItems": 0}));
}

#[test]
fn when_runs_in_the_variants_of_one_word() {
    let circle = object(json!({"kind": one(json!("circle")), "r": integer()}), &["kind", "r"]);
    let square = object(json!({"kind": one(json!("square")), "r": integer()}), &["kind", "r"]);
    let when = |s: StepBuilder| s.when("kind", "circle", |s| s.rename("r", "radius"));
    let renamed = object(json!({"kind": one(json!("circle")), "radius": integer()}), &["kind", "radius"]);
    assert_eq!(
        written(json!({"oneOf": [circle, square.clone()]}), when),
        json!({"anyOf": [square, renamed.clone()]})
    );
    let open = object(json!({"kind": text(), "r": integer()}), &["kind", "r"]);
    assert_eq!(written(open.clone(), when), json!({"anyOf": [open, renamed]}));
    let numbered = object(json!({"kind": one(json!(1)), "r": integer()}), &["kind", "r"]);
    let by_number = written(numbered.clone(), |s| s.when("kind", 1.0, |s| s.remove("r")));
    assert_eq!(by_number["anyOf"][0], numbered, "1 may be written as 1.0 and is another number then");
}

#[test]
fn a_function_makes_anything_where_it_runs() {
    let convert = |s: StepBuilder| s.convert("a", |text: String| Ok(text.len()), |len| Ok(len.to_string()));
    let made_by = |required: &[&str]| object(json!({"a": {"$comment": super::form::MADE}}), required);
    assert_eq!(written(object(json!({"a": text()}), &["a"]), convert), made_by(&["a"]));
    assert_eq!(written(object(json!({"a": nothing()}), &[]), convert), object(json!({"a": nothing()}), &[]));
    assert_eq!(
        written(json!({"type": "object"}), |s| s.add_from("a", |word: &String| word.clone())),
        made_by(&["a"])
    );
    assert_eq!(
        made(json!(true), true, |s| s.with(|_| Ok(()))),
        Stepped::Unknown("runs a function of its own".to_owned())
    );
    let each = written(object(json!({"l": {"type": "array", "items": text()}}), &["l"]), |s| {
        s.each("l", |s| s.with(|_| Ok(())))
    });
    assert_eq!(each["properties"]["l"]["items"], json!({"$comment": super::form::MADE}));
}

#[test]
fn references_to_the_document_itself_lead_to_what_it_was() {
    let tree = json!({
        "title": "Tree",
        "type": "object",
        "properties": {"name": text(), "kids": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["name", "kids"],
    });
    let after = written(tree, |s| s.rename("name", "title"));
    assert_eq!(after["properties"]["kids"]["items"], json!({"$ref": "#/$defs/before-the-step"}));
    assert_eq!(after["$defs"]["before-the-step"]["required"], json!(["name", "kids"]));
    assert_eq!(after["required"], json!(["kids", "title"]));
}

#[test]
fn conditions_that_stand_beside_each_other_all_hold() {
    let flattened = json!({
        "type": "object",
        "properties": {"id": integer()},
        "required": ["id"],
        "oneOf": [object(json!({"mail": text()}), &["mail"]), object(json!({"phone": text()}), &["phone"])],
    });
    assert_eq!(
        written(flattened, |s| s.rename("mail", "email")),
        json!({"anyOf": [
            object(json!({"email": text(), "id": integer()}), &["email", "id"]),
            object(json!({"id": integer(), "phone": text()}), &["id", "phone"]),
        ]})
    );
    let impossible = json!({"allOf": [{"type": "string"}, {"type": "integer"}]});
    assert_eq!(fails(impossible, |s| s.to_list("")), "makes the whole value a list");
}
