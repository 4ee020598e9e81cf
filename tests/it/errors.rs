//! What every error says, and what none of them ever says.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::{self, Debug};

use serde::de::{self, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use upcaster::{BoxError, Error, ErrorKind, Origin, Version, Versioned};

use crate::support::{ON_PURPOSE, cause, expect_panics, refused};

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 1)]
struct BillV1 {
    sum: i32,
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 2, previous = BillV1, floor = 2, max_bytes = 400)]
struct BillV2 {
    sum: i32,
    items: Vec<Item>,
}

impl From<BillV1> for BillV2 {
    fn from(old: BillV1) -> Self {
        Self { sum: old.sum, items: Vec::new() }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Item {
    price: f64,
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 3, previous = BillV2)]
struct Bill {
    sum: u32,
    items: Vec<Item>,
}

/// Why a step does not work, with the value that is at fault.
#[derive(Debug)]
struct Overdrawn(i32);

impl fmt::Display for Overdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the sum {} is below zero", self.0)
    }
}

impl std::error::Error for Overdrawn {}

impl TryFrom<BillV2> for Bill {
    type Error = Overdrawn;

    fn try_from(old: BillV2) -> Result<Self, Overdrawn> {
        assert_ne!(old.sum, 13, "{ON_PURPOSE}");
        let sum = u32::try_from(old.sum).map_err(|_| Overdrawn(old.sum))?;
        Ok(Self { sum, items: old.items })
    }
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "labelled", version = 1, label = "2024-10-01")]
struct Labelled {}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "outside", version = 2, floor = 2, outside)]
struct Outside {}

#[derive(Debug, Versioned)]
#[versioned(kind = "panicky", version = 1)]
struct Panicky {
    _field: u8,
}

impl<'de> Deserialize<'de> for Panicky {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("{ON_PURPOSE}")
    }
}

impl Serialize for Panicky {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("{ON_PURPOSE}")
    }
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "unwritable", version = 1)]
struct Unwritable {
    map: BTreeMap<Vec<u8>, u8>,
}

#[derive(Debug, Serialize)]
struct List(Vec<u8>);

impl Versioned for List {
    type Previous = Origin;
    const KIND: &'static str = "list";
    const VERSION: Version = Version::of(1);
    fn upcast(previous: Origin) -> Result<Self, BoxError> {
        match previous {}
    }
}

#[derive(Debug, Serialize, Versioned)]
#[versioned(kind = "rest", version = 1)]
struct Rest {
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "deep", version = 1)]
struct Deep {
    #[expect(dead_code, reason = "only read")]
    deep: serde_json::Value,
}

fn bill(document: &str) -> Error {
    refused(upcaster::from_str::<Bill>(document))
}

struct Failing;

impl std::io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("unplugged"))
    }
}

impl std::io::Write for Failing {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("unplugged"))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An error of each kind and of each wording.
fn all_errors() -> Vec<Error> {
    expect_panics();
    let nested = format!(r#"{{"_v":2,"sum":{}"#, "[".repeat(100));
    vec![
        bill(r#"{"sum":1,"items":[]}"#),
        refused(upcaster::from_slice::<Outside>(b"{}")),
        bill("{\n \"_v\": 2.0,\n \"sum\": 1}"),
        refused(upcaster::from_str::<Labelled>(r#"{"_v":1}"#)),
        refused(upcaster::from_slice_at::<Outside>(-1, b"{}")),
        bill(r#"{"_v":2,"sum":1,"_v":2}"#),
        refused(upcaster::from_str::<Labelled>(r#"{"_v":"2025-01-01"}"#)),
        refused(upcaster::from_slice_at::<Bill>(3, br#"{"_v":2,"sum":1}"#)),
        bill(r#"{"_v":4,"sum":1}"#),
        bill(r#"{"_v":1,"sum":1}"#),
        refused(upcaster::from_slice_at::<Outside>(1, b"{}")),
        bill("[1]"),
        refused(upcaster::from_slice::<Bill>(b"{\n\"a\xff\":1}")),
        bill("{\"_v\":2,\n\"sum\":1,}"),
        bill(&nested),
        bill("{\"_v\":3,\n\"sum\":1,\"items\":[{\"price\":1},{\"price\":true}]}"),
        bill(r#"{"_v":2,"sum":1}"#),
        bill(r#"{"_v":2,"sum":-5,"items":[]}"#),
        bill(r#"{"_v":2,"sum":13,"items":[]}"#),
        refused(upcaster::from_str::<Panicky>(r#"{"_v":1}"#)),
        refused(upcaster::to_vec(&Panicky { _field: 1 })),
        bill(&" ".repeat(401)),
        refused(upcaster::to_vec(&Bill { sum: 1, items: (0..40).map(|_| Item { price: 1.0 }).collect() })),
        refused(upcaster::from_str::<Deep>(&format!(
            r#"{{"_v":1,"deep":{}{}}}"#,
            "[".repeat(150),
            "]".repeat(150)
        ))),
        refused(upcaster::to_vec(&Bill {
            sum: 1,
            items: vec![Item { price: 1.0 }, Item { price: f64::NAN }],
        })),
        refused(upcaster::to_vec(&Unwritable { map: BTreeMap::from([(vec![1], 1)]) })),
        refused(upcaster::to_vec(&Rest { rest: BTreeMap::from([("_v".to_owned(), 1)]) })),
        refused(upcaster::to_vec(&List(vec![1]))),
        refused(upcaster::from_reader::<Bill>(Failing)),
        refused(upcaster::to_writer(Failing, &Bill { sum: 1, items: Vec::new() })),
    ]
}

/// What one of them says, line by line.
fn described(error: &Error) -> String {
    let step = error.step().map(|step| step.to_string());
    let version = error.stored_version().map(Version::get);
    let place = error.line().zip(error.column()).map(|(line, column)| format!("{line}:{column}"));
    let mut parts = vec![format!("{:?}: {error}", error.kind())];
    let facts = [
        ("record", error.record_kind().map(str::to_owned)),
        ("version", version.map(|version| version.to_string())),
        ("step", step),
        ("path", error.path().map(str::to_owned)),
        ("place", place),
        ("source", error.source().map(ToString::to_string)),
    ];
    parts.extend(facts.into_iter().filter_map(|(name, fact)| Some(format!("    {name}: {}", fact?))));
    parts.join("\n")
}

const ALL_ERRORS: &str = r"
MissingTag: bill has no version tag at /_v
    record: bill
    path: /_v
MissingTag: outside keeps its version outside the document and was read without it: give it to `from_slice_at` or `Registry::at`
    record: outside
MalformedTag: bill has a version tag that is not a whole number from 1 to 4294967295 at /_v
    record: bill
    path: /_v
MalformedTag: labelled has a version tag that is not one of the texts its format uses at /_v (line 1, column 7)
    record: labelled
    path: /_v
    place: 1:7
MalformedTag: outside was given with a version that is not a whole number from 1 to 4294967295
    record: outside
DuplicateTag: bill has its version tag twice at /_v
    record: bill
    path: /_v
UnknownLabel: labelled has a version label this program does not know at /_v
    record: labelled
    path: /_v
TagMismatch: bill version 2 was given as version 3, against its tag at /_v
    record: bill
    version: 2
    path: /_v
Newer: bill version 4 is newer than version 3, the current one of this program
    record: bill
    version: 4
BelowFloor: bill version 1 is below the floor: version 2 is the oldest that is read
    record: bill
    version: 1
BelowFloor: outside version 1 is below the floor: version 2 is the oldest that is read
    record: outside
    version: 1
NotAnObject: bill is not a JSON object and so has no place for a version tag
    record: bill
InvalidUtf8: bill is not UTF-8 (line 2, column 3)
    record: bill
    place: 2:3
Syntax: bill is not JSON (line 2, column 9)
    record: bill
    place: 2:9
    source: trailing comma
Truncated: bill is cut off (line 1, column 114)
    record: bill
    place: 1:114
    source: EOF while parsing a list
Data: bill version 3 does not fit its type at /items/1/price (line 2, column 42)
    record: bill
    version: 3
    path: /items/1/price
    place: 2:42
    source: invalid type: boolean, expected f64
Data: bill version 2 does not fit its type (line 1, column 16)
    record: bill
    version: 2
    place: 1:16
    source: missing field `items`
Step: bill version 2 failed in step 2 -> 3
    record: bill
    version: 2
    step: 2 -> 3
    source: the sum -5 is below zero
Panic: bill version 2 panicked in step 2 -> 3
    record: bill
    version: 2
    step: 2 -> 3
Panic: panicky version 1 panicked in the reading code of its type
    record: panicky
    version: 1
Panic: panicky version 1 panicked in the writing code of its type
    record: panicky
    version: 1
TooLarge: bill is larger than the limit of 400 bytes
    record: bill
TooLarge: bill version 3 would be larger than the limit of 400 bytes
    record: bill
    version: 3
TooDeep: deep version 1 is nested deeper than 127 levels at /deep/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0 (line 1, column 142)
    record: deep
    version: 1
    path: /deep/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0
    place: 1:142
    source: recursion limit exceeded
NonFinite: bill version 3 holds a number that is not finite, for which JSON has no form at /items/1/price
    record: bill
    version: 3
    path: /items/1/price
Encode: unwritable version 1 could not be written at /map
    record: unwritable
    version: 1
    path: /map
    source: key must be a string
DuplicateTag: rest version 1 would be written with a second version tag: its type has a member of that name
    record: rest
    version: 1
NotAnObject: list version 1 is not written as an object and so, without `envelope`, has no place for a version tag
    record: list
    version: 1
Io: bill could not be read from its source
    record: bill
    source: unplugged
Io: bill version 3 could not be written to its destination
    record: bill
    version: 3
    source: unplugged
";

#[test]
fn every_error_says_what_where_and_why() {
    let all: Vec<String> = all_errors().iter().map(described).collect();
    assert_eq!(all.join("\n"), ALL_ERRORS.trim());
}

#[test]
fn every_kind_of_error_is_among_them() {
    let seen: Vec<ErrorKind> = all_errors().iter().map(Error::kind).collect();
    for (kind, words) in KINDS {
        assert!(seen.contains(&kind), "{kind:?}");
        assert_eq!(kind.to_string(), words);
    }
}

pub(crate) const KINDS: [(ErrorKind, &str); 19] = [
    (ErrorKind::MissingTag, "missing tag"),
    (ErrorKind::MalformedTag, "malformed tag"),
    (ErrorKind::DuplicateTag, "duplicate tag"),
    (ErrorKind::UnknownLabel, "unknown label"),
    (ErrorKind::TagMismatch, "tag mismatch"),
    (ErrorKind::Newer, "newer document"),
    (ErrorKind::BelowFloor, "below the floor"),
    (ErrorKind::NotAnObject, "not an object"),
    (ErrorKind::InvalidUtf8, "invalid UTF-8"),
    (ErrorKind::Syntax, "invalid JSON"),
    (ErrorKind::Truncated, "truncated JSON"),
    (ErrorKind::Data, "unexpected data"),
    (ErrorKind::Step, "failed step"),
    (ErrorKind::Panic, "panic"),
    (ErrorKind::TooLarge, "too large"),
    (ErrorKind::TooDeep, "too deep"),
    (ErrorKind::NonFinite, "not a finite number"),
    (ErrorKind::Encode, "cannot be written"),
    (ErrorKind::Io, "input or output failed"),
];

#[test]
fn an_error_is_one_word_and_goes_anywhere() {
    fn goes_anywhere<T: std::error::Error + Send + Sync + 'static>() {}
    goes_anywhere::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    let boxed: BoxError = bill("{}").into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}

#[test]
fn a_step_keeps_its_very_error() {
    let error = bill(r#"{"_v":2,"sum":-5,"items":[]}"#);
    let overdrawn = error.source().and_then(|source| source.downcast_ref::<Overdrawn>());
    assert_eq!(overdrawn.unwrap().0, -5);
    assert!(!format!("{error} {error:?}").contains("-5"));
}

#[test]
fn a_panic_is_the_failure_of_one_document_only() {
    expect_panics();
    let error = bill(r#"{"items":[],"sum":13,"_v":2}"#);
    assert_eq!(error.kind(), ErrorKind::Panic);
    let step = error.step().unwrap();
    assert_eq!((step.from.get(), step.to.get()), (2, 3));
    assert_eq!(error.stored_version().unwrap(), 2);
    assert!(upcaster::from_str::<Bill>(r#"{"items":[],"sum":12,"_v":2}"#).is_ok());
}

#[test]
fn debug_shows_every_fact_but_the_source() {
    let error = bill(r#"{"_v":2,"sum":-5,"items":[]}"#);
    assert_eq!(
        format!("{error:?}"),
        "Error { kind: Step, record_kind: Some(\"bill\"), stored_version: Some(2), step: Some(\"2 -> 3\"), \
         step_name: None, path: None, line: None, column: None, message: \"bill version 2 failed in step 2 -> 3\", reason: None }"
    );
}

#[test]
fn a_valid_document_is_never_called_invalid() {
    for member in [
        r#""pair":[1,2,3]"#,
        r#""pair":[1,2,[3]]"#,
        r#""variant":5"#,
        r#""variant":[]"#,
        r#""variant":{}"#,
        r#""variant":{"Wren":1,"Robin":null}"#,
        r#""variant":{"Robin":1}"#,
        r#""map":{"x":1}"#,
        r#""map":{"":1}"#,
        r#""map":{"1e1":1}"#,
        r#""float":1e999"#,
        r#""wide":-1"#,
        r#""wide":340282366920938463463374607431768211456"#,
    ] {
        let document = format!(r#"{{"_v":2,{member}}}"#);
        let error = refused(upcaster::from_str::<Cage>(&document));
        assert_eq!(error.kind(), ErrorKind::Data, "{document}");
    }
}

// The canary: words and numbers that stand in documents as values, and in no error.

const WORD: &str = "canary-7f3a";
const NUMBER: &str = "73120459";

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "cage", version = 1)]
struct CageV1 {
    #[serde(default)]
    step: String,
}

#[derive(Debug, Default, Deserialize, Versioned)]
#[versioned(kind = "cage", version = 2, previous = CageV1)]
#[serde(default, deny_unknown_fields)]
struct Cage {
    number: u8,
    text: String,
    letter: char,
    truth: bool,
    float: f64,
    list: Vec<u8>,
    pair: (u8, u8),
    map: BTreeMap<u8, u8>,
    unit: (),
    variant: Bird,
    tagged: Tagged,
    adjacent: Adjacent,
    untagged: Untagged,
    inner: Inner,
    #[serde(deserialize_with = "quoting")]
    quoting: String,
    #[serde(deserialize_with = "mimicking")]
    mimicking: String,
    #[serde(deserialize_with = "unexpected")]
    unexpected: String,
    #[serde(deserialize_with = "unknown")]
    unknown: String,
    #[serde(deserialize_with = "panicking")]
    panicking: String,
    converted: Converted,
    date: Date,
    wide: u128,
    nothing: Option<Nothing>,
}

#[derive(Debug, Default, Deserialize)]
#[expect(dead_code, reason = "only read")]
enum Bird {
    #[default]
    Robin,
    Wren(u8),
    Finch {
        age: u8,
    },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind")]
#[expect(dead_code, reason = "only read")]
enum Tagged {
    A { x: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", content = "content")]
#[expect(dead_code, reason = "only read")]
enum Adjacent {
    A { x: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "only read")]
enum Untagged {
    A { x: u8 },
    B(u8),
}

#[derive(Debug, Deserialize)]
enum Nothing {}

#[derive(Debug, Default, Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Inner {
    x: u8,
    #[serde(flatten)]
    flat: BTreeMap<String, u8>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "String")]
struct Converted;

impl TryFrom<String> for Converted {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Err(format!("cannot convert {text}"))
    }
}

#[derive(Debug, Default)]
struct Date;

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(de::Error::custom(format_args!("input contains invalid characters: `{text}` at line 1 column 2")))
    }
}

impl Default for Tagged {
    fn default() -> Self {
        Self::A { x: 0 }
    }
}

impl Default for Adjacent {
    fn default() -> Self {
        Self::A { x: 0 }
    }
}

impl Default for Untagged {
    fn default() -> Self {
        Self::B(0)
    }
}

fn quoting<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Err(de::Error::custom(format_args!("bad: {}", String::deserialize(deserializer)?)))
}

fn mimicking<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (shape, value) = text.split_once('|').unwrap_or(("", ""));
    Err(de::Error::custom(shape.replace('#', value)))
}

fn unexpected<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let unexpected = match text.split_once('|') {
        Some(("other", value)) => Unexpected::Other(value),
        Some(("bytes", value)) => Unexpected::Bytes(value.as_bytes()),
        _ => Unexpected::Str(&text),
    };
    Err(de::Error::invalid_value(unexpected, &"something else"))
}

fn unknown<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Err(de::Error::unknown_variant(&String::deserialize(deserializer)?, &[]))
}

fn panicking<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    panic!("{ON_PURPOSE} {}", String::deserialize(deserializer)?)
}

impl TryFrom<CageV1> for Cage {
    type Error = String;

    fn try_from(old: CageV1) -> Result<Self, String> {
        assert!(!old.step.is_empty(), "{ON_PURPOSE} {}", old.step);
        Err(old.step)
    }
}

/// Values to be put where the type wants something else. `W` stands for the word, `N` for the number.
const CANARIES: [&str; 45] = [
    r#""number":"W""#,
    r#""number":N"#,
    r#""number":-N"#,
    r#""number":N.5"#,
    r#""text":N"#,
    r#""text":-N"#,
    r#""text":N.25"#,
    r#""text":{"W":N}"#,
    r#""text":["W",N]"#,
    r#""letter":"W""#,
    r#""letter":N"#,
    r#""truth":"W""#,
    r#""truth":N"#,
    r#""float":"W""#,
    r#""list":"W""#,
    r#""list":["W"]"#,
    r#""list":[1,N]"#,
    r#""pair":[1,2,N]"#,
    r#""pair":["W"]"#,
    r#""map":{"1":"W"}"#,
    r#""map":"W""#,
    r#""unit":"W""#,
    r#""unit":N"#,
    r#""variant":"W""#,
    r#""variant":N"#,
    r#""variant":{"Wren":"W"}"#,
    r#""variant":{"Finch":{"age":N}}"#,
    r#""tagged":{"kind":"W"}"#,
    r#""tagged":{"kind":"A","x":"W"}"#,
    r#""tagged":{"kind":N,"x":1}"#,
    r#""adjacent":{"kind":"W","content":{}}"#,
    r#""adjacent":{"content":{"x":N},"kind":"A"}"#,
    r#""untagged":"W""#,
    r#""inner":{"x":1,"flat":"W"}"#,
    r#""inner":{"x":N}"#,
    r#""quoting":"W""#,
    r#""unexpected":"W""#,
    r#""unexpected":"other|W""#,
    r#""unexpected":"x\", expected W, expected N\"""#,
    r#""unknown":"W`, expected `N""#,
    r#""converted":"W""#,
    r#""date":"W""#,
    r#""panicking":"W""#,
    r#""wide":-N"#,
    r#""nothing":"W""#,
];

#[track_caller]
fn holds_no_canary(error: &Error, document: &str) {
    let reason = error.reason().unwrap_or_default();
    let shown = [error.to_string(), format!("{error:?}"), format!("{error:#?}"), reason];
    for text in shown {
        assert!(!text.contains(WORD) && !text.contains(NUMBER), "{document}: {text}");
    }
}

#[track_caller]
fn holds_no_canary_below(error: &Error, document: &str) {
    let mut below = error.source();
    while let Some(source) = below {
        let text = format!("{source} {source:?}");
        assert!(!text.contains(WORD) && !text.contains(NUMBER), "{document}: {text}");
        below = source.source();
    }
}

fn with_canaries(member: &str) -> String {
    member.replace('W', WORD).replace(&format!("{WORD}ren"), "Wren").replace('N', NUMBER)
}

#[test]
fn no_value_of_a_document_is_in_an_error() {
    expect_panics();
    for member in CANARIES {
        let member = with_canaries(member);
        for document in [format!(r#"{{"_v":2,{member}}}"#), format!(r#"{{{member},"_v":2}}"#)] {
            let error = refused(upcaster::from_str::<Cage>(&document));
            let expected: &[ErrorKind] = &[ErrorKind::Data, ErrorKind::Panic];
            assert!(expected.contains(&error.kind()), "{document}: {error:?}");
            holds_no_canary(&error, &document);
            holds_no_canary_below(&error, &document);
        }
    }
}

#[test]
fn no_value_is_in_an_error_that_talks_like_serde() {
    for shape in [
        "invalid type: string \\\"#\\\", expected u8",
        "invalid value: #, expected something",
        "invalid value: integer `#`",
        "invalid type: #",
        "invalid length: #",
        "invalid length #",
        "missing field #",
        "duplicate field #",
        "unknown variant #",
        "unknown variant `#`",
        "unknown field `#",
        "unknown field `#`, there are no fields",
        "recursion limit exceeded #",
        "# at line 1 column 2",
    ] {
        for canary in [WORD, NUMBER] {
            let document = format!(r#"{{"_v":2,"mimicking":"{shape}|{canary}"}}"#);
            let error = refused(upcaster::from_str::<Cage>(&document));
            assert_eq!(error.kind(), ErrorKind::Data, "{document}");
            holds_no_canary(&error, &document);
            holds_no_canary_below(&error, &document);
        }
    }
}

#[test]
fn no_value_is_in_an_error_about_the_tag_the_json_or_a_step() {
    expect_panics();
    let documents = [
        r#"{"_v":"W"}"#,
        r#"{"_v":-N}"#,
        r#"{"_v":N.5}"#,
        r#"{"_v":["W",N]}"#,
        r#"{"_v":{"W":N}}"#,
        r#"{"text":"W","number":N}"#,
        r#"{"_v":2,"_v":2,"text":"W","number":N}"#,
        r#"{"_v":3,"text":"W","number":N}"#,
        r#"{"_v":2,"text":"W","number":N,}"#,
        r#"{"_v":2,"text":"W"#,
        r#"{"_v":2,"text":"W\q"}"#,
        r#"{"_v":2,"text":W}"#,
        r#"{"_v":2,"number":Nx}"#,
        r#"{"_v":2,"float":Ne999}"#,
        r#"["W",N]"#,
        r#""W""#,
        "N",
        r#"{"_v":1,"step":N}"#,
        r#"{"_v":1,"step":"W"}"#,
    ];
    for document in documents {
        let document = with_canaries(document);
        let error = refused(upcaster::from_str::<Cage>(&document));
        holds_no_canary(&error, &document);
        if error.kind() != ErrorKind::Step {
            holds_no_canary_below(&error, &document);
        }
        let error = refused(upcaster::from_slice_at::<Cage>(1, document.as_bytes()));
        holds_no_canary(&error, &document);
    }
    let error = refused(upcaster::from_str::<Labelled>(&with_canaries(r#"{"_v":"W"}"#)));
    assert_eq!(error.kind(), ErrorKind::UnknownLabel);
    holds_no_canary(&error, "a label");
    holds_no_canary_below(&error, "a label");
}

/// What `serde` and `serde_json` say of a value that is not a `T`.
fn words<T: de::DeserializeOwned + Debug>(document: &str) -> String {
    serde_json::from_str::<T>(document).expect_err("the document is no `T`").to_string()
}

#[test]
fn the_words_of_serde_have_not_changed() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct One {
        #[expect(dead_code, reason = "only its absence matters")]
        one: u8,
    }
    let deep = "[".repeat(128);
    assert_eq!(words::<serde_json::Value>(&deep), "recursion limit exceeded at line 1 column 128");
    assert_eq!(words::<u8>("\"x\""), "invalid type: string \"x\", expected u8 at line 1 column 3");
    assert_eq!(words::<u8>("null"), "invalid type: null, expected u8 at line 1 column 4");
    assert_eq!(words::<u8>("true"), "invalid type: boolean `true`, expected u8 at line 1 column 4");
    assert_eq!(words::<u8>("1.5"), "invalid type: floating point `1.5`, expected u8 at line 1 column 3");
    assert_eq!(words::<String>("7"), "invalid type: integer `7`, expected a string at line 1 column 1");
    assert_eq!(words::<u8>("{}"), "invalid type: map, expected u8 at line 1 column 0");
    assert_eq!(words::<u8>("[]"), "invalid type: sequence, expected u8 at line 1 column 0");
    assert_eq!(words::<u8>("256"), "invalid value: integer `256`, expected u8 at line 1 column 3");
    assert_eq!(
        words::<char>("\"xy\""),
        "invalid value: string \"xy\", expected a character at line 1 column 4"
    );
    assert_eq!(
        words::<Bird>("\"Owl\""),
        "unknown variant `Owl`, expected one of `Robin`, `Wren`, `Finch` at line 1 column 5"
    );
    assert_eq!(words::<Nothing>("\"x\""), "unknown variant `x`, there are no variants at line 1 column 3");
    assert_eq!(words::<One>("{\"two\":1}"), "unknown field `two`, expected `one` at line 1 column 6");
    assert_eq!(words::<One>("{}"), "missing field `one` at line 1 column 2");
    assert_eq!(words::<One>("{\"one\":1,\"one\":1}"), "duplicate field `one` at line 1 column 14");
    assert_eq!(words::<(u8, u8)>("[1]"), "invalid length 1, expected a tuple of size 2 at line 1 column 3");
    assert_eq!(words::<u8>("1."), "EOF while parsing a value at line 1 column 2");
    assert_eq!(words::<de::IgnoredAny>("1."), "invalid number at line 1 column 2");
}

#[test]
fn what_is_known_to_be_about_the_type_is_kept() {
    let why = |member: &str| cause(&refused(upcaster::from_str::<Cage>(&format!(r#"{{"_v":2,{member}}}"#))));
    assert_eq!(why(r#""number":"x""#), "invalid type: string, expected u8");
    assert_eq!(why(r#""number":300"#), "invalid value: integer, expected u8");
    assert_eq!(why(r#""variant":"Owl""#), "unknown variant, expected one of `Robin`, `Wren`, `Finch`");
    assert_eq!(why(r#""nothing":"x""#), "unknown variant, there are no variants");
    assert_eq!(why(r#""pair":[1]"#), "invalid length 1, expected a tuple of size 2");
    assert_eq!(why(r#""tagged":{}"#), "missing field `kind`");
    assert_eq!(why(r#""number":1,"number":1"#), "duplicate field `number`");
    assert_eq!(why(r#""date":"x""#), "refused by the code of the type itself");
}

#[test]
fn an_error_says_when_the_version_was_only_assumed() {
    #[derive(Debug, serde::Deserialize, upcaster::Versioned)]
    #[versioned(kind = "note", version = 1, untagged = 1)]
    #[allow(dead_code)]
    struct Note {
        stars: u8,
    }
    let error = upcaster::from_str::<Note>(r#"{"_V":1,"stars":"x"}"#).unwrap_err();
    assert!(error.is_untagged());
    assert_eq!(
        error.to_string(),
        "note version 1 (assumed, for it has no tag) does not fit its type at /stars (line 1, column 19)"
    );
    let tagged = upcaster::from_str::<Note>(r#"{"_v":1,"stars":"x"}"#).unwrap_err();
    assert!(!tagged.is_untagged());
}

#[test]
fn nothing_and_a_byte_order_mark_are_called_by_their_names() {
    let empty = bill(" \n");
    assert_eq!(
        (empty.kind(), empty.to_string().as_str()),
        (ErrorKind::Truncated, "bill is empty (line 2, column 0)")
    );
    let marked = bill("\u{feff}{\"_v\":3}");
    assert_eq!(marked.kind(), ErrorKind::Syntax);
    assert_eq!(
        marked.to_string(),
        "bill begins with a byte order mark, which JSON does not have (line 1, column 1)"
    );
}

#[test]
fn debug_holds_what_the_parser_said_without_the_values() {
    let error = bill(r#"{"_v":3,"items":"canary","sum":1}"#);
    let shown = format!("{error:?}");
    assert!(shown.contains("invalid type: string, expected"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}
