//! What serde can describe is read in every version, and what is not a whole, valid document is refused.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use upcaster::{ErrorKind, ReadableOwned, Versioned};

use crate::model::Order;
use crate::support::{cause, kind, refused};

/// Reads a document with the tag at every place among its members.
#[track_caller]
fn at_every_place<T: ReadableOwned + PartialEq + Debug>(members: &[&str], expected: &T) {
    for place in 0..=members.len() {
        let mut all = members.to_vec();
        all.insert(place, r#""_v":1"#);
        let document = format!("{{{}}}", all.join(","));
        let read = upcaster::from_str::<T>(&document);
        assert_eq!(&read.unwrap_or_else(|error| panic!("{document}: {error:?}")), expected, "{document}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "strict", version = 1)]
#[serde(deny_unknown_fields)]
struct Strict {
    a: u8,
    b: bool,
}

#[test]
fn a_type_that_denies_unknown_fields_does_not_see_the_tag() {
    at_every_place(&[r#""a":1"#, r#""b":true"#], &Strict { a: 1, b: true });
    let error = refused(upcaster::from_str::<Strict>(r#"{"_v":1,"a":1,"b":true,"c":2}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(error.path(), Some("/c"));
    assert_eq!(cause(&error), "unknown field, expected `a` or `b`");
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "flat", version = 1)]
struct Flat {
    id: u32,
    #[serde(flatten)]
    size: Size,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Size {
    wide: u8,
    high: u8,
}

#[test]
fn a_flattened_rest_does_not_hold_the_tag() {
    let expected = Flat {
        id: 7,
        size: Size { wide: 1, high: 2 },
        rest: BTreeMap::from([("x".to_owned(), serde_json::json!([1, "two", null]))]),
    };
    at_every_place(&[r#""id":7"#, r#""wide":1"#, r#""x":[1,"two",null]"#, r#""high":2"#], &expected);
    let text = upcaster::to_string(&expected).unwrap();
    assert_eq!(text, r#"{"_v":1,"id":7,"wide":1,"high":2,"x":[1,"two",null]}"#);
    assert_eq!(upcaster::from_str::<Flat>(&text).unwrap(), expected);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "renamed", version = 1)]
#[serde(rename_all = "camelCase")]
struct Renamed {
    first_name: String,
    #[serde(rename = "SURNAME")]
    last_name: String,
    #[serde(default)]
    nick_name: Option<String>,
    #[serde(alias = "mail", alias = "e-mail")]
    email: String,
    #[serde(default = "two")]
    number: u8,
    #[serde(skip)]
    skipped: u8,
}

fn two() -> u8 {
    2
}

fn ada() -> Renamed {
    Renamed {
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        nick_name: None,
        email: "a@b".to_owned(),
        number: 2,
        skipped: 0,
    }
}

#[test]
fn names_defaults_and_aliases_are_serdes() {
    for name in ["email", "mail", "e-mail"] {
        let mail = format!(r#""{name}":"a@b""#);
        at_every_place(&[r#""firstName":"Ada""#, r#""SURNAME":"Lovelace""#, &mail], &ada());
    }
}

#[test]
fn a_name_and_its_alias_together_are_refused() {
    let document = r#"{"_v":1,"firstName":"Ada","SURNAME":"L","mail":"a@b","email":"a@b"}"#;
    let error = refused(upcaster::from_str::<Renamed>(document));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(cause(&error), "duplicate field `email`");
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    let error = refused(upcaster::from_str::<Strict>(r#"{"a":1,"a":1,"b":true,"_v":1}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(cause(&error), "duplicate field `a`");
}

#[derive(Debug, PartialEq, Deserialize, Versioned)]
#[versioned(kind = "words", version = 1)]
struct OldWords<'a> {
    #[serde(borrow)]
    plain: &'a str,
    #[serde(borrow)]
    either: Cow<'a, str>,
    bytes: &'a [u8],
}

#[derive(Debug, PartialEq, Deserialize, Versioned)]
#[versioned(kind = "words", version = 2, previous = OldWords<'a>)]
struct Words<'a> {
    #[serde(borrow)]
    first: &'a str,
    #[serde(borrow)]
    second: Cow<'a, str>,
    bytes: &'a [u8],
}

impl<'a> From<OldWords<'a>> for Words<'a> {
    fn from(old: OldWords<'a>) -> Self {
        Self { first: old.plain, second: old.either, bytes: old.bytes }
    }
}

#[test]
fn a_type_may_borrow_from_a_document_of_any_version() {
    for document in [
        r#"{"_v":1,"plain":"one","either":"two","bytes":"raw"}"#.to_owned(),
        r#"{"first":"one","second":"two","bytes":"raw","_v":2}"#.to_owned(),
        r#"{"x":{"_v":2},"plain":"one","either":"two","_v":1,"bytes":"raw"}"#.to_owned(),
    ] {
        let words: Words<'_> = upcaster::from_slice(document.as_bytes()).unwrap();
        assert_eq!(words, Words { first: "one", second: Cow::Borrowed("two"), bytes: b"raw" });
        assert!(document.as_bytes().as_ptr_range().contains(&words.first.as_ptr()));
        assert!(matches!(words.second, Cow::Borrowed(_)));
    }
}

#[test]
fn only_what_is_escaped_is_copied() {
    let document = r#"{"_v":2,"first":"one","second":"t\u0077o","bytes":"raw"}"#;
    let words: Words<'_> = upcaster::from_str(document).unwrap();
    assert_eq!(words.second, "two");
    assert!(matches!(words.second, Cow::Owned(_)));
    let error = refused(upcaster::from_str::<Words<'_>>(r#"{"_v":2,"first":"\n","second":"","bytes":""}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(error.path(), Some("/first"));
    assert_eq!(cause(&error), "invalid type: string, expected a borrowed string");
}

/// A root that is a map with keys of one type, by newtype and by `transparent`.
macro_rules! maps {
    ($($name:ident: $key:ty, $kind:literal;)*) => {$(
        #[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
        #[versioned(kind = $kind, version = 1)]
        struct $name(BTreeMap<$key, u8>);
    )*};
}

maps! {
    ByU8: u8, "by-u8";
    ByU32: u32, "by-u32";
    ByI64: i64, "by-i64";
    ByU128: u128, "by-u128";
    ByI128: i128, "by-i128";
    ByBool: bool, "by-bool";
    ByChar: char, "by-char";
    ByWord: Word, "by-word";
    ById: Id, "by-id";
    ByFloat: Float, "by-float";
    ByMaybe: Option<String>, "by-maybe";
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    OneWord,
    Two,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Id(u64);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Float(f64);

impl PartialOrd for Float {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Float {}

impl Ord for Float {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[track_caller]
fn round_trip<T>(value: &T, document: &str)
where
    T: ReadableOwned + Serialize + PartialEq + Debug,
{
    assert_eq!(upcaster::to_string(value).expect("it is written"), document);
    assert_eq!(&upcaster::from_str::<T>(document).expect("it is read"), value);
}

#[test]
fn maps_have_keys_of_every_type_that_json_can_spell() {
    round_trip(&ByU8([(1, 1), (255, 2)].into()), r#"{"_v":1,"1":1,"255":2}"#);
    round_trip(&ByU32([(0, 1), (u32::MAX, 2)].into()), r#"{"_v":1,"0":1,"4294967295":2}"#);
    round_trip(&ByI64([(i64::MIN, 1), (-1, 2)].into()), r#"{"_v":1,"-9223372036854775808":1,"-1":2}"#);
    let (most, least) = (u128::MAX, i128::MIN);
    round_trip(&ByU128([(most, 1)].into()), &format!(r#"{{"_v":1,"{most}":1}}"#));
    round_trip(&ByI128([(least, 1)].into()), &format!(r#"{{"_v":1,"{least}":1}}"#));
    round_trip(&ByBool([(false, 1), (true, 2)].into()), r#"{"_v":1,"false":1,"true":2}"#);
    round_trip(&ByChar([('a', 1), ('\u{1f600}', 2)].into()), "{\"_v\":1,\"a\":1,\"\u{1f600}\":2}");
    round_trip(&ByWord([(Word::OneWord, 1), (Word::Two, 2)].into()), r#"{"_v":1,"one-word":1,"two":2}"#);
    round_trip(&ById([(Id(9), 1)].into()), r#"{"_v":1,"9":1}"#);
    round_trip(&ByFloat([(Float(-1.5), 1), (Float(1e30), 2)].into()), r#"{"_v":1,"-1.5":1,"1e+30":2}"#);
    round_trip(&ByMaybe([(Some("a".to_owned()), 1)].into()), r#"{"_v":1,"a":1}"#);
}

#[track_caller]
fn as_serde_json<K, T>(key: &str, inner: impl Fn(T) -> BTreeMap<K, u8>)
where
    K: DeserializeOwned + Ord + Debug,
    T: ReadableOwned + Debug,
{
    let plain = serde_json::from_str::<BTreeMap<K, u8>>(&format!(r#"{{"{key}":1}}"#));
    let read = upcaster::from_str::<T>(&format!(r#"{{"{key}":1,"_v":1}}"#));
    match (plain, read) {
        (Ok(plain), Ok(read)) => assert_eq!(inner(read), plain, "{key}"),
        (Err(_), Err(error)) => assert_eq!(error.kind(), ErrorKind::Data, "{key}"),
        (plain, read) => panic!("{key}: serde_json {plain:?}, upcaster {read:?}"),
    }
}

#[test]
fn keys_are_taken_and_refused_as_serde_json_does() {
    for key in [
        "",
        " ",
        "1",
        "01",
        "-1",
        "+1",
        " 1",
        "1 ",
        "-0",
        "0",
        "256",
        "4294967296",
        "1.0",
        "1e2",
        "1e",
        "-",
        "true",
        "false",
        "True",
        "null",
        "a",
        "ab",
        "two",
        "one-word",
        "OneWord",
        "1_000",
        "0x1",
        "NaN",
        "18446744073709551616",
        "340282366920938463463374607431768211456",
        "1,",
        "[1]",
    ] {
        as_serde_json(key, |read: ByU8| read.0);
        as_serde_json(key, |read: ByU32| read.0);
        as_serde_json(key, |read: ByI64| read.0);
        as_serde_json(key, |read: ByU128| read.0);
        as_serde_json(key, |read: ByI128| read.0);
        as_serde_json(key, |read: ByBool| read.0);
        as_serde_json(key, |read: ByChar| read.0);
        as_serde_json(key, |read: ByWord| read.0);
        as_serde_json(key, |read: ById| read.0);
        as_serde_json(key, |read: ByFloat| read.0);
        as_serde_json(key, |read: ByMaybe| read.0);
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "internal", version = 1)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Internal {
    Circle { radius: u32 },
    Empty,
    Boxed(Size),
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "adjacent", version = 1)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Pair(u8, u8),
    Named { x: String },
    Unit,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "untagged", version = 1)]
#[serde(untagged)]
enum Untagged {
    Sized(Size),
    Named { name: String },
}

#[test]
fn enums_that_are_stored_as_objects_are_read_with_the_tag_anywhere() {
    at_every_place(&[r#""type":"circle""#, r#""radius":3"#], &Internal::Circle { radius: 3 });
    at_every_place(&[r#""radius":3"#, r#""type":"circle""#], &Internal::Circle { radius: 3 });
    at_every_place(&[r#""type":"empty""#], &Internal::Empty);
    at_every_place(
        &[r#""wide":1"#, r#""type":"boxed""#, r#""high":2"#],
        &Internal::Boxed(Size { wide: 1, high: 2 }),
    );
    at_every_place(&[r#""t":"Pair""#, r#""c":[1,2]"#], &Adjacent::Pair(1, 2));
    at_every_place(&[r#""c":[1,2]"#, r#""t":"Pair""#], &Adjacent::Pair(1, 2));
    at_every_place(&[r#""c":{"x":"y"}"#, r#""t":"Named""#], &Adjacent::Named { x: "y".to_owned() });
    at_every_place(&[r#""t":"Unit""#], &Adjacent::Unit);
    at_every_place(&[r#""wide":1"#, r#""high":2"#], &Untagged::Sized(Size { wide: 1, high: 2 }));
    at_every_place(&[r#""name":"n""#], &Untagged::Named { name: "n".to_owned() });
}

#[test]
fn enums_that_are_stored_as_objects_are_written_with_the_tag_first() {
    round_trip(&Internal::Circle { radius: 3 }, r#"{"_v":1,"type":"circle","radius":3}"#);
    round_trip(&Internal::Empty, r#"{"_v":1,"type":"empty"}"#);
    round_trip(&Internal::Boxed(Size { wide: 1, high: 2 }), r#"{"_v":1,"type":"boxed","wide":1,"high":2}"#);
    round_trip(&Adjacent::Pair(1, 2), r#"{"_v":1,"t":"Pair","c":[1,2]}"#);
    round_trip(&Adjacent::Unit, r#"{"_v":1,"t":"Unit"}"#);
    round_trip(&Untagged::Named { name: "n".to_owned() }, r#"{"_v":1,"name":"n"}"#);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "numbers", version = 1)]
struct Numbers {
    most: u128,
    least: i128,
    wide: u64,
    maybe: Option<i128>,
}

#[test]
fn wide_integers_keep_every_digit() {
    let numbers = Numbers { most: u128::MAX, least: i128::MIN, wide: u64::MAX, maybe: Some(-5) };
    let document =
        format!(r#"{{"_v":1,"most":{},"least":{},"wide":{},"maybe":-5}}"#, u128::MAX, i128::MIN, u64::MAX);
    round_trip(&numbers, &document);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "maybe", version = 1)]
struct Maybe(Option<Box<Strict>>);

#[test]
fn an_optional_root_is_an_object_when_it_is_there() {
    round_trip(&Maybe(Some(Box::new(Strict { a: 1, b: false }))), r#"{"_v":1,"a":1,"b":false}"#);
    assert_eq!(kind(upcaster::from_str::<Maybe>("null")), ErrorKind::NotAnObject);
    assert_eq!(kind(upcaster::to_vec(&Maybe(None))), ErrorKind::NotAnObject);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "anything", version = 1)]
#[serde(transparent)]
struct Anything {
    value: serde_json::Value,
}

#[test]
fn a_document_of_unknown_shape_is_read_without_its_tag() {
    let anything: Anything = upcaster::from_str(r#"{"b":[1,{"_v":2}],"_v":1,"a":null}"#).unwrap();
    assert_eq!(anything.value, serde_json::json!({"b": [1, {"_v": 2}], "a": null}));
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "proxy", version = 1)]
#[serde(try_from = "Size", into = "Size")]
struct Proxy {
    area: u16,
}

impl Clone for Proxy {
    fn clone(&self) -> Self {
        Self { area: self.area }
    }
}

impl TryFrom<Size> for Proxy {
    type Error = &'static str;

    fn try_from(size: Size) -> Result<Self, &'static str> {
        let area = u16::from(size.wide) * u16::from(size.high);
        if area == 0 { Err("nothing there") } else { Ok(Self { area }) }
    }
}

impl From<Proxy> for Size {
    fn from(proxy: Proxy) -> Self {
        Self { wide: 1, high: u8::try_from(proxy.area).unwrap_or(u8::MAX) }
    }
}

#[test]
fn a_type_read_through_another_one_has_its_tag_all_the_same() {
    at_every_place(&[r#""wide":2"#, r#""high":3"#], &Proxy { area: 6 });
    assert_eq!(upcaster::to_string(&Proxy { area: 6 }).unwrap(), r#"{"_v":1,"wide":1,"high":6}"#);
    let error = refused(upcaster::from_str::<Proxy>(r#"{"_v":1,"wide":0,"high":6}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(error.unredacted(), Some("nothing there"));
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "text", version = 1)]
struct Text {
    text: String,
}

#[test]
fn long_texts_full_of_escapes_are_read_exactly() {
    let all: String = (0..0x11_0000).step_by(7).filter_map(char::from_u32).collect();
    let text = Text { text: all.repeat(3) + "\"\\\u{0}\u{1f}\u{7f}\u{2028}" };
    let document = upcaster::to_vec(&text).unwrap();
    assert_eq!(upcaster::from_slice::<Text>(&document).unwrap(), text);

    let escaped: String = all.encode_utf16().fold(String::new(), |mut text, unit| {
        use std::fmt::Write;
        let _ = write!(text, "\\u{unit:04x}");
        text
    });
    let document = format!(r#"{{"text":"{escaped}","\u005fv":1}}"#);
    assert_eq!(upcaster::from_str::<Text>(&document).unwrap().text, all);
}

#[test]
fn a_text_that_is_no_text_is_refused() {
    for bad in [r"\ud800", r"\udc00x", r"\ud800\ud800", r"\x", r"\u12g4", "\n", "\u{0}", "\t"] {
        let document = format!(r#"{{"_v":1,"text":"{bad}"}}"#);
        assert_eq!(kind(upcaster::from_str::<Text>(&document)), ErrorKind::Syntax, "{document:?}");
    }
}

/// Arrays in arrays, as deep as a document has them.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nest(Vec<Nest>);

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "deep", version = 1)]
struct Deep {
    nest: Nest,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct PlainDeep {
    nest: Nest,
}

#[test]
fn documents_nest_as_deep_as_serde_json_takes_them() {
    for levels in [1, 2, 60, 125, 126] {
        let nest = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let document = format!(r#"{{"_v":1,"nest":{nest}}}"#);
        assert!(serde_json::from_str::<PlainDeep>(&document).is_ok());
        let deep = upcaster::from_str::<Deep>(&document).unwrap();
        assert_eq!(upcaster::to_string(&deep).unwrap(), document);
        assert_eq!(upcaster::from_str::<Deep>(&format!(r#"{{"nest":{nest},"_v":1}}"#)).unwrap(), deep);
    }
    for levels in [127, 128, 129, 1000, 100_000] {
        let nest = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let document = format!(r#"{{"_v":1,"nest":{nest}}}"#);
        assert!(serde_json::from_str::<PlainDeep>(&document).is_err());
        let error = refused(upcaster::from_str::<Deep>(&document));
        assert_eq!(error.kind(), ErrorKind::TooDeep);
        assert_eq!(error.stored_version().unwrap(), 1);
        assert_eq!(cause(&error), "recursion limit exceeded");
        assert_eq!(
            kind(upcaster::from_str::<Deep>(&format!(r#"{{"nest":{nest},"_v":1}}"#))),
            ErrorKind::TooDeep
        );
    }
}

#[test]
fn what_the_type_does_not_look_at_may_nest_deeper() {
    let levels = 5000;
    let ignored = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let document = format!(r#"{{"ignored":{ignored},"text":"a","_v":1}}"#);
    assert_eq!(upcaster::from_str::<Text>(&document).unwrap().text, "a");
}

/// Documents whose every beginning must be refused.
const CORPUS: [&str; 6] = [
    include_str!("../golden/order/v1/plain.json"),
    include_str!("../golden/order/v2/unicode.json"),
    include_str!("../golden/order/v3/late_tag.json"),
    include_str!("../golden/order/v4/plain.json"),
    include_str!("../golden/order/v4/unicode.json"),
    include_str!("../golden/order/v1/late_tag.json"),
];

#[test]
fn every_beginning_of_a_document_is_refused() {
    for document in CORPUS {
        let document = document.trim_end();
        assert!(upcaster::from_str::<Order>(document).is_ok());
        for end in 0..document.len() {
            let error = refused(upcaster::from_slice::<Order>(&document.as_bytes()[..end]));
            let expected =
                if document.is_char_boundary(end) { ErrorKind::Truncated } else { ErrorKind::InvalidUtf8 };
            assert_eq!(error.kind(), expected, "{}", &document[..document.floor_char_boundary_of(end)]);
        }
    }
}

/// `str::floor_char_boundary`, which is newer than the oldest supported compiler.
trait FloorCharBoundary {
    fn floor_char_boundary_of(&self, index: usize) -> usize;
}

impl FloorCharBoundary for str {
    fn floor_char_boundary_of(&self, index: usize) -> usize {
        (0..=index).rev().find(|&index| self.is_char_boundary(index)).unwrap_or(0)
    }
}

#[test]
fn bytes_behind_a_document_are_refused() {
    for document in CORPUS {
        let document = document.trim_end();
        for more in ["}", "]", ",", "{}", "null", "1", "\u{0}", "\"", "/", "\u{feff}", "\u{a0}", "\u{c}"] {
            let error = refused(upcaster::from_str::<Order>(&format!("{document}{more}")));
            assert_eq!(error.kind(), ErrorKind::Syntax, "{more:?}");
        }
        let spaced = format!(" \t\r\n{document} \t\r\n");
        assert_eq!(
            upcaster::from_str::<Order>(&spaced).unwrap(),
            upcaster::from_str::<Order>(document).unwrap()
        );
    }
}

#[test]
fn invalid_utf8_is_refused_wherever_it_stands_and_the_place_is_told() {
    let document = b"{\"_v\":1,\n\"ignored\":\"some\",\n\n\"text\":\"here\"}\n";
    for bad in [&b"\xff"[..], b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80"] {
        for at in 0..=document.len() {
            let bytes = [&document[..at], bad, &document[at..]].concat();
            let error = refused(upcaster::from_slice::<Text>(&bytes));
            assert_eq!(error.kind(), ErrorKind::InvalidUtf8);
            let line = document[..at].split(|byte| *byte == b'\n').count();
            let column = document[..at].rsplit(|byte| *byte == b'\n').next().unwrap().len() + 1;
            assert_eq!((error.line(), error.column()), (Some(line), Some(column)), "at {at}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_refused() {
    let document = "\u{feff}{\"_v\":1,\"text\":\"a\"}";
    assert_eq!(kind(upcaster::from_str::<Text>(document)), ErrorKind::Syntax);
    assert_eq!(kind(upcaster::from_slice::<Text>(document.as_bytes())), ErrorKind::Syntax);
    assert_eq!(kind(upcaster::from_reader::<Text>(document.as_bytes())), ErrorKind::Syntax);
}

#[test]
fn nothing_is_a_cut_off_document() {
    for nothing in ["", " ", "\n\n", "\t \r\n"] {
        assert_eq!(kind(upcaster::from_str::<Text>(nothing)), ErrorKind::Truncated, "{nothing:?}");
        assert_eq!(kind(upcaster::from_slice_at::<Text>(1, nothing.as_bytes())), ErrorKind::Truncated);
        assert_eq!(kind(upcaster::from_reader::<Text>(nothing.as_bytes())), ErrorKind::Truncated);
    }
}

#[test]
fn what_is_not_json_is_refused_before_its_tag_is_judged() {
    for document in [
        "{\"_v\":1,\"text\":\"a\",}",
        "{\"_v\":9,\"text\":\"a\",}",
        "{\"_v\":null,\"text\":a}",
        "{\"_v\":2,\"_v\":2,\"text\":'a'}",
        "{_v:1}",
        "{\"_v\":01,\"text\":\"a\"}",
        "{\"_v\":+1,\"text\":\"a\"}",
        "{\"_v\":.5}",
        "{\"_v\":1.}",
        "{\"_v\":}",
        "{\"_v\" 1}",
        "{\"_v\":1 \"text\":\"a\"}",
        "{\"_v\":1,\"text\":\"a\"]",
        "{\"_v\":1,\"text\":\"a\",\"x\":tru}",
        "{\"_v\":1,\"text\":\"a\",\"x\":NaN}",
        "{\"_v\":1,\"text\":\"a\",\"x\":[1,]}",
        "{\"_v\":1,\"text\":\"a\"}//",
        "{\"_v\":1,/**/\"text\":\"a\"}",
        "nul",
        "nulll",
        "\u{1}",
    ] {
        let error = refused(upcaster::from_str::<Text>(document));
        let expected = if document == "nul" { ErrorKind::Truncated } else { ErrorKind::Syntax };
        assert_eq!(error.kind(), expected, "{document}");
        assert_eq!(error.stored_version(), None, "{document}");
        assert_eq!(kind(upcaster::from_slice_at::<Text>(1, document.as_bytes())), expected, "{document}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "small", version = 1, max_bytes = 32)]
struct Small {
    text: String,
}

#[test]
fn a_document_has_exactly_as_many_bytes_as_its_type_allows() {
    let document = |len: usize| {
        let text = r#"{"_v":1,"text":"-"}"#;
        text.replace('-', &"x".repeat(len - text.len() + 1))
    };
    let fits = document(32);
    assert_eq!(fits.len(), 32);
    let small: Small = upcaster::from_str(&fits).unwrap();
    assert_eq!(upcaster::from_slice::<Small>(fits.as_bytes()).unwrap(), small);
    assert_eq!(upcaster::from_reader::<Small>(fits.as_bytes()).unwrap(), small);
    assert_eq!(upcaster::from_slice_at::<Small>(1, fits.as_bytes()).unwrap(), small);
    assert_eq!(upcaster::to_string(&small).unwrap(), fits);

    for len in [33, 34, 1000] {
        let over = document(len);
        assert_eq!(kind(upcaster::from_str::<Small>(&over)), ErrorKind::TooLarge);
        assert_eq!(kind(upcaster::from_slice::<Small>(over.as_bytes())), ErrorKind::TooLarge);
        assert_eq!(kind(upcaster::from_slice_at::<Small>(1, over.as_bytes())), ErrorKind::TooLarge);
        assert_eq!(kind(upcaster::from_reader::<Small>(over.as_bytes())), ErrorKind::TooLarge);
    }
}

#[test]
fn no_more_than_the_limit_and_a_byte_is_taken_from_a_reader() {
    struct Endless(usize);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer.fill(b' ');
            self.0 += buffer.len();
            Ok(buffer.len())
        }
    }
    let mut endless = Endless(0);
    assert_eq!(kind(upcaster::from_reader::<Small>(&mut endless)), ErrorKind::TooLarge);
    assert_eq!(endless.0, 33);
}

#[test]
fn a_reader_that_fails_gives_its_error() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("unplugged"))
        }
    }
    let error = refused(upcaster::from_reader::<Small>(Failing));
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.to_string(), "small could not be read from its source");
    assert_eq!(cause(&error), "unplugged");
}

#[test]
fn a_value_and_its_stored_version_are_read_together() {
    let mut loaded = upcaster::load_str::<Order>(CORPUS[0]).unwrap();
    assert_eq!(loaded.stored_version(), 1);
    assert!(loaded.is_stale());
    loaded.name.push('!');
    assert_eq!(loaded.stored_version(), 1);
    assert!(loaded.into_inner().name.ends_with('!'));
}

#[test]
fn a_type_that_hides_its_tag_is_refused() {
    #[derive(Debug)]
    struct Ignorant;
    impl<'de> Deserialize<'de> for Ignorant {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            // Asks for what is no object, and is content with any answer.
            let _ = u8::deserialize(deserializer);
            Ok(Self)
        }
    }
    impl Versioned for Ignorant {
        type Previous = upcaster::Origin;
        const KIND: &'static str = "ignorant";
        const VERSION: upcaster::Version = upcaster::Version::of(1);
        fn upcast(previous: upcaster::Origin) -> Result<Self, upcaster::BoxError> {
            match previous {}
        }
    }
    for document in ["{\"_v\":1}", "{}", "[]", "7", "{\"_v\":2}", "{\"_v\":1,\"_v\":1}", "{"] {
        assert!(upcaster::from_str::<Ignorant>(document).is_err(), "{document}");
    }
}

#[test]
fn every_source_keeps_the_stored_version() {
    #[derive(Debug, serde::Deserialize, upcaster::Versioned)]
    #[versioned(kind = "note", version = 1, untagged = 1)]
    struct Note {
        text: String,
    }
    let document = r#"{"text":"milk"}"#;
    let loaded = upcaster::load_reader::<Note>(document.as_bytes()).unwrap();
    assert_eq!((loaded.text.as_str(), loaded.stored_version().get()), ("milk", 1));
    let loaded = upcaster::load_str_at::<Note>(1_u8, document).unwrap();
    assert_eq!((loaded.text.as_str(), loaded.stored_version().get()), ("milk", 1));
    assert_eq!(upcaster::from_str_at::<Note>(1, document).unwrap().text, "milk");
    assert_eq!(upcaster::from_str_at::<Note>(2, document).unwrap_err().kind(), ErrorKind::Newer);
}

#[test]
fn the_deepest_document_and_a_deeper_one_end_no_small_stack() {
    #[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "deep", version = 1)]
    struct Deep {
        deep: serde_json::Value,
    }
    let levels = |count: usize| "[".repeat(count);
    let deepest = format!("{{\"_v\":1,\"deep\":{}{}}}", levels(126), "]".repeat(126));
    let bomb = format!("{{\"_v\":1,\"deep\":{}", levels(100_000));
    // Four times what an unoptimised build needs at least on x86-64.
    let small = std::thread::Builder::new().stack_size(512 << 10);
    let thread = small.spawn(move || {
        let read: Deep = upcaster::from_str(&deepest).unwrap();
        assert_eq!(upcaster::to_string(&read).unwrap(), deepest);
        assert!(upcaster::from_str::<Deep>(&bomb).is_err());
    });
    thread.unwrap().join().unwrap();
}
