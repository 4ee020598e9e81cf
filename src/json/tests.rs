//! What the fast parser and writer take, they take as `serde_json` does.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Parser, Writer, arbitrary_precision};

fn fast<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut parser = Parser::new(text);
    let value = T::deserialize(&mut parser).ok()?;
    parser.end().ok()?;
    Some(value)
}

/// Checks one text as one type, and says whether the fast parser took it.
#[track_caller]
fn agree<T: DeserializeOwned + Debug>(text: &str) -> bool {
    let Some(value) = fast::<T>(text) else { return false };
    match serde_json::from_str::<T>(text) {
        Ok(expected) => assert_eq!(format!("{value:?}"), format!("{expected:?}"), "{text}"),
        Err(error) => panic!("only the fast parser takes {text} as {}: {error}", std::any::type_name::<T>()),
    }
    true
}

/// Checks one text as many types, and says how many the fast parser took.
fn agree_on_all(text: &str) -> usize {
    let taken = [
        agree::<Value>(text),
        agree::<Ignored>(text),
        agree::<Everything>(text),
        agree::<Flat>(text),
        agree::<Internal>(text),
        agree::<Untagged>(text),
        agree::<External>(text),
        agree::<f64>(text),
        agree::<f32>(text),
        agree::<u64>(text),
        agree::<i64>(text),
        agree::<u8>(text),
        agree::<i128>(text),
        agree::<u128>(text),
        agree::<String>(text),
        agree::<char>(text),
        agree::<bool>(text),
        agree::<()>(text),
        agree::<Bytes>(text),
        agree::<Option<Vec<Option<u16>>>>(text),
        agree::<(u8, String)>(text),
        agree::<BTreeMap<String, Value>>(text),
        agree::<BTreeMap<u32, Value>>(text),
        agree::<BTreeMap<i128, Value>>(text),
        agree::<BTreeMap<bool, Value>>(text),
        agree::<BTreeMap<char, Value>>(text),
        agree::<BTreeMap<Unit, Value>>(text),
        agree::<BTreeMap<Newtype, Value>>(text),
        agree::<BTreeMap<Option<i8>, Value>>(text),
    ];
    taken.into_iter().filter(|taken| *taken).count()
}

#[derive(Debug, Deserialize)]
struct Ignored {
    #[serde(default, rename = "n")]
    _n: IgnoredAny,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
    pair: (i8, String),
}

#[derive(Debug, Deserialize)]
struct Flat {
    #[serde(default)]
    _n: Option<u64>,
    #[serde(flatten)]
    _rest: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t")]
enum Internal {
    A {
        #[serde(rename = "n")]
        _n: f64,
    },
    B,
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

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    Newtype(f64),
    Tuple(u8, String),
    Struct { n: i64 },
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Unit {
    A,
    B,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Newtype(String);

#[derive(Debug, PartialEq)]
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;
        impl<'de> serde::de::Visitor<'de> for BytesVisitor {
            type Value = Bytes;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Bytes, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_bytes(BytesVisitor)
    }
}

/// A small generator (xorshift64*), so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, sides: usize) -> usize {
        (self.roll() >> 33) as usize % sides
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        i64::try_from(self.roll() >> 1).unwrap_or(0).rem_euclid(most - least) + least
    }

    fn pick<'a, T: ?Sized>(&mut self, faces: &[&'a T]) -> &'a T {
        faces[self.below(faces.len())]
    }
}

const STRINGS: [&str; 28] = [
    "\"\"",
    "\"n\"",
    "\"A\"",
    "\"1\"",
    "\"-7\"",
    "\"true\"",
    "\"\\u0031\"",
    "\"1.5\"",
    "\"01\"",
    "\"1 \"",
    "\"+1\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"\\ud800\\udb00\"",
    "\"\\udbff\\udfff\"",
    "\"\\ud83d\\ue000\"",
    "\"\\udc00\"",
    "\"\\u0000\"",
    "\"longer than eight bytes, \\u00e9\"",
    "\"\u{7f}é漢😀\"",
    "\"tab\there\"",
    "\"\\x\"",
    "\"open",
    "\"t\"",
    "\"Unit\"",
    "\"12345678\\n\"",
];

const NUMBERS: [&str; 30] = [
    "0",
    "-0",
    "-0.0",
    "1",
    "-1",
    "7.5",
    "255",
    "256",
    "1e2",
    "1E+2",
    "1e-2",
    "1e400",
    "1e-400",
    "-1e999",
    "01",
    "1.",
    ".5",
    "-",
    "1e",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "-18446744073709551615",
    "340282366920938463463374607431768211455",
    "340282366920938463463374607431768211456",
    "123456789012345678901234567890.5e-10",
    "0e99999999999",
    "3.4028236e38",
    "16777217.000000001",
];

/// Something that is often JSON.
fn value(dice: &mut Dice, depth: usize, out: &mut String) {
    let space = |dice: &mut Dice| dice.pick(&["", "", "", " ", "\n", "\t\r "]).to_owned();
    out.push_str(&space(dice));
    match dice.below(if depth == 0 { 5 } else { 9 }) {
        0 => out.push_str(dice.pick(&STRINGS)),
        1 | 2 => out.push_str(dice.pick(&NUMBERS)),
        3 => out.push_str(&f64::from_bits(dice.roll()).to_string()),
        4 => out.push_str(dice.pick(&["true", "false", "null", "nul", "truex", "NaN", "{}", "[]", "[1]"])),
        5 | 6 => {
            out.push('[');
            for n in 0..dice.below(4) {
                if n > 0 {
                    out.push(',');
                }
                value(dice, depth - 1, out);
            }
            out.push_str(dice.pick(&["]", "]", "]", "]", "]", ",]", "}", ""]));
        }
        _ => {
            out.push('{');
            for n in 0..dice.below(5) {
                if n > 0 {
                    out.push(',');
                }
                let names = ["n", "u", "f", "s", "c", "o", "v", "e", "k", "b", "w", "t", "unit", "pair"];
                if dice.below(3) > 0 {
                    out.extend(["\"", dice.pick(&names), "\""]);
                } else {
                    out.push_str(dice.pick(&STRINGS));
                }
                out.push_str(&space(dice));
                out.push_str(dice.pick(&[":", ":", ":", ":", ":", ":", ":", "", "::"]));
                value(dice, depth - 1, out);
            }
            out.push_str(dice.pick(&["}", "}", "}", "}", "}", "}", ",}", "]"]));
        }
    }
    out.push_str(&space(dice));
}

#[test]
fn what_the_fast_parser_takes_is_what_serde_json_reads() {
    let mut dice = Dice(0x5EED);
    let (mut taken, mut text) = (0, String::new());
    for _ in 0..60_000 {
        text.clear();
        value(&mut dice, 3, &mut text);
        taken += agree_on_all(&text);
    }
    assert!(taken > 60_000, "the generator makes too little that is JSON: {taken}");
}

#[test]
fn every_odd_token_is_read_as_serde_json_reads_it() {
    for token in STRINGS.iter().chain(&NUMBERS) {
        agree_on_all(token);
        agree_on_all(&format!("[{token}]"));
        agree_on_all(&format!("{{{token}:{token}}}"));
        agree_on_all(&format!("{{\"n\":{token},\"f\":{token},\"w\":{token},\"s\":{token},\"e\":{token}}}"));
        agree_on_all(&format!("{{\"Newtype\":{token}}}"));
        agree_on_all(&format!("{{\"Tuple\":[{token},{token}]}}"));
        agree_on_all(&format!("{{\"Struct\":{{\"n\":{token}}}}}"));
    }
}

#[test]
fn changed_bytes_are_read_as_serde_json_reads_them() {
    let text = r#" {"n":-12,"u":34,"f":5.75e1,"s":"a\"bcdefgh\u00e9","c":"x","o":{"n":1},"v":[1,{"a":[]},null],
        "e":{"Struct":{"n":3}},"k":{"1":2.5},"b":true,"w":12,"unit":null,"pair":[1,"z"],"more":[{"x":"y"},-1e3]} "#;
    assert!(agree::<Ignored>(text));
    // Under `arbitrary_precision`, numbers in trees are left to serde_json.
    assert_eq!(agree::<Everything>(text) && agree::<Value>(text), !arbitrary_precision());
    let mut dice = Dice(7);
    let bytes = b"\"\\{}[]:,.-+0129eEtfnu aA/\x01\x7f";
    for at in 0..text.len() {
        for _ in 0..12 {
            let mut changed = text.as_bytes().to_vec();
            changed[at] = bytes[dice.below(bytes.len())];
            agree_on_all(&String::from_utf8(changed).unwrap());
        }
        agree_on_all(&text[..at]);
    }
}

#[test]
fn doubles_of_every_form_are_rounded_right() {
    let mut dice = Dice(0xF10A7);
    for _ in 0..300_000 {
        let double = f64::from_bits(dice.roll());
        let text = match dice.below(5) {
            0 => format!("{double}"),
            1 => format!("{double:e}"),
            2 => format!("{}.{:0width$}", dice.roll() >> 40, dice.roll() >> 44, width = 1 + dice.below(25)),
            3 => format!("{}.{}e{}", dice.roll(), dice.roll(), dice.between(-350, 350)),
            _ => format!("{}e{}", dice.roll() >> dice.below(60), dice.between(-30, 30)),
        };
        agree::<f64>(&text);
        agree::<f32>(&text);
        if double.is_finite() {
            let printed = serde_json::to_string(&double).unwrap();
            assert_eq!(fast::<f64>(&printed).map(f64::to_bits), Some(double.to_bits()), "{printed}");
        }
    }
}

#[test]
fn texts_without_escapes_are_borrowed() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Borrowed<'a> {
        plain: &'a str,
        #[serde(borrow)]
        cow: Cow<'a, str>,
    }
    let text = r#"{"plain":"é","cow":"a\nb"}"#;
    let expected = Borrowed { plain: "é", cow: Cow::Owned("a\nb".to_owned()) };
    assert_eq!(fast::<Borrowed<'_>>(text), Some(expected));
    assert_eq!(fast::<&str>(r#""a\n""#), None, "left to serde_json, which says why");
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
                assert_eq!(map.next_key::<String>()?.as_deref(), Some(super::raw::RAW_VALUE));
                map.next_value().map(Raw)
            }
        }
        deserializer.deserialize_newtype_struct(super::raw::RAW_VALUE, RawVisitor)
    }
}

#[test]
fn a_raw_value_keeps_the_text_between_its_neighbours() {
    let raw = fast::<Vec<Raw>>(r#"["\ud800"]"#).unwrap();
    assert_eq!(raw[0].0, r#""\ud800""#, "what is not looked into need not be Unicode, as in serde_json");
    let raw = fast::<Vec<Raw>>(r#"[ {"a" : [1.50, null] } ,1e2,"x"]"#).unwrap();
    assert_eq!(
        raw.iter().map(|raw| raw.0.as_str()).collect::<Vec<_>>(),
        [r#"{"a" : [1.50, null] }"#, "1e2", r#""x""#]
    );
}

#[test]
fn nesting_ends_where_that_of_serde_json_does() {
    for levels in 120..140 {
        let text = "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(agree::<Value>(&text), levels <= 127, "{levels}");
        assert_eq!(agree::<IgnoredAny>(&text), levels <= 128 + 1, "{levels}");
    }
}

/// Checks that a value is written as `serde_json` writes it.
#[track_caller]
fn same_bytes<T: Serialize + Debug>(value: &T) {
    let mut bytes = Vec::new();
    value.serialize(Writer::new(&mut bytes)).unwrap_or_else(|_| panic!("refused {value:?}"));
    assert_eq!(String::from_utf8(bytes).unwrap(), serde_json::to_string(value).unwrap());
}

#[test]
fn the_fast_writer_writes_what_serde_json_writes() {
    let mut dice = Dice(0xC0DE);
    let mut text = String::new();
    for _ in 0..60_000 {
        text.clear();
        value(&mut dice, 3, &mut text);
        if let Ok(tree) = serde_json::from_str::<Value>(&text) {
            if !text.contains("Number") {
                same_bytes_unless_private(&tree);
            }
        }
        if let Ok(everything) = serde_json::from_str::<Everything>(&text) {
            same_bytes_unless_private(&everything);
        }
    }
}

/// The same, where `arbitrary_precision` may make trees of numbers that are left to `serde_json`.
#[track_caller]
fn same_bytes_unless_private<T: Serialize + Debug>(value: &T) {
    let mut bytes = Vec::new();
    if value.serialize(Writer::new(&mut bytes)).is_ok() {
        assert_eq!(String::from_utf8(bytes).unwrap(), serde_json::to_string(value).unwrap());
    }
}

#[test]
fn every_form_of_value_is_written_as_serde_json_writes_it() {
    #[derive(Debug, Serialize)]
    struct Empty {}
    #[derive(Debug, Serialize)]
    struct UnitStruct;
    #[derive(Debug, Serialize)]
    struct Tuple(u8, Option<char>);
    let every_char: String = (0..0x200).filter_map(char::from_u32).collect();
    same_bytes(&every_char);
    same_bytes(&(Empty {}, UnitStruct, Tuple(1, None), Newtype("é\u{1f}".to_owned())));
    same_bytes(&[External::Unit, External::Newtype(-0.0), External::Tuple(1, "\"".to_owned())]);
    same_bytes(&External::Struct { n: i64::MIN });
    same_bytes(&(u128::MAX, i128::MIN, u64::MAX, f32::MIN_POSITIVE, f64::MAX, 1e21_f64, 0.1_f32));
    same_bytes(&BTreeMap::from([(1_u8, true)]));
    same_bytes(&BTreeMap::from([(i128::MIN, 0)]));
    same_bytes(&BTreeMap::from([(true, 'x')]));
    same_bytes(&BTreeMap::from([('"', "")]));
    same_bytes(&BTreeMap::from([(Unit::B, vec![0_u8; 0])]));
    same_bytes(&BTreeMap::from([(Newtype("k".to_owned()), Some(1.5))]));
    same_bytes(&std::net::Ipv6Addr::LOCALHOST);
    same_bytes(&format_args!("{}\"{}", 1, "\n"));
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(number.serialize(Writer::new(&mut Vec::new())).is_err());
    }
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert!(number.serialize(Writer::new(&mut Vec::new())).is_err());
    }
}
