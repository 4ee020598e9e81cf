//! Histories that touch more members than most, and types that take what no step made.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use upcaster::{Document, History, Steps, Versioned};

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
            s.each("l", |s| s.set("set", 1).wrap("wrapped", "in")).set("set", 1).nest("nested", ["a"]).join(
                ["first", "last"],
                " ",
                "whole",
            )
        })
    }
}

#[test]
fn what_the_type_would_take_as_it_is_goes_through_the_steps() {
    let read: Lenient = upcaster::from_str(
        r#"{"_v":1,"l":[{"set":5,"wrapped":2},{}],"set":[],"a":3,"first":"x","last":"y"}"#,
    )
    .unwrap();
    let expected = Lenient {
        l: vec![
            Element { set: Some(json!(1)), wrapped: Some(json!({"in": 2})) },
            Element { set: Some(json!(1)), wrapped: None },
        ],
        set: Some(json!(1)),
        nested: Some(json!({"a": 3})),
        whole: Some(json!("x y")),
        ..Lenient::default()
    };
    assert_eq!(read, expected);
}
