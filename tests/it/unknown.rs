//! Members that the type of a document does not take.

// Most fields are there to be read into.
#![allow(dead_code)]

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use upcaster::{Document, ErrorKind, History, ReadableOwned, Steps, Version, Versioned};

use crate::history::declared;
use crate::laws::{Stored, json, stored};
use crate::model::{Order, OrderV1};
use crate::support::{Text, kind, refused};

/// Of a document that its type reads.
#[track_caller]
fn unknown<T: ReadableOwned>(document: &str) -> Vec<String> {
    let loaded = upcaster::load_str::<T>(document).expect("the document is read");
    loaded.unknown_members(document.as_bytes()).expect("it is read again")
}

#[track_caller]
fn unknown_at<T: ReadableOwned>(version: u32, document: &str) -> Vec<String> {
    let loaded = upcaster::load_str_at::<T>(version, document).expect("the document is read");
    loaded.unknown_members(document.as_bytes()).expect("it is read again")
}

const NONE: [&str; 0] = [];

/// One field of every shape.
#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "shapes", version = 1)]
struct Shapes {
    #[serde(default)]
    inner: Inner,
    #[serde(default)]
    list: Vec<Inner>,
    #[serde(default)]
    maybe: Option<Inner>,
    #[serde(default)]
    pair: (u8, Inner),
    #[serde(default)]
    wrapped: Wrapped,
    #[serde(default)]
    boxed: Option<Box<Inner>>,
    #[serde(default)]
    map: BTreeMap<String, Inner>,
    #[serde(default)]
    numbered: BTreeMap<i32, Inner>,
    #[serde(default)]
    choice: Choice,
    #[serde(default)]
    sided: BTreeMap<Side, Inner>,
    #[serde(default)]
    any: Value,
    #[serde(default)]
    tree: Tree,
    #[serde(default, skip_deserializing)]
    skipped: u8,
}

#[derive(Debug, Default, Deserialize)]
struct Inner {
    #[serde(default, alias = "b")]
    a: u8,
}

#[derive(Debug, Default, Deserialize)]
struct Wrapped(Inner);

#[derive(Debug, Default, Deserialize)]
struct Tree {
    #[serde(default)]
    children: Vec<Tree>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    #[default]
    Unit,
    Newtype(Inner),
    Tuple(u8, Inner),
    Struct {
        a: Inner,
    },
}

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Side {
    Left,
}

#[track_caller]
fn shapes(members: &str) -> Vec<String> {
    let document = format!(r#"{{"_v":1,{members}}}"#);
    let slow = format!(r#"{{{members},"\u005fv":1}}"#);
    let found = unknown::<Shapes>(&document);
    assert_eq!(unknown::<Shapes>(&slow), found, "the slow way");
    found
}

#[test]
fn a_document_of_its_type_has_none() {
    let all = r#""inner":{"a":1},"list":[{"a":1},{"b":1},{}],"maybe":null,"pair":[1,{}],"wrapped":{},"boxed":{},
        "map":{"x":{}},"numbered":{"-1":{}},"choice":{"struct":{"a":{}}},"sided":{"left":{}},"any":{"x":[{}]},
        "tree":{"children":[{"children":[]}]}"#;
    assert_eq!(shapes(all), NONE);
}

#[test]
fn each_is_a_pointer_to_its_place() {
    for (members, expected) in [
        (r#""x":1"#, "/x"),
        (r#""x":{"y":[{}]}"#, "/x"),
        (r#""inner":{"x":null}"#, "/inner/x"),
        (r#""list":[{},{"a":1,"x":1}]"#, "/list/1/x"),
        (r#""maybe":{"x":1}"#, "/maybe/x"),
        (r#""pair":[1,{"x":1}]"#, "/pair/1/x"),
        (r#""wrapped":{"x":1}"#, "/wrapped/x"),
        (r#""boxed":{"x":1}"#, "/boxed/x"),
        (r#""map":{"k":{"x":1}}"#, "/map/k/x"),
        (r#""numbered":{"-7":{"x":1}}"#, "/numbered/-7/x"),
        (r#""choice":{"newtype":{"x":1}}"#, "/choice/newtype/x"),
        (r#""choice":{"tuple":[1,{"x":1}]}"#, "/choice/tuple/1/x"),
        (r#""choice":{"struct":{"a":{},"x":1}}"#, "/choice/struct/x"),
        (r#""choice":{"struct":{"a":{"x":1}}}"#, "/choice/struct/a/x"),
        (r#""sided":{"left":{"x":1}}"#, "/sided/left/x"),
        (r#""tree":{"children":[{},{"children":[{"x":1}]}]}"#, "/tree/children/1/children/0/x"),
        (r#""skipped":1"#, "/skipped"),
        (r#""a/b":1"#, "/a~1b"),
        (r#""m~n":1"#, "/m~0n"),
        (r#""~1":1"#, "/~01"),
        (r#""":1"#, "/"),
        (r#""map":{"a/~":{"x":1}}"#, "/map/a~1~0/x"),
        (r#""\u0078\n\"":1"#, "/x\n\""),
        (r#""\u00e9":1"#, "/\u{e9}"),
        (r#""map":{"\u006b":{"\u0078":1}}"#, "/map/k/x"),
        (r#""inner":{"_v":1}"#, "/inner/_v"),
    ] {
        assert_eq!(shapes(members), [expected], "{members}");
    }
}

#[test]
fn they_stand_in_the_order_of_the_document() {
    let members =
        r#""z":1,"list":[{"y":1},{"x":1}],"inner":{"w":1},"b":1,"choice":{"newtype":{"q":1}},"a":1"#;
    assert_eq!(
        shapes(members),
        ["/z", "/list/0/y", "/list/1/x", "/inner/w", "/b", "/choice/newtype/q", "/a"]
    );
}

#[test]
fn the_deepest_place_is_reached() {
    // Each level is an object and an array; one more object is around them.
    let (open, close) = (r#"{"children":["#.repeat(62), "]}".repeat(62));
    let expected = format!("/tree{}/x", "/children/0".repeat(62));
    assert_eq!(shapes(&format!(r#""tree":{open}{{"x":[[]]}}{close}"#)), [expected]);
}

#[test]
fn one_that_stands_there_twice_is_told_once() {
    assert_eq!(shapes(r#""x":1,"y":1,"x":2,"\u0078":3"#), ["/x", "/y"]);
    assert_eq!(shapes(r#""map":{"k":{"x":1},"k":{"x":2}}"#), ["/map/k/x"]);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "borrowed", version = 1)]
struct Borrowed<'a> {
    text: &'a str,
    #[serde(borrow)]
    more: Cow<'a, str>,
    #[serde(borrow)]
    named: BTreeMap<&'a str, Part<'a>>,
}

#[derive(Debug, Deserialize)]
struct Part<'a> {
    part: &'a str,
}

#[test]
fn a_type_may_borrow_from_the_document() {
    let document = r#"{"_v":1,"text":"milk","x":1,"more":"m","named":{"k":{"part":"p","y":1}}}"#;
    let loaded = upcaster::load_str::<Borrowed<'_>>(document).expect("it is read");
    assert_eq!((loaded.text, &*loaded.more, loaded.named["k"].part), ("milk", "m", "p"));
    assert_eq!(loaded.unknown_members(document.as_bytes()).expect("it is read again"), ["/x", "/named/k/y"]);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "raw", version = 1)]
struct WithText {
    text: Text,
}

#[test]
fn a_value_taken_as_text_is_known_as_a_whole() {
    let document = r#"{"_v":1,"text":{"a": [1]},"x":1}"#;
    let loaded = upcaster::load_str::<WithText>(document).expect("it is read");
    assert_eq!(loaded.text.0, r#"{"a": [1]}"#);
    assert_eq!(loaded.unknown_members(document.as_bytes()).expect("it is read again"), ["/x"]);
}

/// Two versions of one record; the second has a member more.
macro_rules! layouts {
    ($($name:ident: [$($attribute:tt)*])*) => {$(
        mod $name {
            use super::{Deserialize, Versioned};

            #[derive(Debug, Deserialize, Versioned)]
            #[versioned(kind = "note", version = 1, $($attribute)*)]
            pub(super) struct First {
                text: String,
            }

            #[derive(Debug, Deserialize, Versioned)]
            #[versioned(kind = "note", version = 2, previous = First)]
            pub(super) struct Note {
                text: String,
                #[serde(default)]
                stars: u8,
            }

            impl From<First> for Note {
                fn from(old: First) -> Self {
                    Self { text: old.text, stars: 0 }
                }
            }
        }
    )*};
}

layouts! {
    field: []
    untagged: [untagged = 1]
    nested: [tag = "/meta/format/version"]
    nested_untagged: [tag = "/meta/version", untagged = 1]
    envelope: [envelope]
    outside: [outside]
}

#[test]
fn the_tag_is_not_unknown() {
    for document in [r#"{"_v":1,"text":""}"#, r#"{"text":"","_v":2,"stars":1}"#] {
        assert_eq!(unknown::<field::Note>(document), NONE);
    }
    assert_eq!(unknown::<field::Note>(r#"{"text":"","v":1,"_v":2}"#), ["/v"]);
    assert_eq!(unknown::<untagged::Note>(r#"{"text":"","stars":1}"#), ["/stars"]);
    assert_eq!(unknown::<untagged::Note>(r#"{"text":"","stars":1,"_v":2}"#), NONE);
}

#[test]
fn what_leads_to_a_nested_tag_is_not_unknown() {
    let nested = unknown::<nested::Note>;
    assert_eq!(nested(r#"{"text":"","meta":{"format":{"version":1}}}"#), NONE);
    assert_eq!(nested(r#"{"meta":{"format":{"version":2}},"text":"","stars":1}"#), NONE);
    let document =
        r#"{"meta":{"by":1,"format":{"a":{},"version":1,"b":2},"version":3},"text":"","format":4}"#;
    let expected = ["/meta/by", "/meta/format/a", "/meta/format/b", "/meta/version", "/format"];
    assert_eq!(nested(document), expected);
    let untagged = unknown::<nested_untagged::Note>;
    assert_eq!(untagged(r#"{"text":"","meta":{}}"#), NONE);
    assert_eq!(untagged(r#"{"text":"","meta":{"x":1}}"#), ["/meta/x"]);
    for odd in ["1", "-1.5", "null", "true", r#""v""#, r#"[1,{"version":2}]"#, "[]", "18446744073709551616"] {
        assert_eq!(untagged(&format!(r#"{{"text":"","meta":{odd}}}"#)), ["/meta"], "{odd}");
    }
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "note", version = 1, tag = "/meta/version")]
struct KnownMeta {
    meta: Inner,
}

#[test]
fn an_object_that_leads_to_the_tag_may_be_known() {
    assert_eq!(unknown::<KnownMeta>(r#"{"meta":{"a":1,"version":1}}"#), NONE);
    assert_eq!(unknown::<KnownMeta>(r#"{"meta":{"x":1,"version":1}}"#), ["/meta/x"]);
}

#[test]
fn what_stands_beside_the_payload_of_an_envelope_is_unknown() {
    let envelope = unknown::<envelope::Note>;
    assert_eq!(envelope(r#"{"v":1,"data":{"text":""}}"#), NONE);
    let document = r#"{"a/b":1,"v":1,"x":{},"data":{"stars":1,"text":"","v":1},"data2":2,"x":3}"#;
    assert_eq!(envelope(document), ["/a~1b", "/x", "/data/stars", "/data/v", "/data2"]);
    let payload_first = r#"{"z":1,"\u0064ata":{"text":"","x":1},"y":1,"v":2}"#;
    assert_eq!(envelope(payload_first), ["/z", "/data/x", "/y"]);
}

#[test]
fn a_version_kept_outside_is_known_from_the_first_reading() {
    let document = r#"{"text":"","stars":1,"_v":7}"#;
    assert_eq!(unknown_at::<outside::Note>(1, document), ["/stars", "/_v"]);
    assert_eq!(unknown_at::<outside::Note>(2, document), ["/_v"]);
    assert_eq!(unknown_at::<field::Note>(1, r#"{"text":"","stars":1}"#), ["/stars"]);
    assert_eq!(
        unknown_at::<envelope::Note>(1, r#"{"data":{"text":"","stars":1},"w":1}"#),
        ["/data/stars", "/w"]
    );
}

#[test]
fn the_type_of_the_stored_version_decides() {
    let document = r#"{"text":"","stars":1,"_v":1}"#;
    assert_eq!(unknown::<field::Note>(document), ["/stars"]);
    let misleading = r#"{"old":{"_v":2},"text":"","_v":1,"stars":1}"#;
    assert_eq!(unknown::<field::Note>(misleading), ["/old", "/stars"]);
}

#[test]
fn a_document_of_another_version_is_refused() {
    let loaded = upcaster::load_str::<field::Note>(r#"{"_v":1,"text":""}"#).expect("it is read");
    let error = refused(loaded.unknown_members(br#"{"_v":2,"text":""}"#));
    assert_eq!(error.kind(), ErrorKind::TagMismatch);
    assert_eq!(error.record_kind(), Some("note"));
    assert_eq!(error.stored_version(), Version::new(2));
    for (document, expected) in [
        (r#"{"_v":1,"text":"""#, ErrorKind::Truncated),
        (r#"{"_v":1,"text":5,"x":1}"#, ErrorKind::Data),
        (r#"{"_v":1,"_v":1,"text":""}"#, ErrorKind::DuplicateTag),
        ("[]", ErrorKind::NotAnObject),
    ] {
        assert_eq!(kind(loaded.unknown_members(document.as_bytes())), expected, "{document}");
    }
    assert_eq!(kind(loaded.unknown_members(b"\xff")), ErrorKind::InvalidUtf8);
}

#[derive(Debug, PartialEq, Deserialize, Versioned)]
#[versioned(kind = "cart", version = 2, history)]
struct Cart {
    email: String,
    total: Total,
    items: Vec<Item>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Total {
    amount: u32,
    #[serde(default)]
    tax: Option<Tax>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Tax {}

#[derive(Debug, PartialEq, Deserialize)]
struct Item {
    article: String,
}

impl History for Cart {
    fn history() -> Steps {
        Steps::new().step("names", |s| {
            s.rename("mail", "email")
                .remove("old")
                .wrap("sum", "amount")
                .rename("sum", "total")
                .rename("spare", "rest")
                .each("items", |i| i.rename("sku", "article").rename("q", "count"))
        })
    }
}

#[test]
fn through_declared_steps_the_members_have_their_new_form() {
    let cart = unknown::<Cart>;
    assert_eq!(cart(r#"{"_v":1,"mail":"","sum":1,"items":[{"sku":""}]}"#), NONE);
    // Taken away by a step: known to it. Left untouched: by its own name.
    assert_eq!(cart(r#"{"_v":1,"old":1,"x":1,"mail":"","sum":1,"items":[]}"#), ["/x"]);
    // Renamed to what the type does not know.
    assert_eq!(cart(r#"{"_v":1,"mail":"","spare":{"a":1},"sum":1,"items":[]}"#), ["/rest"]);
    // In the elements that steps work on, and deeper in them.
    assert_eq!(
        cart(r#"{"_v":1,"mail":"","sum":1,"items":[{"sku":""},{"x":{},"q":1,"sku":""}]}"#),
        ["/items/1/x", "/items/1/count"]
    );
    // Of the current version no step runs.
    let current = r#"{"_v":2,"email":"","mail":1,"total":{"amount":1,"tax":{"x":1},"y":1},"items":[{"article":"","q":1}]}"#;
    assert_eq!(cart(current), ["/mail", "/total/tax/x", "/total/y", "/items/0/q"]);
}

#[test]
fn the_slow_way_through_declared_steps_finds_the_same() {
    let members = r#""x":1,"mail":"","spare":1,"sum":1,"items":[{"sku":"","x":1,"q":2}]"#;
    let mut fast = unknown::<Cart>(&format!(r#"{{"_v":1,{members}}}"#));
    let mut slow = unknown::<Cart>(&format!(r#"{{"\u005fv":1,{members}}}"#));
    fast.sort();
    slow.sort();
    assert_eq!(fast, ["/items/0/count", "/items/0/x", "/rest", "/x"]);
    assert_eq!(slow, fast);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "memo", version = 3, history)]
struct Memo {
    text: String,
}

impl History for Memo {
    fn history() -> Steps {
        Steps::new()
            .step("opaque", |s| {
                s.with(|memo: &mut Document<'_>| {
                    let words = memo.take_as::<Vec<String>>("words")?;
                    memo.set("text", &words.join(" "))?;
                    Ok(memo.set("count", &words.len())?)
                })
            })
            .step("more", |s| s.add("mood", "calm"))
    }
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "memo", version = 4, previous = Memo)]
struct LongMemo {
    text: String,
}

impl TryFrom<Memo> for LongMemo {
    type Error = String;

    fn try_from(old: Memo) -> Result<Self, String> {
        Ok(Self { text: old.text })
    }
}

#[test]
fn what_steps_made_and_the_type_does_not_take_is_told() {
    let old = r#"{"_v":1,"x":1,"words":["a"]}"#;
    assert_eq!(unknown::<Memo>(old), ["/x", "/count", "/mood"]);
    assert_eq!(unknown::<LongMemo>(old), ["/x", "/count", "/mood"]);
    assert_eq!(unknown::<LongMemo>(r#"{"_v":3,"text":"","mood":1}"#), ["/mood"]);
    assert_eq!(unknown::<LongMemo>(r#"{"_v":4,"text":"","count":1}"#), ["/count"]);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "page", version = 3, history, tag = "/meta/version")]
struct Page {
    title: String,
}

impl History for Page {
    fn history() -> Steps {
        Steps::new().step("one op", |s| s.rename("name", "title")).step("opaque", |s| s.with(|_| Ok(())))
    }
}

#[test]
fn a_nested_tag_is_not_unknown_behind_declared_steps() {
    assert_eq!(unknown::<Page>(r#"{"meta":{"version":3},"title":""}"#), NONE);
    assert_eq!(unknown::<Page>(r#"{"meta":{"x":1,"version":2},"title":""}"#), ["/meta/x"]);
    assert_eq!(unknown::<Page>(r#"{"name":"","meta":{"x":1,"version":1},"y":1}"#), ["/meta/x", "/y"]);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "buffers", version = 1)]
struct Buffers {
    #[serde(flatten)]
    flat: Inner,
    known: Inner,
    #[serde(default)]
    internal: Option<Internal>,
    #[serde(default)]
    untagged: Option<Untagged>,
    #[serde(default)]
    adjacent: Option<Adjacent>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t")]
enum Internal {
    A {},
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Untagged {
    A {},
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    A(Inner),
}

/// What the documentation says of serde's buffers; a change here is news for it.
#[test]
fn what_serde_buffers_hides_unknown_members() {
    let buffers = |members| unknown::<Buffers>(&format!(r#"{{"_v":1,"known":{{"y":1}},{members}}}"#));
    assert_eq!(buffers(r#""x":1,"a":2"#), ["/known/y"]);
    assert_eq!(buffers(r#""internal":{"t":"A","x":1}"#), ["/known/y"]);
    assert_eq!(buffers(r#""untagged":{"x":1}"#), ["/known/y"]);
    assert_eq!(
        buffers(r#""adjacent":{"t":"A","c":{"x":1},"z":1}"#),
        ["/known/y", "/adjacent/c/x", "/adjacent/z"]
    );
    assert_eq!(buffers(r#""adjacent":{"z":1,"c":{"x":1},"t":"A"}"#), ["/known/y", "/adjacent/z"]);
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "ignoring", version = 1)]
struct Ignoring {
    #[serde(default)]
    _x: IgnoredAny,
    _all: Vec<IgnoredAny>,
}

#[test]
fn what_a_field_ignores_is_told() {
    let document = r#"{"_v":1,"_x":[1],"_all":[{},1]}"#;
    assert_eq!(unknown::<Ignoring>(document), ["/_x", "/_all/0", "/_all/1"]);
}

#[derive(Debug, Deserialize, Versioned)]
#[serde(deny_unknown_fields)]
#[versioned(kind = "strict", version = 1)]
struct Strict {
    a: u8,
}

#[test]
fn a_type_that_denies_them_has_none() {
    assert_eq!(unknown::<Strict>(r#"{"_v":1,"a":1}"#), NONE);
    assert_eq!(kind(upcaster::from_str::<Strict>(r#"{"_v":1,"a":1,"x":1}"#)), ErrorKind::Data);
}

/// Where a member was put that no version knows.
#[derive(Clone, Debug)]
struct Stray {
    object: Index,
    name: String,
    value: Value,
}

fn strays() -> impl Strategy<Value = Vec<Stray>> {
    let stray = (any::<Index>(), any::<String>(), json()).prop_map(|(object, name, value)| {
        // A name of its own: no type and no tag knows one that ends so.
        Stray { object, name: format!("{name}?"), value }
    });
    vec(stray, 0..6)
}

/// The pointers of all objects that the types of all versions look into.
fn objects(document: &Value) -> Vec<String> {
    let lines = document["lines"].as_array().map_or(0, Vec::len);
    let mut objects = vec![String::new()];
    objects.extend((0..lines).map(|line| format!("/lines/{line}")));
    for name in ["/address", "/total"] {
        objects.extend(document.pointer(name).filter(|value| value.is_object()).map(|_| name.to_owned()));
    }
    objects
}

fn segment(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The document with its strays, and their pointers in the order in which they stand.
fn strayed(stored: &Stored, strays: &[Stray]) -> (Value, Vec<String>) {
    let mut document: Value = serde_json::from_str(&stored.document()).expect("it is JSON");
    let objects = objects(&document);
    let mut put = Vec::new();
    for stray in strays {
        let object = stray.object.get(&objects);
        let members = document.pointer_mut(object).and_then(Value::as_object_mut).expect("an object");
        members.insert(stray.name.clone(), stray.value.clone());
        put.push(format!("{object}{}", segment(&stray.name)));
    }
    let mut order = Vec::new();
    walk(&document, "", &put, &mut order);
    (document, order)
}

fn walk(value: &Value, at: &str, put: &[String], order: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (segment(name), value)).collect(),
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(n, value)| (format!("/{n}"), value)).collect()
        }
        _ => Vec::new(),
    };
    for (segment, value) in below {
        let pointer = format!("{at}{segment}");
        if put.contains(&pointer) {
            order.push(pointer);
        } else {
            walk(value, &pointer, put, order);
        }
    }
}

fn remove(document: &mut Value, pointer: &str) -> Value {
    let (object, name) = pointer.rsplit_once('/').expect("not the root");
    let name = name.replace("~1", "/").replace("~0", "~");
    let members = document.pointer_mut(object).and_then(Value::as_object_mut).expect("an object");
    let removed = members.get(&name).cloned().expect("it is there");
    // `remove` would change the order of the others, where they have one.
    members.retain(|member, _| *member != name);
    removed
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn without_its_unknown_members_a_document_reads_to_the_same_value(stored in stored(), strays in strays()) {
        let (mut document, put) = strayed(&stored, &strays);
        let text = document.to_string();
        let Ok(loaded) = upcaster::load_str::<Order>(&text) else {
            // An order without a name is refused by a step.
            return Ok(());
        };
        let found = loaded.unknown_members(text.as_bytes()).expect("it is read again");
        prop_assert_eq!(&found, &put);
        for (left, pointer) in found.iter().enumerate() {
            // Those that are not removed yet are still found, and no others.
            prop_assert_eq!(unknown::<Order>(&document.to_string()), &found[left..]);
            remove(&mut document, pointer);
        }
        let text = document.to_string();
        let cleaned = upcaster::load_str::<Order>(&text).expect("it is read");
        prop_assert_eq!(&*cleaned, &*loaded);
        prop_assert_eq!(cleaned.unknown_members(text.as_bytes()).expect("it is read again"), NONE);
        // A known member is missed.
        let known = remove(&mut document, "/lines");
        prop_assert!(known.is_array());
        prop_assert!(upcaster::from_str::<Order>(&document.to_string()).is_err());
    }

    #[test]
    fn the_slow_way_finds_the_same(stored in stored(), strays in strays()) {
        let (document, put) = strayed(&stored, &strays);
        let text = document.to_string();
        let slow = text.replacen(r#""_v""#, r#""\u005fv""#, 1);
        if let Ok(loaded) = upcaster::load_str::<Order>(&slow) {
            prop_assert_eq!(loaded.unknown_members(slow.as_bytes()).expect("it is read again"), put);
        }
    }

    #[test]
    fn a_declared_history_finds_what_the_typed_chain_finds(stored in stored(), strays in strays()) {
        let (document, mut put) = strayed(&stored, &strays);
        let text = document.to_string();
        if let Ok(loaded) = upcaster::load_str::<declared::Order>(&text) {
            let mut found = loaded.unknown_members(text.as_bytes()).expect("it is read again");
            found.sort();
            put.sort();
            prop_assert_eq!(found, put);
        }
    }
}

#[test]
fn a_failing_step_between_types_leaves_the_members_to_be_told() {
    let order = r#"{"_v":1,"id":1,"placed":"","first":"a","last":"","mail":"","street":"","city":"","zip":"","country":"",
        "lines":[],"total":1,"x":1}"#;
    let loaded = upcaster::load_str::<Order>(order).expect("it is read");
    let nameless = order.replace(r#""first":"a""#, r#""first":"""#);
    assert_eq!(kind(upcaster::from_str::<Order>(&nameless)), ErrorKind::Step);
    assert_eq!(loaded.unknown_members(nameless.as_bytes()).expect("no step runs"), ["/x"]);
    assert_eq!(unknown::<OrderV1>(&nameless), ["/x"]);
}
