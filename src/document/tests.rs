mod depth;
mod said;

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::What;
use super::node::OpenFault;
use super::{Document, DocumentError, Fast, Json, Node, Reader, Slow};

fn document(text: &str) -> Document<'_> {
    Document::from_str(text).unwrap()
}

#[track_caller]
fn says(error: DocumentError, message: &str) {
    assert_eq!(error.to_string(), message);
}

#[test]
fn the_error_is_one_word_wide() {
    fn shareable<T: Send + Sync + 'static>() {}
    assert_eq!(size_of::<DocumentError>(), size_of::<usize>());
    shareable::<DocumentError>();
}

#[test]
fn what_nobody_changes_keeps_its_bytes() {
    let text = " { \"a\" : [ 1.000 , {\"\\u0062\":\t-0} ] , \"c\":1e400 }\n";
    let mut looked = document(text);
    assert_eq!(looked.get_as::<f64>("/a/0").unwrap().to_bits(), 1f64.to_bits());
    assert!(looked.contains("/a/1/b").unwrap());
    assert!(!looked.contains("/a/2").unwrap());
    looked.each("a", |_| Ok(())).unwrap();
    assert_eq!(looked.to_json(), text.trim());
    looked.set("/a/1/b", &7).unwrap();
    assert_eq!(looked.to_json(), r#"{"a":[1.000,{"\u0062":7}],"c":1e400}"#);
    looked.rename("/a/1/b", "q\"").unwrap();
    looked.insert("/a/1/new", Json::of(&[1, 2]).unwrap()).unwrap();
    assert_eq!(looked.to_json(), r#"{"a":[1.000,{"q\"":7,"new":[1,2]}],"c":1e400}"#);
    assert!(looked.remove("a").unwrap());
    assert!(!looked.remove("a").unwrap());
    assert_eq!(looked.to_json(), r#"{"c":1e400}"#);
}

#[test]
fn absent_null_and_wrong_are_told_apart() {
    let text = r#"{"n":null,"s":"x","l":[1],"o":{"p":{}}}"#;
    let looked = document(text);
    assert!(looked.is_null("n").unwrap() && !looked.is_null("m").unwrap() && !looked.is_null("s").unwrap());
    assert!(!looked.contains("/n/x").unwrap());
    assert_eq!(looked.find_as::<Option<u8>>("n").unwrap(), Some(None));
    assert_eq!(looked.find_as::<Option<u8>>("m").unwrap(), None);
    assert_eq!(looked.len_of("l").unwrap(), 1);
    assert_eq!(looked.names("").unwrap(), ["n", "s", "l", "o"]);
    says(looked.get_as::<u8>("m").unwrap_err(), "there is no /m");
    says(looked.get_as::<u8>("/o/p/q/r").unwrap_err(), "there is no /o/p/q/r: the way ends at /o/p");
    says(
        looked.get_as::<u8>("/x/y/z").unwrap_err(),
        "there is no /x/y/z: the way ends at the document itself",
    );
    says(looked.get_as::<u8>("/n/x/y").unwrap_err(), "there is no /n/x/y: the way ends at /n");
    says(looked.get_as::<u8>("/s/x").unwrap_err(), "/s is a text, not an object");
    says(looked.get_as::<u8>("/l/x").unwrap_err(), "/l/x is no index of an array");
    says(looked.get_as::<u8>("/l/5").unwrap_err(), "there is no /l/5");
    says(looked.get_as::<u8>("s").unwrap_err(), "/s does not fit the type asked for");
    says(looked.get_as::<Vec<bool>>("l").unwrap_err(), "/l/0 does not fit the type asked for");
    says(looked.names("l").unwrap_err(), "/l is an array, not an object");
    says(looked.len_of("").unwrap_err(), "the document is an object, not an array");
}

#[test]
fn changes_are_checked() {
    let mut changed = document(r#"{"n":null,"s":"x","l":[1],"o":{}}"#);
    says(changed.insert("s", Json::null()).unwrap_err(), "/s is already there");
    says(changed.insert("/q/r", Json::null()).unwrap_err(), "there is no /q");
    says(changed.set("/n/x", &1).unwrap_err(), "/n is null, not an object");
    says(changed.set("x", &f64::NAN).unwrap_err(), "the new value of /x has no JSON form");
    says(changed.set("/l/1", &1).unwrap_err(), "/l/1 is an element of an array, not a member of an object");
    says(changed.take("/l/0").unwrap_err(), "/l/0 is an element of an array, not a member of an object");
    says(changed.rename("n", "s").unwrap_err(), "/s is already there");
    says(changed.rename("q", "r").unwrap_err(), "there is no /q");
    says(changed.take_as::<u8>("s").unwrap_err(), "/s does not fit the type asked for");
    assert_eq!(changed.to_json(), r#"{"n":null,"s":"x","l":[1],"o":{}}"#);
    let refused = changed.each("l", |element| Ok(element.rename("a", "b")?)).unwrap_err();
    assert_eq!(refused.to_string(), "/l/0 is a number, not an object");
    assert!(changed.each("n", |_| Ok(())).is_err() && changed.each("m", |_| Ok(())).is_err());
}

#[test]
fn a_member_that_stands_there_twice_is_refused() {
    let text = r#"{"o":{"a":1,"b":2,"\u0061":3}}"#;
    let message = "/o/a stands there twice";
    says(document(text).get_as::<u8>("/o/a").unwrap_err(), message);
    says(document(text).names("o").unwrap_err(), message);
    says(document(text).set("/o/b", &1).unwrap_err(), message);
    assert_eq!(document(text).get_as::<u8>("/o/b").unwrap(), 2);
    let many: Vec<String> = (0..40).chain([7]).map(|n| format!("\"{n}\":0")).collect();
    let mut node = Node::Text(format!("{{{}}}", many.join(",")));
    assert_eq!(node.open(0).unwrap_err(), OpenFault::Twice("7".to_owned()));
}

#[test]
fn names_that_are_not_unicode_are_refused_where_they_are_looked_at() {
    let text = r#"{"o":{"\ud800":1},"x":"\ud800"}"#;
    assert_eq!(document(text).get_as::<u8>("/o/a").unwrap_err().what(), &What::NotUnicode);
    let mut moved = document(text);
    moved.rename("x", "y").unwrap();
    assert_eq!(moved.to_json(), r#"{"o":{"\ud800":1},"y":"\ud800"}"#);
    assert!(moved.get_as::<String>("y").is_err());
}

/// A JSON text of so many levels, objects and arrays by turns.
fn nested(levels: usize) -> String {
    let open: String = (0..levels).map(|level| if level % 2 == 0 { "{\"a\":" } else { "[" }).collect();
    let close: String = (0..levels).rev().map(|level| if level % 2 == 0 { "}" } else { "]" }).collect();
    open + "1" + &close
}

fn way(levels: usize) -> String {
    (0..levels).map(|level| if level % 2 == 0 { "/a" } else { "/0" }).collect()
}

#[test]
fn nesting_beyond_127_levels_is_refused_and_never_an_abort() {
    let run = || {
        assert_eq!(Document::from_str(&nested(128)).unwrap_err().kind(), crate::ErrorKind::TooDeep);
        assert_eq!(Document::from_str(&nested(100_000)).unwrap_err().kind(), crate::ErrorKind::TooDeep);
        let text = nested(127);
        let mut deepest = document(&text);
        deepest.set(&way(127), &2).unwrap();
        assert_eq!(deepest.to_json(), text.replace('1', "2"));
        let too_deep = deepest.set(&way(127), &[0; 0]).unwrap_err();
        assert_eq!(too_deep.what(), &What::TooDeep);
        assert_eq!(deepest.to_json(), text.replace('1', "2"));
        let whole = deepest.take("a").unwrap();
        says(
            deepest.set("b", &()).map(|()| deepest.insert("/b", Json::null())).unwrap().unwrap_err(),
            "/b is already there",
        );
        deepest.set("o", &BTreeMap::<u8, u8>::new()).unwrap();
        assert_eq!(deepest.insert("/o/x", whole).unwrap_err().what(), &What::TooDeep);
        assert!(Document::from_text(&nested(200)).set(&way(140), &1).is_err());
        assert!(Node::Slice(&nested(127)).fits(0) && !Node::Slice(&nested(127)).fits(1));
    };
    std::thread::Builder::new().stack_size(64 << 10).spawn(run).unwrap().join().unwrap();
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
#[allow(dead_code)]
struct Everything {
    n: i64,
    u: u64,
    f: f64,
    s: String,
    c: Option<char>,
    o: Option<Box<Everything>>,
    v: Vec<Value>,
    e: Option<External>,
    k: BTreeMap<u8, f32>,
    b: bool,
    w: Option<u128>,
    unit: (),
    pair: Option<(i8, String)>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
enum External {
    Unit,
    Newtype(f64),
    Tuple(u8, String),
    Struct { n: i64 },
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Flat {
    n: Option<u64>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code)]
enum Untagged {
    Number(f64),
    Text(String),
    List(Vec<i64>),
    Object { n: Value },
}

/// Opens every level, and makes texts of some values, as steps would leave them.
fn open_all(node: &mut Node<'_>, turn: &mut usize) {
    *turn += 1;
    match *turn % 6 {
        2 => *node = Node::Text(node.to_text()),
        4 => *node = Node::Shared(node.to_text().into()),
        _ => {}
    }
    if *turn % 5 == 0 {
        return;
    }
    node.open(0).unwrap();
    match node {
        Node::Object(members) => members.iter_mut().for_each(|member| open_all(&mut member.value, turn)),
        Node::Array(elements) => elements.iter_mut().for_each(|element| open_all(element, turn)),
        Node::Slice(_) | Node::Text(_) | Node::Shared(_) => {}
    }
}

/// Checks that a type is read from a document in whatever form as `serde_json` reads it from its text.
#[track_caller]
fn agree<T: DeserializeOwned + Debug>(text: &str) {
    let expected = serde_json::from_str::<T>(text).map(|value| format!("{value:?}")).ok();
    for turn in 0..15 {
        let mut node = Node::Slice(text);
        open_all(&mut node, &mut turn.clone());
        let slow = T::deserialize(Reader::<Slow>::new(&node, 0)).map(|value| format!("{value:?}"));
        assert_eq!(slow.as_ref().ok(), expected.as_ref(), "{text} {slow:?}");
        if let Ok(fast) = T::deserialize(Reader::<Fast>::new(&node, 0)) {
            assert_eq!(Some(format!("{fast:?}")), expected, "{text}");
        }
    }
}

#[test]
fn types_are_read_as_serde_json_reads_them() {
    let texts = [
        r#"{"n":-12,"u":34,"f":5.75,"s":"a\"é","c":"x","o":{"n":1},"v":[1,{"a":[]},null],"e":{"Struct":{"n":3}}}"#,
        r#"{"k":{"1":2.5,"2":1},"b":true,"w":340282366920938463463374607431768211455,"unit":null,"pair":[1,"z"]}"#,
        r#"{"e":"Unit","o":null,"c":null,"v":[]}"#,
        r#"{"e":{"Newtype":1}}"#,
        r#"{"e":{"Tuple":[1,"x"]}}"#,
        r#"{"e":{"Tuple":[1,"x",2]}}"#,
        r#"{"e":{"Unit":null}}"#,
        r#"{"e":{"Unit":1,"Newtype":2}}"#,
        r#"{"e":[]}"#,
        r#"{"k":{"x":1}}"#,
        r#"{"k":{"\u0031":1}}"#,
        r#"{"n":"1"}"#,
        r#"{"n":{}}"#,
        r#"{"n":[1],"s":[]}"#,
        r#"{"pair":[1]}"#,
        r#"{"pair":[1,"x",3]}"#,
        r#"[1,2,3.5,"x",null,true,{"a":{"b":[[]]}}]"#,
        "[1,2]",
        "[]",
        "{}",
        r#""text""#,
        r#""es\ncaped""#,
        "1e3",
        "null",
    ];
    for text in texts {
        agree::<Value>(text);
        agree::<Everything>(text);
        agree::<Flat>(text);
        agree::<Untagged>(text);
        agree::<External>(text);
        agree::<Vec<i64>>(text);
        agree::<(i64, i64)>(text);
        agree::<Option<String>>(text);
        agree::<BTreeMap<String, Value>>(text);
        agree::<serde::de::IgnoredAny>(text);
    }
}

#[test]
fn slices_of_the_input_are_lent_and_texts_of_steps_are_not() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Lent<'a> {
        text: &'a str,
    }
    let mut members = document(r#"{"text":"as it is"}"#).into_members().unwrap();
    let node = Node::Object(std::mem::take(&mut members));
    assert_eq!(Lent::deserialize(Reader::<Fast>::new(&node, 0)).unwrap(), Lent { text: "as it is" });
    assert_eq!(Lent::deserialize(Reader::<Slow>::new(&node, 0)).unwrap(), Lent { text: "as it is" });
    let made = Node::Text(r#"{"text":"made"}"#.to_owned());
    assert!(Lent::deserialize(Reader::<Fast>::new(&made, 0)).is_err());
    assert!(Lent::deserialize(Reader::<Slow>::new(&made, 0)).is_err());
}

/// Asks for the text of a value as `serde_json::value::RawValue` does.
#[derive(Debug, PartialEq)]
struct Raw(String);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RawVisitor;
        impl<'de> serde::de::Visitor<'de> for RawVisitor {
            type Value = Raw;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                assert_eq!(map.next_key::<String>()?.as_deref(), Some(crate::json::RAW_VALUE));
                map.next_value().map(Raw)
            }
        }
        deserializer.deserialize_newtype_struct(crate::json::RAW_VALUE, RawVisitor)
    }
}

#[test]
fn a_raw_value_is_the_text_of_its_node() {
    let mut node = Node::Slice(r#"[ {"a" : 1.50} , {"b": 2}, "x"]"#);
    node.open(0).unwrap();
    if let Node::Array(elements) = &mut node {
        elements[1].open(1).unwrap();
        elements[2] = Node::Text("true".to_owned());
    }
    let expected = [r#"{"a" : 1.50}"#, r#"{"b":2}"#, "true"].map(|text| Raw(text.to_owned()));
    assert_eq!(Vec::<Raw>::deserialize(Reader::<Fast>::new(&node, 0)).unwrap(), expected);
    assert_eq!(Vec::<Raw>::deserialize(Reader::<Slow>::new(&node, 0)).unwrap(), expected);
}

#[test]
fn what_is_moved_stands_under_the_name_it_is_given() {
    let text = r#"{"a":1,"\u0062":[2],"\u00e9\"":3,"a_name_of_some_length":4,"in":{},"x":0}"#;
    let mut moved = document(text);
    assert!(moved.remove("x").unwrap());
    moved.set("new", &BTreeMap::<String, u8>::new()).unwrap();
    for (name, into) in [
        ("a", "/in/a"),
        ("b", "/new/b"),
        ("\u{e9}\"", "/new/\u{e9}\""),
        ("a_name_of_some_length", "/new/a_name_of_some_length"),
    ] {
        let value = moved.take(name).unwrap();
        moved.insert(into, value).unwrap();
    }
    let again = moved.take("/new/b").unwrap();
    moved.insert("/in/other", again).unwrap();
    assert_eq!(
        moved.to_json(),
        "{\"in\":{\"a\":1,\"other\":[2]},\"new\":{\"\u{e9}\\\"\":3,\"a_name_of_some_length\":4}}"
    );
    let again = moved.take("/in/a").unwrap();
    says(moved.insert("/in/other", again).unwrap_err(), "/in/other is already there");
}
