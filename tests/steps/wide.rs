//! Histories that touch more members than most, and types that take what no step made.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use upcaster::step::StepBuilder;
use upcaster::{Document, ErrorKind, History, Steps, Versioned};

use crate::programs::fused;

/// Renames so many members, and changes the elements of so many arrays.
fn wide(renames: usize, arrays: usize) -> Steps {
    Steps::new()
        .step("rename", |s| (0..renames).fold(s, |s, n| s.rename(&format!("old_{n}"), &format!("{n}_new"))))
        .step("each", |s| {
            (0..arrays).fold(s, |s, n| s.each(&format!("l{n}"), |s| s.rename("a", "b").add("c", n)))
        })
}

#[test]
fn however_many_members_are_touched_each_is_found_and_no_other() {
    for (renames, arrays) in [(0, 1), (1, 0), (5, 3), (17, 17), (20, 40), (70, 3), (200, 30)] {
        let mut document = Map::new();
        let mut expected = Map::new();
        for n in 0..renames {
            document.insert(format!("old_{n}"), json!([n, {"a": n}]));
            expected.insert(format!("{n}_new"), json!([n, {"a": n}]));
        }
        for n in 0..arrays {
            document.insert(format!("l{n}"), json!([{"a": n}, {}]));
            expected.insert(format!("l{n}"), json!([{"b": n, "c": n}, {"c": n}]));
        }
        for n in 0..100 {
            let (name, value) = (format!("ol{n}_"), json!({"a": [n]}));
            document.insert(name.clone(), value.clone());
            expected.insert(name, value);
        }
        let text = Value::Object(document).to_string();
        let mut stepwise = Document::from_str(&text).unwrap();
        wide(renames, arrays).iter().for_each(|step| step.upcast(&mut stepwise).unwrap());
        let stepwise: Value = serde_json::from_str(&stepwise.to_json()).unwrap();
        assert_eq!(stepwise, Value::Object(expected.clone()), "{renames} and {arrays}");
        let read = fused::read(wide(renames, arrays), &text).unwrap();
        assert_eq!(read, Value::Object(expected), "{renames} and {arrays}");
    }
}

#[test]
fn however_many_members_are_touched_none_stands_twice() {
    for (renames, arrays) in [(5, 3), (17, 17), (40, 20)] {
        let olds = (0..renames).map(|n| (format!("old_{n}"), "1"));
        let lists = (0..arrays).map(|n| (format!("l{n}"), r#"[{"a":1}]"#));
        let members: Vec<(String, &str)> = olds.chain(lists).collect();
        let written: Vec<String> =
            members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        let once = written.join(",");
        assert!(fused::read(wide(renames, arrays), &format!("{{{once}}}")).is_ok());
        for again in &written {
            let twice = format!("{{{once},{again}}}");
            let refused = fused::read(wide(renames, arrays), &twice).map_err(|error| error.kind());
            assert_eq!(refused, Err(ErrorKind::Data), "{again}");
        }
    }
}

/// A type that takes nearly anything, so that nothing but the steps makes it right.
#[derive(Debug, Default, PartialEq, Deserialize, Versioned)]
#[versioned(kind = "lenient", version = 2, history)]
#[serde(default)]
struct Lenient {
    l: Vec<Element>,
    set: Option<Value>,
    nested: Option<Value>,
    a: Option<Value>,
    whole: Option<Value>,
    first: Option<Value>,
    wrapped: Option<Value>,
    x: Option<Value>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Element {
    set: Option<Value>,
    wrapped: Option<Value>,
}

impl History for Lenient {
    fn history() -> Steps {
        Steps::new().step("all", |s| {
            s.each("l", |s| s.set("set", 1).wrap("wrapped", "in"))
                .set("set", 1)
                .nest("nested", ["a"])
                .add("/nested/x", 7)
                .wrap("wrapped", "in")
                .join(["first", "last"], " ", "whole")
        })
    }
}

#[test]
fn what_the_type_would_take_as_it_is_goes_through_the_steps() {
    let expected = Lenient {
        l: vec![
            Element { set: Some(json!(1)), wrapped: Some(json!({"in": 2})) },
            Element { set: Some(json!(1)), wrapped: None },
        ],
        set: Some(json!(1)),
        nested: Some(json!({"a": 3, "x": 7})),
        wrapped: Some(json!({"in": 4})),
        whole: Some(json!("x y")),
        ..Lenient::default()
    };
    // One that is as the steps expect it, and one with a member that they make.
    for also in ["", r#""set":[],"#] {
        let text = format!(
            r#"{{"_v":1,{also}"l":[{{"set":5,"wrapped":2}},{{}}],"a":3,"wrapped":4,"first":"x","last":"y"}}"#
        );
        assert_eq!(upcaster::from_str::<Lenient>(&text).unwrap(), expected);
    }
}

/// Reads a document through steps of which nothing but a whole is known, and one by one.
fn both(build: impl Fn(StepBuilder) -> StepBuilder, text: &str) -> [Result<Value, ErrorKind>; 2] {
    let steps = || Steps::new().step("one", &build);
    let stepwise = || {
        let mut document = Document::from_str(text)?;
        steps().iter().try_for_each(|step| step.upcast(&mut document))?;
        Ok(serde_json::from_str(&document.to_json()).unwrap())
    };
    [fused::read(steps(), text), stepwise()].map(|read| read.map_err(|error| error.kind()))
}

#[test]
fn what_is_made_is_refused_where_one_step_at_a_time_refuses_it() {
    const STEP: Result<Value, ErrorKind> = Err(ErrorKind::Step);
    let occupied = |s: StepBuilder| s.nest("o", ["a"]).move_to("b", "/o/a");
    assert_eq!(both(occupied, r#"{"a":1,"b":2}"#), [STEP, STEP]);
    // The value has so many levels, and stands below two.
    for (levels, fits) in [(125, true), (126, false)] {
        let deep: Value = serde_json::from_str(&("[".repeat(levels) + &"]".repeat(levels))).unwrap();
        let added = both(|s| s.nest("o", ["a"]).add("/o/x", &deep), r#"{"a":1}"#);
        let expected = if fits { Ok(json!({"o": {"a": 1, "x": deep}})) } else { STEP };
        assert_eq!(added, [expected.clone(), expected], "{levels}");
    }
    let alone = both(|s| s.nest("o", ["a"]).add("/o/x", 1), r#"{"a":1}"#);
    assert_eq!(alone, [Ok(json!({"o": {"a": 1, "x": 1}})), Ok(json!({"o": {"a": 1, "x": 1}}))]);
}

#[test]
fn what_stands_between_many_texts_counts() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let text = r#"{"a":"","b":"","c":"","d":"","e":"","f":"","g":"","h":""}"#;
    for (len, reads) in [(1_000, true), (9_000, true), (10_000, false)] {
        let steps = Steps::new().step("one", |s| s.join(names, &"-".repeat(len), "whole"));
        let read = fused::read(steps, text).map_err(|error| error.kind());
        let expected = if reads { Ok(7 * len) } else { Err(ErrorKind::TooLarge) };
        assert_eq!(read.map(|tree| tree["whole"].as_str().unwrap().len()), expected, "{len}");
    }
}

/// A type that takes a name twice.
#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "occupied", version = 2, history)]
#[expect(dead_code, reason = "only read")]
struct Occupied {
    o: Option<Value>,
}

impl History for Occupied {
    fn history() -> Steps {
        Steps::new().step("one", |s| s.nest("o", ["a"]).move_to("b", "/o/a"))
    }
}

#[test]
fn nothing_is_put_over_what_was_nested() {
    let error = upcaster::from_str::<Occupied>(r#"{"_v":1,"a":1,"b":2}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Step, Some("/o/a")));
}
