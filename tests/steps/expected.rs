//! Documents that are as the ops expect them, and those that are not, read through the fused plan.

use serde_json::Value;
use upcaster::{Document, Steps};

use crate::programs::fused;

fn history() -> Steps {
    Steps::new()
        .step("contact", |s| s.join(["first", "last"], " ", "name").rename("mail", "email"))
        .step("address", |s| s.nest("address", ["street", "city"]).move_to("geo", "/address/geo"))
        .step("money", |s| {
            s.wrap("total", "amount").add("/total/currency", "USD").add("status", "open").remove("old")
        })
        .step("again", |s| s.wrap("total", "money").rename("address", "at").set("/at/checked", true))
}

const PLAIN: &str = r#"{"id":1,"total":12.5,"first":"Ada","last":"Lovelace","old":[1],"mail":"a@b.c",
    "street":"Rue 1","geo":{"x":[1.0]},"city":"Paris","rest":{"a":[null]}}"#;

/// What the steps make, one after another.
fn stepwise(text: &str) -> Option<Value> {
    let mut document = Document::from_str(text).ok()?;
    history().iter().try_for_each(|step| step.upcast(&mut document)).ok()?;
    Some(serde_json::from_str(&document.to_json()).unwrap())
}

#[track_caller]
fn same(text: &str) -> Option<Value> {
    let read = fused::read(history(), text).ok();
    assert_eq!(read, stepwise(text), "{text}");
    read
}

#[test]
fn a_document_as_expected_is_read() {
    let expected = serde_json::json!({
        "id": 1, "name": "Ada Lovelace", "email": "a@b.c", "status": "open", "rest": {"a": [null]},
        "total": {"money": {"amount": 12.5, "currency": "USD"}},
        "at": {"street": "Rue 1", "city": "Paris", "geo": {"x": [1.0]}, "checked": true},
    });
    assert_eq!(same(PLAIN), Some(expected));
}

#[test]
fn a_member_that_is_not_there_or_of_another_type_makes_no_difference() {
    for name in ["first", "last", "mail", "old", "street", "city", "geo", "total"] {
        let absent = PLAIN.replace(&format!("\"{name}\":"), &format!("\"no {name}\":"));
        same(&absent);
        for value in ["null", "7", "[]", "{}", r#""""#, r#""a\u0062\"""#, r#"{"currency":"EUR"}"#] {
            let (before, after) = PLAIN.split_once(&format!("\"{name}\":")).unwrap();
            let rest = &after[after.find(['"', ']', '}', ',']).unwrap()..];
            let rest = rest.find(",\"").or_else(|| rest.find(",\n")).map_or(rest, |comma| &rest[comma..]);
            same(&format!("{before}\"{name}\":{value}{rest}"));
        }
    }
    for name in ["no first", "no last"] {
        let twice = PLAIN.replace("\"first\":", "\"no first\":").replace("\"last\":", "\"no last\":");
        same(&twice.replace(&format!("\"{name}\":"), "\"x\":"));
    }
}

#[test]
fn a_target_that_is_there_is_an_error_or_kept() {
    for name in ["name", "email", "address", "at", "money"] {
        same(&PLAIN.replacen('{', &format!("{{\"{name}\":1,"), 1));
    }
    let kept = same(&PLAIN.replacen('{', r#"{"status":"paid","#, 1)).unwrap();
    assert_eq!(kept["status"], "paid");
    assert_eq!(same(&PLAIN.replacen('{', r#"{"name":1,"#, 1)), None);
}

#[test]
fn a_member_twice_is_an_error() {
    for name in ["first", "total", "geo", "status"] {
        let twice = format!("{{\"{name}\":1,\"{name}\":2,{}", &PLAIN[1..]);
        assert!(fused::read(history(), &twice).is_err(), "{name}");
    }
}

#[test]
fn nesting_is_counted_where_the_steps_put_it() {
    for levels in 120..128 {
        let deep = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        for name in ["12.5", "{\"x\":[1.0]}"] {
            same(&PLAIN.replace(name, &deep));
        }
    }
}
