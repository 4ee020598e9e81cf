//! What is written has its tag first and can be read back; what could not be is refused, and the path told.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use serde::ser::{Error as _, SerializeMap as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use upcaster::{BoxError, ErrorKind, Origin, ReadableOwned, Tag, Version, Versioned};

use crate::model::{Address, Line, Money, Order, Status};
use crate::support::{ON_PURPOSE, cause, expect_panics, kind, refused};

/// Writes a value in every way, and reads it back from each.
#[track_caller]
fn written<T>(value: &T) -> String
where
    T: ReadableOwned + Serialize + PartialEq + Debug,
{
    let text = upcaster::to_string(value).expect("it is written");
    assert_eq!(upcaster::to_vec(value).expect("it is written"), text.as_bytes());
    let mut bytes = Vec::new();
    upcaster::to_writer(&mut bytes, value).expect("it is written");
    assert_eq!(bytes, text.as_bytes());

    let pretty = upcaster::to_string_pretty(value).expect("it is written");
    assert_eq!(upcaster::to_vec_pretty(value).expect("it is written"), pretty.as_bytes());
    bytes.clear();
    upcaster::to_writer_pretty(&mut bytes, value).expect("it is written");
    assert_eq!(bytes, pretty.as_bytes());

    for document in [&text, &pretty] {
        let loaded = upcaster::load_str::<T>(document).expect("what is written is read");
        assert!(!loaded.is_stale());
        assert_eq!(&*loaded, value);
    }
    text
}

fn order() -> Order {
    let (street, city) = ("1 St".to_owned(), "C".to_owned());
    Order {
        id: 1,
        placed: String::new(),
        name: "\"\u{1f600}\u{0}".to_owned(),
        email: "e".to_owned(),
        address: Address { street, city, zip: "0".to_owned(), country: "DE".to_owned() },
        lines: vec![Line { sku: "A".to_owned(), title: "T".to_owned(), quantity: 2, price: 0.1 }],
        total: Money { amount: -0.0, currency: "EUR".to_owned() },
        status: Status::Sent,
    }
}

#[test]
fn the_tag_is_the_first_member_and_the_rest_is_as_serde_json_writes_it() {
    let plain = serde_json::to_string(&order()).unwrap();
    assert_eq!(written(&order()), plain.replacen('{', r#"{"_v":4,"#, 1));
    let pretty = serde_json::to_string_pretty(&order()).unwrap();
    let expected = pretty.replacen('{', "{\n  \"_v\": 4,", 1);
    assert_eq!(upcaster::to_string_pretty(&order()).unwrap(), expected);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "empty", version = 1)]
struct Empty {}

#[test]
fn an_object_without_members_has_its_tag_all_the_same() {
    assert_eq!(written(&Empty {}), r#"{"_v":1}"#);
    assert_eq!(upcaster::to_string_pretty(&Empty {}).unwrap(), "{\n  \"_v\": 1\n}");
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "page", version = 3, floor = 3, tag = "/meta/format/version")]
struct Page {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meta: Option<Meta>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Meta {
    author: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<BTreeMap<String, u8>>,
}

#[test]
fn a_nested_tag_is_the_first_member_where_its_parent_stands_or_makes_its_own() {
    let page = |meta| Page { title: "t".to_owned(), meta };
    let meta = |format: Option<&[(&str, u8)]>| {
        let format = format.map(|all| all.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect());
        Some(Meta { author: "a".to_owned(), format })
    };
    // The empty parents are read back as parents, so only the text is compared here.
    let text = upcaster::to_string(&page(None)).unwrap();
    assert_eq!(text, r#"{"title":"t","meta":{"format":{"version":3}}}"#);
    let text = upcaster::to_string(&page(meta(None))).unwrap();
    assert_eq!(text, r#"{"title":"t","meta":{"author":"a","format":{"version":3}}}"#);
    assert_eq!(
        written(&page(meta(Some(&[])))),
        r#"{"title":"t","meta":{"author":"a","format":{"version":3}}}"#
    );
    assert_eq!(
        written(&page(meta(Some(&[("x", 1), ("y", 2)])))),
        r#"{"title":"t","meta":{"author":"a","format":{"version":3,"x":1,"y":2}}}"#
    );
    let error = refused(upcaster::to_string(&page(meta(Some(&[("version", 1)])))));
    assert_eq!(error.kind(), ErrorKind::DuplicateTag);
    assert_eq!(error.path(), Some("/meta/format"));
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "map", version = 1, tag = "/meta/version")]
struct Map(BTreeMap<String, Value>);

#[test]
fn a_map_keeps_a_nested_tag_as_a_struct_does() {
    let map = |value: Value| Map(BTreeMap::from([("a".to_owned(), Value::Null), ("meta".to_owned(), value)]));
    assert_eq!(written(&map(serde_json::json!({"x": 1}))), r#"{"a":null,"meta":{"version":1,"x":1}}"#);
    for no_object in [Value::Null, 1.into(), "x".into(), Value::Array(Vec::new()), true.into()] {
        let error = refused(upcaster::to_vec(&map(no_object)));
        assert_eq!(error.kind(), ErrorKind::NotAnObject);
        assert_eq!(error.path(), Some("/meta"));
    }
    assert_eq!(upcaster::to_string(&Map(BTreeMap::new())).unwrap(), r#"{"meta":{"version":1}}"#);
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "floats", version = 1)]
struct Floats {
    plain: f64,
    list: Vec<f32>,
    by_name: BTreeMap<String, Option<f64>>,
    kinds: Vec<Kind>,
    pair: (u8, f64),
    nested: Vec<Inner>,
}

#[derive(Debug, Serialize)]
enum Kind {
    New(f64),
    Tuple(u8, f64),
    Struct { value: f64 },
}

#[derive(Debug, Serialize)]
struct Inner {
    #[serde(rename = "a/b~c")]
    inner: Option<Box<Floats>>,
    odd: Odd,
}

#[derive(Debug, Serialize)]
struct Odd(f64);

fn floats() -> Floats {
    Floats {
        plain: 0.0,
        list: vec![1.0, f32::MAX],
        by_name: BTreeMap::from([("a".to_owned(), None)]),
        kinds: vec![Kind::New(1.0), Kind::Tuple(1, 1.0), Kind::Struct { value: f64::MIN_POSITIVE }],
        pair: (1, f64::MIN),
        nested: Vec::new(),
    }
}

#[test]
fn a_number_that_is_not_finite_is_refused_and_the_path_told() {
    assert!(upcaster::to_vec(&floats()).is_ok());
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let single = if bad.is_nan() { f32::NAN } else { f32::INFINITY };
        let nested = Inner { inner: Some(Box::new(Floats { plain: bad, ..floats() })), odd: Odd(0.0) };
        let cases = [
            (Floats { plain: bad, ..floats() }, "/plain"),
            (Floats { list: vec![0.0, 0.0, single], ..floats() }, "/list/2"),
            (Floats { by_name: [("x/y~z".to_owned(), Some(bad))].into(), ..floats() }, "/by_name/x~1y~0z"),
            (Floats { kinds: vec![Kind::New(0.0), Kind::New(bad)], ..floats() }, "/kinds/1/New"),
            (Floats { kinds: vec![Kind::Tuple(0, bad)], ..floats() }, "/kinds/0/Tuple/1"),
            (Floats { kinds: vec![Kind::Struct { value: bad }], ..floats() }, "/kinds/0/Struct/value"),
            (Floats { pair: (0, bad), ..floats() }, "/pair/1"),
            (Floats { nested: vec![nested], ..floats() }, "/nested/0/a~1b~0c/plain"),
            (Floats { nested: vec![Inner { inner: None, odd: Odd(bad) }], ..floats() }, "/nested/0/odd"),
        ];
        for (value, path) in cases {
            let error = refused(upcaster::to_vec(&value));
            assert_eq!(error.kind(), ErrorKind::NonFinite, "{path}");
            assert_eq!(error.path(), Some(path));
            assert_eq!(
                error.to_string(),
                format!(
                    "floats version 1 holds a number that is not finite, for which JSON has no form at {path}"
                )
            );
            assert_eq!(kind(upcaster::to_vec_pretty(&value)), ErrorKind::NonFinite, "{path}");
        }
    }
}

/// A payload with that layout, that is not finite.
macro_rules! bad_float {
    ($name:ident, $value:expr, $($layout:tt)*) => {{
        #[derive(Debug, Serialize, Versioned)]
        #[versioned(kind = "float", version = 1, $($layout)*)]
        struct $name(f64);
        refused(upcaster::to_vec(&$name($value)))
    }};
}

#[test]
fn a_number_that_is_not_finite_is_refused_in_every_layout() {
    let error = bad_float!(Enveloped, f64::NAN, envelope);
    assert_eq!((error.kind(), error.path()), (ErrorKind::NonFinite, Some("/data")));
    let error = bad_float!(Outside, f64::NAN, outside);
    assert_eq!((error.kind(), error.path()), (ErrorKind::NonFinite, None));
    let error = bad_float!(Field, 1.0, tag = "x");
    assert_eq!((error.kind(), error.path()), (ErrorKind::NotAnObject, None));
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "flat", version = 1)]
struct Flat {
    a: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "by-key", version = 1)]
struct By<K: Eq + std::hash::Hash + Serialize>(HashMap<K, u8>);

#[derive(Debug, PartialEq, Eq, Hash, Serialize)]
enum Key {
    #[serde(rename = "_v")]
    Tag,
}

#[derive(Debug, PartialEq, Eq, Hash, Serialize)]
struct Wrapped(String);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Shown;

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", "_", 'v'))
    }
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "by-number", version = 1, tag = "7")]
struct ByNumber(BTreeMap<u8, u8>);

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "by-bool", version = 1, tag = "true")]
struct ByBool(BTreeMap<bool, u8>);

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "by-char", version = 1, tag = "x")]
struct ByChar(BTreeMap<Option<char>, u8>);

#[test]
fn a_second_tag_is_refused_whatever_type_its_name_has() {
    let tag = || "_v".to_owned();
    assert_eq!(kind(upcaster::to_vec(&Flat { a: 1, rest: [(tag(), 1)].into() })), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&By([(tag(), 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&By([(Some(tag()), 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&By([(Key::Tag, 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&By([(Wrapped(tag()), 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&By([(Some(Wrapped(tag())), 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&By([(Shown, 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&ByNumber([(7, 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&ByBool([(true, 1)].into()))), ErrorKind::DuplicateTag);
    assert_eq!(kind(upcaster::to_vec(&ByChar([(Some('x'), 1)].into()))), ErrorKind::DuplicateTag);

    let text =
        upcaster::to_string(&Flat { a: 1, rest: [("_V".to_owned(), 1), ("_vv".to_owned(), 2)].into() });
    assert_eq!(text.unwrap(), r#"{"_v":1,"a":1,"_V":1,"_vv":2}"#);
    assert_eq!(upcaster::to_string(&By([(Some("_"), 1)].into())).unwrap(), r#"{"_v":1,"_":1}"#);
    assert_eq!(upcaster::to_string(&ByNumber([(77, 1)].into())).unwrap(), r#"{"7":1,"77":1}"#);
}

/// The parts of `Versioned` that a hand-written first version needs.
macro_rules! first_version {
    ($type:ty, $kind:literal $(, $tag:expr)?) => {
        impl Versioned for $type {
            type Previous = Origin;
            const KIND: &'static str = $kind;
            const VERSION: Version = Version::of(1);
            $(const TAG: Tag = $tag;)?
            fn upcast(previous: Origin) -> Result<Self, BoxError> {
                match previous {}
            }
        }
    };
}

#[derive(Debug, Serialize)]
struct Declares {
    a: u8,
    _v: u8,
}

first_version!(Declares, "declares");

#[test]
fn a_type_that_declares_its_tag_is_refused() {
    let error = refused(upcaster::to_vec(&Declares { a: 1, _v: 2 }));
    assert_eq!(error.kind(), ErrorKind::DuplicateTag);
    assert_eq!(
        error.to_string(),
        "declares version 1 would be written with a second version tag: its type has a member of that name"
    );
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum NoObject {
    Bool(bool),
    Number(i64),
    Float(f64),
    Text(&'static str),
    Char(char),
    List(Vec<u8>),
    Tuple((u8, u8)),
    Unit(()),
    None(Option<Box<NoObject>>),
    Some(Option<Box<NoObject>>),
    Variant(Externally),
    Wide(u128),
    Json(Value),
}

#[derive(Debug, Serialize)]
enum Externally {
    Unit,
    New(u8),
    Tuple(u8, u8),
    Struct { a: u8 },
}

first_version!(NoObject, "no-object");

#[test]
fn what_is_no_object_has_no_place_for_a_tag() {
    let all = [
        NoObject::Bool(true),
        NoObject::Number(-1),
        NoObject::Float(1.0),
        NoObject::Text("x"),
        NoObject::Char('x'),
        NoObject::List(vec![1]),
        NoObject::Tuple((1, 2)),
        NoObject::Unit(()),
        NoObject::None(None),
        NoObject::Some(Some(Box::new(NoObject::Bool(true)))),
        NoObject::Variant(Externally::Unit),
        NoObject::Variant(Externally::New(1)),
        NoObject::Variant(Externally::Tuple(1, 2)),
        NoObject::Variant(Externally::Struct { a: 1 }),
        NoObject::Wide(1),
        NoObject::Json(serde_json::json!([1])),
        NoObject::Json(serde_json::json!(1.5)),
        NoObject::Json(serde_json::json!(12)),
        NoObject::Json(Value::Null),
    ];
    for value in all {
        let error = refused(upcaster::to_vec(&value));
        assert_eq!(error.kind(), ErrorKind::NotAnObject, "{value:?}");
        assert_eq!(
            error.to_string(),
            "no-object version 1 is not written as an object and so, without `envelope`, has no place for a version tag"
        );
    }
}

/// Arrays in arrays, with something at the bottom.
fn nest(levels: usize, bottom: Value) -> Value {
    (0..levels).fold(bottom, |value, _| Value::Array(vec![value]))
}

/// A document of each layout around any JSON.
macro_rules! deep {
    ($($name:ident($($layout:tt)*))*) => {$(
        #[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
        #[versioned(kind = "deep", version = 1, $($layout)*)]
        struct $name {
            nest: Value,
        }
    )*};
}

deep! {
    DeepField()
    DeepNested(tag = "/a/b/c")
    DeepEnvelope(envelope)
    DeepOutside(outside)
}

#[test]
fn nothing_is_written_deeper_than_it_could_be_read() {
    for bottom in [Value::Null, 1.into(), 1.5.into(), (-1).into(), "x".into(), serde_json::json!([])] {
        let own = usize::from(bottom.is_array());
        let most = 126 - own;
        written(&DeepField { nest: nest(most, bottom.clone()) });
        written(&DeepNested { nest: nest(most, bottom.clone()) });
        written(&DeepEnvelope { nest: nest(most - 1, bottom.clone()) });
        let outside = DeepOutside { nest: nest(most, bottom.clone()) };
        let document = upcaster::to_vec(&outside).unwrap();
        assert_eq!(upcaster::from_slice_at::<DeepOutside>(1, &document).unwrap(), outside);

        let error = refused(upcaster::to_vec(&DeepField { nest: nest(most + 1, bottom.clone()) }));
        assert_eq!(error.kind(), ErrorKind::TooDeep);
        assert!(error.path().unwrap().starts_with("/nest/0/0/0"));
        assert_eq!(
            kind(upcaster::to_vec(&DeepNested { nest: nest(most + 1, bottom.clone()) })),
            ErrorKind::TooDeep
        );
        assert_eq!(
            kind(upcaster::to_vec(&DeepEnvelope { nest: nest(most, bottom.clone()) })),
            ErrorKind::TooDeep
        );
        assert_eq!(
            kind(upcaster::to_vec(&DeepOutside { nest: nest(most + 1, bottom.clone()) })),
            ErrorKind::TooDeep
        );
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Link {
    End,
    New(Box<Link>),
    Tuple(u8, Box<Link>),
    Struct { next: Box<Link> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "linked", version = 1)]
struct Linked {
    link: Link,
}

/// Puts one more level around a link.
type Wrap = fn(Link) -> Link;

#[test]
fn the_levels_of_enums_are_counted_as_they_are_read() {
    let cases: [(Wrap, usize); 3] = [
        (|next| Link::New(Box::new(next)), 126),
        (|next| Link::Tuple(1, Box::new(next)), 63),
        (|next| Link::Struct { next: Box::new(next) }, 63),
    ];
    for (wrap, most) in cases {
        let linked = |levels| Linked { link: (0..levels).fold(Link::End, |link, _| wrap(link)) };
        written(&linked(most));
        assert_eq!(kind(upcaster::to_vec(&linked(most + 1))), ErrorKind::TooDeep);
    }
}

#[test]
fn a_tag_deeper_than_anything_else_counts_too() {
    #[derive(Debug, Serialize)]
    struct Plain {}
    const NAMES: &[&str] = &["n"; 128];
    first_version!(Plain, "plain", Tag::nested(NAMES));
    assert_eq!(kind(upcaster::to_vec(&Plain {})), ErrorKind::TooDeep);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "small", version = 1, max_bytes = 24)]
struct Small {
    text: String,
}

#[test]
fn nothing_is_written_larger_than_it_could_be_read() {
    let small = |len| Small { text: "x".repeat(len) };
    assert_eq!(written_compact(&small(6)).len(), 24);
    let error = refused(upcaster::to_vec(&small(7)));
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.to_string(), "small version 1 would be larger than the limit of 24 bytes");
    assert_eq!(kind(upcaster::to_vec_pretty(&small(6))), ErrorKind::TooLarge);
}

#[track_caller]
fn written_compact(small: &Small) -> String {
    let text = upcaster::to_string(small).expect("it is written");
    assert_eq!(&upcaster::from_str::<Small>(&text).expect("it is read"), small);
    text
}

fn never(_: &str) -> Option<u32> {
    None
}

fn shout(version: u32) -> String {
    format!("V{version}")
}

fn panics(_: u32) -> String {
    panic!("{ON_PURPOSE}")
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "one-way", version = 1, label(parse = never, print = shout))]
struct OneWay {}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "panics", version = 1, label(parse = never, print = panics))]
struct PanicsInCodec {}

#[test]
fn a_codec_that_does_not_read_its_own_labels_is_refused() {
    let error = refused(upcaster::to_vec(&OneWay {}));
    assert_eq!(error.kind(), ErrorKind::MalformedTag);
    assert_eq!(
        error.to_string(),
        "one-way version 1 has a label codec that does not read back what it prints at /_v"
    );
    expect_panics();
    assert_eq!(kind(upcaster::to_vec(&PanicsInCodec {})), ErrorKind::Panic);
}

#[derive(Debug, Versioned)]
#[versioned(kind = "stubborn", version = 1)]
struct Stubborn(bool);

impl Serialize for Stubborn {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        assert!(!self.0, "{ON_PURPOSE}");
        Err(S::Error::custom("canary-7f3a is not for the public"))
    }
}

#[test]
fn a_type_that_fails_to_write_itself_is_an_error() {
    let error = refused(upcaster::to_vec(&Stubborn(false)));
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(error.to_string(), "stubborn version 1 could not be written");
    assert_eq!(error.unredacted(), Some("canary-7f3a is not for the public"));
    assert!(!format!("{error:?} {error} {}", cause(&error)).contains("canary"));

    expect_panics();
    let error = refused(upcaster::to_vec(&Stubborn(true)));
    assert_eq!(error.kind(), ErrorKind::Panic);
    assert_eq!(error.to_string(), "stubborn version 1 panicked in the writing code of its type");
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "keys", version = 1)]
struct ByList {
    map: BTreeMap<Vec<u8>, u8>,
}

#[test]
fn a_key_that_is_no_text_is_refused() {
    let error = refused(upcaster::to_vec(&ByList { map: [(vec![1], 1)].into() }));
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(error.unredacted(), Some("key must be a string"));
}

/// Counts what it is asked to write, and fails if it should.
struct Destination {
    bytes: Vec<u8>,
    calls: usize,
    broken: bool,
}

impl std::io::Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.calls += 1;
        if self.broken {
            return Err(std::io::Error::other("disk full"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_gets_the_whole_document_or_nothing() {
    let mut destination = Destination { bytes: Vec::new(), calls: 0, broken: false };
    let bad = Order { total: Money { amount: f64::NAN, currency: "EUR".to_owned() }, ..order() };
    assert_eq!(kind(upcaster::to_writer(&mut destination, &bad)), ErrorKind::NonFinite);
    assert_eq!(kind(upcaster::to_writer_pretty(&mut destination, &bad)), ErrorKind::NonFinite);
    assert_eq!(destination.calls, 0);

    upcaster::to_writer(&mut destination, &order()).unwrap();
    assert_eq!(destination.calls, 1);
    assert_eq!(destination.bytes, upcaster::to_vec(&order()).unwrap());

    destination.broken = true;
    let error = refused(upcaster::to_writer(&mut destination, &order()));
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.to_string(), "order version 4 could not be written to its destination");
    assert_eq!(cause(&error), "disk full");
}

#[test]
fn an_old_version_is_written_as_itself() {
    let document = include_str!("../golden/order/v2/plain.json");
    let old: crate::model::OrderV2 = upcaster::from_str(document).unwrap();
    let text = upcaster::to_string(&old).unwrap();
    assert!(text.starts_with(r#"{"_v":2,"id":1001,"#));
    assert_eq!(upcaster::load_str::<Order>(&text).unwrap().stored_version(), 2);
}

/// A payload that is written as a map: each name and value by itself, or both at once.
#[derive(Versioned)]
#[versioned(kind = "pairs", version = 3, floor = 3, tag = "/meta/version")]
struct Pairs {
    members: Vec<(&'static str, BTreeMap<&'static str, u8>)>,
    at_once: bool,
}

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.members {
            if self.at_once {
                map.serialize_entry(name, value)?;
            } else {
                map.serialize_key(name)?;
                map.serialize_value(value)?;
            }
        }
        map.end()
    }
}

#[test]
fn names_and_values_that_are_written_one_by_one_have_their_tag() {
    let written = |names: &[&'static str]| {
        [true, false].map(|at_once| {
            let members = names.iter().map(|name| (*name, BTreeMap::from([("of", 1)]))).collect();
            upcaster::to_string(&Pairs { members, at_once }).map_err(|error| error.kind())
        })
    };
    let tagged = |text: &str| [Ok(text.to_owned()), Ok(text.to_owned())];
    assert_eq!(
        written(&["a", "meta", "b"]),
        tagged(r#"{"a":{"of":1},"meta":{"version":3,"of":1},"b":{"of":1}}"#)
    );
    assert_eq!(written(&["a"]), tagged(r#"{"a":{"of":1},"meta":{"version":3}}"#));
    assert_eq!(written(&["meta", "a", "meta"]), [Err(ErrorKind::DuplicateTag), Err(ErrorKind::DuplicateTag)]);
}
