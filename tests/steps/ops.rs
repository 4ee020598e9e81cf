//! What each op does where its source is absent, `null` or of another type, and where its target is occupied.

use std::error::Error as _;

use upcaster::step::{Loss, StepBuilder};
use upcaster::{Document, ErrorKind, Steps};

type Build = fn(StepBuilder) -> StepBuilder;

fn steps(build: Build) -> Steps {
    let steps = Steps::new().step("step", build);
    assert!(steps.faults().is_empty(), "{:?}", steps.faults());
    steps
}

/// The document one step up.
#[track_caller]
fn up(build: Build, text: &str, expected: &str) {
    let mut document = Document::from_str(text).unwrap();
    steps(build).iter().for_each(|step| step.upcast(&mut document).unwrap());
    assert_eq!(document.to_json(), expected);
}

/// The document one step down.
#[track_caller]
fn down(build: Build, text: &str, expected: &str) {
    let mut document = Document::from_str(text).unwrap();
    steps(build).iter().for_each(|step| step.downcast(&mut document).unwrap());
    assert_eq!(document.to_json(), expected);
}

/// The document one step up, and back.
#[track_caller]
fn both(build: Build, text: &str, expected: &str) {
    up(build, text, expected);
    down(build, expected, text);
}

/// Why one step up fails.
#[track_caller]
fn fails(build: Build, text: &str, cause: &str) {
    let mut document = Document::from_str(text).unwrap();
    let steps = steps(build);
    let error = steps.iter().next().unwrap().upcast(&mut document).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Step);
    assert_eq!(error.source().unwrap().to_string(), cause);
}

#[test]
fn rename_keeps_the_place_and_null_and_never_overwrites() {
    let build: Build = |s| s.rename("a", "b");
    both(build, r#"{"x":1,"a":[1.50, 2],"y":2}"#, r#"{"x":1,"b":[1.50, 2],"y":2}"#);
    both(build, r#"{"a":null}"#, r#"{"b":null}"#);
    up(build, r#"{ "x" : 1 }"#, r#"{ "x" : 1 }"#);
    fails(build, r#"{"a":1,"b":null}"#, "/b is already there");
    fails(build, r#"{"b":1}"#, "/b is already there");
    let nested: Build = |s| s.rename("/o/a", "b");
    both(nested, r#"{"o":{"a":1}}"#, r#"{"o":{"b":1}}"#);
    up(nested, r#"{"o":null}"#, r#"{"o":null}"#);
    fails(nested, r#"{"o":5}"#, "/o is a number, not an object");
    fails(
        |s| s.rename("/o/0", "b"),
        r#"{"o":[1]}"#,
        "/o/0 is an element of an array, not a member of an object",
    );
}

#[test]
fn what_is_taken_out_of_an_object_or_a_list_goes_back_into_one() {
    both(|s| s.unwrap_from("a", "b"), r#"{"a":{"b":1.50}}"#, r#"{"a":1.50}"#);
    both(|s| s.from_list("a"), r#"{"a":[1.50]}"#, r#"{"a":1.50}"#);
    both(|s| s.wrap("a", "b"), r#"{"a":1.50}"#, r#"{"a":{"b":1.50}}"#);
    both(|s| s.to_list("a"), r#"{"a":1.50}"#, r#"{"a":[1.50]}"#);
}

#[test]
fn a_word_that_stays_is_left_as_it_is_written() {
    let build: Build = |s| s.map_values("w", [("a", "a"), ("b", "c")]);
    both(build, r#"{"w":"\u0061"}"#, r#"{"w":"\u0061"}"#);
    both(build, r#"{"w":"b"}"#, r#"{"w":"c"}"#);
}

#[test]
fn a_name_beside_another_may_be_a_pointer_to_the_same_object() {
    both(|s| s.rename("/o/a", "/o/b"), r#"{"o":{"a":1}}"#, r#"{"o":{"b":1}}"#);
    both(|s| s.rename("a", "/~1"), r#"{"a":1}"#, r#"{"/":1}"#);
    let elsewhere = Steps::new().step("one", |s| s.rename("/o/a", "/p/a").rename("a", ""));
    assert_eq!(elsewhere.faults(), ["step \"one\": rename: /p/a is not in the same object as /o/a"]);
    let odd = Steps::new().step("one", |s| s.rename("/~1a", "b").rename("/", "c"));
    assert_eq!(odd.iter().next().unwrap().sentences(), ["renames /~1a to b", "renames / to c"]);
}

#[test]
fn move_to_needs_an_object_to_move_to() {
    let build: Build = |s| s.move_to("zip", "/address/zip");
    both(build, r#"{"address":{},"zip":7}"#, r#"{"address":{"zip":7}}"#);
    both(build, r#"{"address":{},"zip":null}"#, r#"{"address":{"zip":null}}"#);
    up(build, r#"{"x":1}"#, r#"{"x":1}"#);
    fails(build, r#"{"zip":7}"#, "there is no /address");
    fails(build, r#"{"zip":7,"address":null}"#, "/address is null, not an object");
    fails(build, r#"{"zip":7,"address":{"zip":8}}"#, "/address/zip is already there");
}

#[test]
fn copy_keeps_both_and_never_overwrites() {
    let build: Build = |s| s.copy("a", "b");
    both(build, r#"{"a":[1, 2]}"#, r#"{"a":[1, 2],"b":[1, 2]}"#);
    both(build, r#"{"a":null}"#, r#"{"a":null,"b":null}"#);
    up(build, "{}", "{}");
    fails(build, r#"{"b":1}"#, "/b is already there");
}

#[test]
fn add_keeps_null_and_makes_no_object() {
    let build: Build = |s| s.add("status", "open").add("/total/currency", "USD");
    up(build, r#"{"total":{}}"#, r#"{"total":{"currency":"USD"},"status":"open"}"#);
    up(build, r#"{"status":null}"#, r#"{"status":null}"#);
    up(build, r#"{"status":"x","total":null}"#, r#"{"status":"x","total":null}"#);
    fails(build, r#"{"total":5}"#, "/total is a number, not an object");
    down(build, r#"{"total":{"currency":"EUR"},"status":"paid"}"#, r#"{"total":{}}"#);
}

#[test]
fn set_overwrites_in_place_and_can_restore() {
    let build: Build = |s| s.set("a", 1);
    up(build, r#"{"a":"x","b":2}"#, r#"{"a":1,"b":2}"#);
    up(build, r#"{"b":2}"#, r#"{"b":2,"a":1}"#);
    down(build, r#"{"a":5}"#, r#"{"a":5}"#);
    down(|s| s.set("a", 1).restoring(0), r#"{"a":5}"#, r#"{"a":0}"#);
    up(|s| s.set("/o/a", 1), "{}", "{}");
}

#[test]
fn remove_goes_one_way_unless_it_restores() {
    up(|s| s.remove("a"), r#"{"a":{"deep":[1]},"b":1}"#, r#"{"b":1}"#);
    up(|s| s.remove("a"), "{}", "{}");
    down(|s| s.remove("a").restoring("none"), "{}", r#"{"a":"none"}"#);
    let steps = steps(|s| s.remove("fax"));
    let error = steps.iter().next().unwrap().downcast(&mut Document::from_str("{}").unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "document cannot go back behind a step that removes fax");
}

#[test]
fn nest_takes_those_present_and_makes_no_empty_object() {
    let build: Build = |s| s.nest("address", ["street", "zip"]);
    both(build, r#"{"x":1,"street":"S","zip":null}"#, r#"{"x":1,"address":{"street":"S","zip":null}}"#);
    both(build, r#"{"zip":1}"#, r#"{"address":{"zip":1}}"#);
    both(build, r#"{"x":1}"#, r#"{"x":1}"#);
    down(build, r#"{"address":null}"#, "{}");
    down(build, r#"{"address":{}}"#, "{}");
    fails(build, r#"{"zip":1,"address":{}}"#, "/address is already there");
    fails(build, r#"{"address":{}}"#, "/address is already there");
    both(|s| s.nest("a", ["a", "b"]), r#"{"a":1,"b":2}"#, r#"{"a":{"a":1,"b":2}}"#);
}

#[test]
fn flatten_brings_out_every_member_or_those_it_gathers_again() {
    up(|s| s.flatten("o"), r#"{"o":{"a":1,"b":null},"x":2}"#, r#"{"x":2,"a":1,"b":null}"#);
    up(|s| s.flatten("o"), r#"{"o":null}"#, "{}");
    up(|s| s.flatten("o"), "{}", "{}");
    fails(|s| s.flatten("o"), r#"{"o":[1]}"#, "/o is an array, not an object");
    fails(|s| s.flatten("o"), r#"{"o":{"a":1},"a":2}"#, "/a is already there");
    both(|s| s.flatten("o").gathering(["a"]), r#"{"x":2,"o":{"a":1}}"#, r#"{"x":2,"a":1}"#);
    let gathering: Build = |s| s.flatten("o").gathering(["a"]);
    fails(gathering, r#"{"o":{"b":1}}"#, "/o/b has no place outside of its object");
}

#[test]
fn wrap_wraps_null_and_unwraps_only_its_own() {
    let build: Build = |s| s.wrap("total", "amount");
    both(build, r#"{"total":5.00,"x":1}"#, r#"{"total":{"amount":5.00},"x":1}"#);
    both(build, r#"{"total":null}"#, r#"{"total":{"amount":null}}"#);
    up(build, "{}", "{}");
    down(build, r#"{"total":null}"#, r#"{"total":null}"#);
    let unwrap: Build = |s| s.unwrap_from("total", "amount");
    up(unwrap, r#"{"total":null}"#, r#"{"total":null}"#);
    up(unwrap, r#"{"total":{"amount":{"x": 1}}}"#, r#"{"total":{"x": 1}}"#);
    fails(unwrap, r#"{"total":5}"#, "/total is a number, not an object");
    let two = "/total does not have exactly the one member to be unwrapped";
    fails(unwrap, r#"{"total":{"amount":5,"currency":"USD"}}"#, two);
    fails(unwrap, r#"{"total":{}}"#, two);
}

#[test]
fn split_gives_the_rest_to_the_last_and_null_to_the_first() {
    let build: Build = |s| s.split("name", " ", ["first", "last"]);
    both(build, r#"{"name":"Ada King Lovelace"}"#, r#"{"first":"Ada","last":"King Lovelace"}"#);
    both(build, r#"{"name":"Ada"}"#, r#"{"first":"Ada"}"#);
    both(build, r#"{"name":""}"#, r#"{"first":""}"#);
    both(build, r#"{"name":null}"#, r#"{"first":null}"#);
    up(build, "{}", "{}");
    fails(build, r#"{"name":5}"#, "/name is a number, not a text");
    fails(build, r#"{"last":"x"}"#, "/last is already there");
}

#[test]
fn join_takes_the_texts_that_are_there() {
    let build: Build = |s| s.join(["first", "last"], " ", "name");
    both(build, r#"{"first":"Ada","last":"\"L\""}"#, r#"{"name":"Ada \"L\""}"#);
    up(build, r#"{"last":"L"}"#, r#"{"name":"L"}"#);
    up(build, r#"{"first":null,"last":"L"}"#, r#"{"name":"L"}"#);
    both(build, r#"{"first":null}"#, r#"{"name":null}"#);
    up(build, "{}", "{}");
    fails(build, r#"{"first":[]}"#, "/first is an array, not a text");
    fails(build, r#"{"first":"A","name":"B"}"#, "/name is already there");
}

#[test]
fn map_values_leaves_other_words_and_refuses_those_of_the_later_version() {
    let build: Build = |s| s.map_values("status", [("paid", "settled"), ("new", "open")]);
    both(build, r#"{"status":"paid"}"#, r#"{"status":"settled"}"#);
    both(build, r#"{"status":"void"}"#, r#"{"status":"void"}"#);
    both(build, r#"{"status":null}"#, r#"{"status":null}"#);
    up(build, "{}", "{}");
    fails(build, r#"{"status":1}"#, "/status is a number, not a text");
    fails(build, r#"{"status":"open"}"#, "/status already has a word of the other version");
    both(|s| s.map_values("a", [("x", "y"), ("y", "x")]), r#"{"a":"x"}"#, r#"{"a":"y"}"#);
    let merged = Steps::new().step("merge", |s| s.map_values("a", [("x", "z"), ("y", "z")]));
    assert_eq!(merged.iter().next().unwrap().loss(), Loss::Members(vec!["/a".to_owned()]));
}

#[test]
fn convert_leaves_null_and_names_the_path_of_what_fails() {
    let build: Build = |s| s.convert::<u64, String>("/o/n", |n| Ok(n.to_string()), |text| Ok(text.parse()?));
    both(build, r#"{"o":{"n":12}}"#, r#"{"o":{"n":"12"}}"#);
    both(build, r#"{"o":{"n":null}}"#, r#"{"o":{"n":null}}"#);
    up(build, "{}", "{}");
    fails(build, r#"{"o":{"n":"x"}}"#, "/o/n does not fit the type asked for");
    let refusing: Build = |s| s.convert::<u64, u64>("n", |_| Err("odd".into()), Ok);
    fails(refusing, r#"{"n":1}"#, "odd");
    fails(
        |s| s.convert::<u64, f64>("n", |_| Ok(f64::NAN), |_| Ok(1)),
        r#"{"n":1}"#,
        "the new value of /n has no JSON form",
    );
}

#[test]
fn to_list_makes_null_the_empty_list() {
    let build: Build = |s| s.to_list("tag");
    both(build, r#"{"tag":"x"}"#, r#"{"tag":["x"]}"#);
    both(build, r#"{"tag":null}"#, r#"{"tag":[]}"#);
    both(build, r#"{"tag":[1]}"#, r#"{"tag":[[1]]}"#);
    both(build, "{}", "{}");
    let from: Build = |s| s.from_list("tags");
    up(from, r#"{"tags":[1]}"#, r#"{"tags":1}"#);
    up(from, r#"{"tags":[]}"#, r#"{"tags":null}"#);
    up(from, r#"{"tags":null}"#, r#"{"tags":null}"#);
    fails(from, r#"{"tags":[1,2]}"#, "/tags has more than one element, of which all but one would be lost");
    fails(from, r#"{"tags":1}"#, "/tags is a number, not an array");
}

#[test]
fn each_runs_on_elements_and_values_and_leaves_the_text_of_the_rest() {
    let build: Build = |s| s.each("lines", |s| s.rename("q", "n"));
    up(build, r#"{"lines":[{"q":1}, {"x": 1}, null]}"#, r#"{"lines":[{"n":1},{"x": 1},null]}"#);
    up(build, r#"{"lines":{"a":{"q":1}}}"#, r#"{"lines":{"a":{"n":1}}}"#);
    up(build, r#"{"lines": [ {} ]}"#, r#"{"lines": [ {} ]}"#);
    up(build, r#"{"lines":null}"#, r#"{"lines":null}"#);
    fails(build, r#"{"lines":1}"#, "/lines is a number, not an array or an object");
    fails(build, r#"{"lines":[{},{"q":1,"n":2}]}"#, "/lines/1/n is already there");
    fails(build, r#"{"lines":[7]}"#, "/lines/0 is a number, not an object");
    both(|s| s.each("tags", |s| s.wrap("", "name")), r#"{"tags":["x"]}"#, r#"{"tags":[{"name":"x"}]}"#);
}

#[test]
fn when_is_told_apart_by_absent_and_null() {
    let build: Build = |s| s.when("kind", "b", |s| s.rename("x", "y"));
    both(build, r#"{"kind":"b","x":1}"#, r#"{"kind":"b","y":1}"#);
    both(build, r#"{"kind":"c","x":1}"#, r#"{"kind":"c","x":1}"#);
    both(build, r#"{"x":1}"#, r#"{"x":1}"#);
    let null: Build = |s| s.when("kind", (), |s| s.rename("x", "y"));
    both(null, r#"{"kind":null,"x":1}"#, r#"{"kind":null,"y":1}"#);
    both(null, r#"{"x":1}"#, r#"{"x":1}"#);
    let faulty = Steps::new().step("s", |s| s.when("kind", 1, |s| s.set("kind", 2)));
    let fault = "step \"s\": when: the ops touch kind, by which the way down would have to decide";
    assert_eq!(faulty.faults(), [fault]);
}

#[test]
fn with_goes_one_way_unless_it_has_a_way_down() {
    let build: Build = |s| {
        s.with(|order| {
            let total: f64 = order.take_as("total")?;
            Ok(order.set("cents", &(total * 100.0))?)
        })
        .down(|order| {
            let cents: f64 = order.take_as("cents")?;
            Ok(order.set("total", &(cents / 100.0))?)
        })
    };
    both(build, r#"{"total":1.5}"#, r#"{"cents":150.0}"#);
    fails(build, "{}", "there is no /total");
    let oneway = Steps::new().step("s", |s| s.with(|_| Ok(())));
    assert_eq!(oneway.iter().next().unwrap().loss(), Loss::OneWay);
    assert_eq!(oneway.iter().next().unwrap().touched(), None);
}

#[test]
fn mistakes_in_the_declaration_are_kept_and_told() {
    let steps = Steps::new()
        .step("one", |s| s.rename("a", "a").move_to("/a", "/a/b").nest("n", [] as [&str; 0]))
        .step("one", |s| s.split("a", "", ["b"]).join(["b", "b"], " ", "c").add("/a~2", 1).remove(""))
        .step("", |s| s.restoring(1).down(|_| Ok(())).each("x", |s| s.add("r", f64::INFINITY)));
    assert_eq!(
        steps.faults(),
        [
            "step \"one\": rename: a is both the source and the target",
            "step \"one\": move_to: of a and /a/b, one is in the other",
            "step \"one\": nest: no names are given for n",
            "two steps have the name \"one\"",
            "step \"one\": split: the separator is empty",
            "step \"one\": join: b is given twice",
            "step \"one\": add: /a~2 is not a JSON Pointer: in it ~0 stands for ~, and ~1 for / in a name",
            "step \"one\": remove: the empty path is no member",
            "step 3 has no name",
            "step \"\": restoring: must stand behind remove or set",
            "step \"\": down: must stand behind with",
            "step \"\": each: add: the value for r has no JSON form",
        ]
    );
}

#[test]
fn every_op_says_what_it_does_and_touches() {
    let steps = Steps::new().step("all", |s| {
        s.rename("mail", "email")
            .move_to("zip", "/address/zip")
            .each("lines", |s| s.remove("note").restoring("").wrap("price", "amount"))
            .when("kind", "b2b", |s| s.add("vat", true))
            .join(["first", "last"], " ", "name")
    });
    let step = steps.iter().next().unwrap();
    assert_eq!(
        step.sentences(),
        [
            "renames mail to email",
            "moves zip to /address/zip",
            "in each of lines removes note, wraps price in an object as amount",
            "where kind is \"b2b\" adds vat where it is absent",
            "joins first and last to name",
        ]
    );
    let touched = step.touched().unwrap();
    let expected = [
        "/address/zip",
        "/email",
        "/first",
        "/kind",
        "/last",
        "/lines/*/note",
        "/lines/*/price",
        "/mail",
        "/name",
        "/vat",
        "/zip",
    ];
    assert_eq!(touched, expected);
    let lost = ["/lines/*/note", "/vat", "/first", "/last"].map(str::to_owned).to_vec();
    assert_eq!(step.loss(), Loss::Members(lost));
}

#[test]
fn failures_hold_no_values() {
    let secret = r#"{"a":"hunter2","b":{"hunter2":1},"lines":[{"n":"hunter2"}]}"#;
    let builds: [Build; 4] = [
        |s| s.convert::<u64, u64>("a", Ok, Ok),
        |s| s.unwrap_from("b", "x"),
        |s| s.each("lines", |s| s.each("n", |s| s.remove("x"))),
        |s| s.with(|document| Ok(document.get_as::<u8>("a").map(drop)?)),
    ];
    for build in builds {
        let mut document = Document::from_str(secret).unwrap();
        let steps = steps(build);
        let error = steps.iter().next().unwrap().upcast(&mut document).unwrap_err();
        let mut said = format!("{error} {error:?} {document:?} {:?}", error.path());
        let mut cause = error.source();
        while let Some(source) = cause {
            said += &format!(" {source} {source:?}");
            cause = source.source();
        }
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn a_name_that_stands_twice_in_an_element_is_told_by_its_whole_path() {
    let build: Build = |s| s.each("items", |item| item.each("parts", |part| part.rename("a", "b")));
    let path = |text: &str| {
        let mut document = Document::from_str(text).unwrap();
        let error = steps(build).iter().find_map(|step| step.upcast(&mut document).err()).unwrap();
        error.path().map(str::to_owned)
    };
    assert_eq!(path(r#"{"items":[{},{"z":1,"z":2}]}"#).as_deref(), Some("/items/1/z"));
    assert_eq!(path(r#"{"items":{"a/b":{"z":1,"z":2}}}"#).as_deref(), Some("/items/a~1b/z"));
    assert_eq!(path(r#"{"items":[{"parts":[{},{},{"z":1,"z":2}]}]}"#).as_deref(), Some("/items/0/parts/2/z"));
    let mut document = Document::from_str(r#"{"items":[{"z":1,"z":2}]}"#).unwrap();
    let error = document.each("items", |_| Ok(())).unwrap_err();
    assert_eq!(error.to_string(), "/items/0/z stands there twice");
}
