//! What ops tell of themselves without being run.

use std::error::Error as _;
use upcaster::step::{Loss, StepBuilder};
use upcaster::{BoxError, Document, Steps};

/// The sentence of an op, what it touches and what it loses, in one line.
#[track_caller]
fn told(build: impl FnOnce(StepBuilder) -> StepBuilder) -> String {
    let steps = Steps::new().step("one", build);
    assert!(steps.faults().is_empty(), "{:?}", steps.faults());
    let step = steps.iter().next().unwrap();
    let touched = step.touched().map_or_else(|| "anything".to_owned(), |touched| touched.join(" "));
    let loss = match step.loss() {
        Loss::None => "nothing".to_owned(),
        Loss::Members(members) => members.join(" "),
        _ => "the way back".to_owned(),
    };
    format!("{}; touches {touched}; loses {loss}", step.sentences().join(", "))
}

fn up(text: String) -> Result<u8, BoxError> {
    Ok(text.parse()?)
}

fn down(number: u8) -> Result<String, BoxError> {
    Ok(number.to_string())
}

#[test]
fn every_op_tells_what_it_does_touches_and_loses() {
    let lines = [
        told(|s| s.rename("a", "b")),
        told(|s| s.rename("/o/a", "b")),
        told(|s| s.move_to("a", "/o/b")),
        told(|s| s.copy("a", "/o/b")),
        told(|s| s.add("/o/a", 1)),
        told(|s| s.add_from::<u8, u8>("a", |given| *given)),
        told(|s| s.set("a", 1)),
        told(|s| s.set("a", 1).restoring(2)),
        told(|s| s.remove("a")),
        told(|s| s.remove("a").restoring(2)),
        told(|s| s.nest("o", ["a", "b"])),
        told(|s| s.flatten("o")),
        told(|s| s.flatten("o").gathering(["a", "b"])),
        told(|s| s.wrap("a", "b")),
        told(|s| s.unwrap_from("a", "b")),
        told(|s| s.split("a", " ", ["b", "c"])),
        told(|s| s.join(["b", "c"], " ", "a")),
        told(|s| s.map_values("a", [("x", "y")])),
        told(|s| s.convert("a", up, down)),
        told(|s| s.convert("a", up, down).losing(["a"])),
        told(|s| s.to_list("a")),
        told(|s| s.from_list("a")),
        told(|s| s.each("/o/l", |s| s.rename("a", "b").remove("c").restoring(0))),
        told(|s| s.when("k", "x", |s| s.add("a", 1))),
        told(|s| s.with(|_| Ok(()))),
        told(|s| s.with(|_| Ok(())).down(|_| Ok(()))),
        told(|s| s.with(|_| Ok(())).down(|_| Ok(())).losing(["a", "/o/b"])),
        told(|s| s.each("l", |s| s.with(|_| Ok(())).down(|_| Ok(())).losing(["a"]))),
    ];
    let expected = [
        "renames a to b; touches /a /b; loses nothing",
        "renames /o/a to /o/b; touches /o/a /o/b; loses nothing",
        "moves a to /o/b; touches /a /o/b; loses nothing",
        "copies a to /o/b; touches /a /o/b; loses /o/b",
        "adds /o/a where it is absent; touches /o/a; loses /o/a",
        "adds a from the u8 of the context where it is absent; touches /a; loses /a",
        "sets a; touches /a; loses /a",
        "sets a; touches /a; loses /a",
        "removes a; touches /a; loses the way back",
        "removes a; touches /a; loses /a",
        "nests a and b in o; touches /a /b /o; loses nothing",
        "flattens o; touches /* /o; loses the way back",
        "flattens o; touches /a /b /o; loses /o",
        "wraps a in an object as b; touches /a; loses nothing",
        "unwraps b from a; touches /a; loses /a",
        "splits a into b and c; touches /a /b /c; loses /b /c",
        "joins b and c to a; touches /a /b /c; loses /b /c",
        "changes the words of a; touches /a; loses nothing",
        "converts a; touches /a; loses nothing",
        "converts a; touches /a; loses /a",
        "makes a a list; touches /a; loses nothing",
        "makes a the one element of its list; touches /a; loses /a",
        "in each of /o/l renames a to b, removes c; touches /o/l/*/a /o/l/*/b /o/l/*/c; loses /o/l/*/c",
        "where k is \"x\" adds a where it is absent; touches /a /k; loses /a",
        "runs a function of its own; touches anything; loses the way back",
        "runs a function of its own; touches anything; loses nothing",
        "runs a function of its own; touches anything; loses /a /o/b",
        "in each of l runs a function of its own; touches anything; loses /l/*/a",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn what_is_shown_of_steps_is_what_they_do() {
    let steps = Steps::new().step("one", |s| {
        let shown = s.rename("a", "b");
        assert_eq!(format!("{shown:?}"), r#"StepBuilder("renames a to b")"#);
        shown
    });
    assert!(!steps.is_empty() && Steps::new().is_empty());
    let step = r#"Step { name: "one", ops: ["renames a to b"] }"#;
    assert_eq!(format!("{:?}", steps.iter().next().unwrap()), step);
    assert_eq!(format!("{steps:?}"), format!("Steps {{ steps: [{step}], faults: [] }}"));
}

#[test]
fn a_failed_step_says_which_op_failed_and_why() {
    let failed = |up: bool, build: fn(StepBuilder) -> StepBuilder, text: &str| {
        let steps = Steps::new().step("one", build);
        let step = steps.iter().next().unwrap();
        let mut document = Document::from_str(text).unwrap();
        let error = if up { step.upcast(&mut document) } else { step.downcast(&mut document) }.unwrap_err();
        let source = error.source().map(|source| format!(" <- {source}")).unwrap_or_default();
        format!("{error}{source}")
    };
    assert_eq!(
        [
            failed(true, |s| s.rename("a", "b"), r#"{"a":1,"b":2}"#),
            failed(true, |s| s.with(|_| Err("no luck".into())), "{}"),
            failed(false, |s| s.remove("a"), "{}"),
        ],
        [
            "document failed in a step where it renames a to b at /b <- /b is already there",
            "document failed in a step where it runs a function of its own <- no luck",
            "document cannot go back behind a step that removes a",
        ]
    );
}

#[test]
fn what_is_lost_is_said_behind_what_loses_it_and_by_paths() {
    let faults = |build: fn(StepBuilder) -> StepBuilder| Steps::new().step("one", build).faults().to_vec();
    assert_eq!(
        faults(|s| s.with(|_| Ok(())).down(|_| Ok(())).losing(["/~"])),
        [r#"step "one": losing: /~ is not a JSON Pointer: in it ~0 stands for ~, and ~1 for / in a name"#]
    );
    assert_eq!(
        faults(|s| s.rename("a", "b").losing(["a"])),
        [r#"step "one": losing: must stand behind with or convert"#]
    );
}
