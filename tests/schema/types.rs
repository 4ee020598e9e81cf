//! Types of every shape that serde and schemars have in common.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::{NonZeroI32, NonZeroU8, NonZeroU64};
use std::time::{Duration, SystemTime};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A type by what it reads, with both of its schemas.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) reading: Value,
    pub(crate) writing: Value,
    /// Reads a text, and writes it again.
    #[allow(dead_code, reason = "not every test reads both")]
    pub(crate) read: fn(&str) -> Result<Value, serde_json::Error>,
    /// Reads a value that has been parsed, and writes it again.
    #[allow(dead_code, reason = "not every test reads both")]
    pub(crate) take: fn(Value) -> Result<Value, serde_json::Error>,
}

fn sample<T: JsonSchema + Serialize + DeserializeOwned>(name: &'static str) -> Sample {
    let settings = SchemaSettings::draft2020_12;
    Sample {
        name,
        reading: settings().for_deserialize().into_generator().into_root_schema_for::<T>().to_value(),
        writing: settings().for_serialize().into_generator().into_root_schema_for::<T>().to_value(),
        read: |text| serde_json::to_value(serde_json::from_str::<T>(text)?),
        take: |value| serde_json::to_value(serde_json::from_value::<T>(value)?),
    }
}

macro_rules! samples {
    ($($type:ty),* $(,)?) => {
        /// Every type.
        #[must_use]
        pub(crate) fn samples() -> Vec<Sample> {
            vec![$(sample::<$type>(stringify!($type))),*]
        }
    };
}

samples! {
    (), bool, char, String, Option<String>, Value, Box<u8>,
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64,
    Vec<u8>, [u16; 3], (String, i8, Option<bool>), (u8,),
    BTreeSet<u8>, HashSet<Unit>, BTreeSet<bool>,
    BTreeMap<String, i32>, HashMap<u8, char>, BTreeMap<i8, Vec<String>>, BTreeMap<Unit, u8>, BTreeMap<Code, f32>,
    Numbers, NonZeros, Floats, Order, Closed, ClosedOuter, Defaults, Ranged, Times, Addresses,
    Unit, External, ExternalClosed, Internal, InternalClosed, Adjacent, Untagged, Mixed, Nested,
    Flat, FlatMap, FlatEnum, FlatOptional, FlatTwoEnums, FlatInternal, FlatClosed, FlatValues,
    Tree, Link, Expression, Mutual, Newtype, Pair, Nothing, Result<u8, String>, std::ops::Range<i16>,
    std::ops::Bound<u8>, Option<Option<u8>>, Option<Order>, Vec<Option<Internal>>, Renamed, Wide, Code, Generic<Unit>,
    Annotated, Transformed,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Numbers {
    a: i8,
    b: u8,
    c: i16,
    d: u16,
    e: i32,
    f: u32,
    g: i64,
    h: u64,
    i: i128,
    j: u128,
    k: isize,
    l: usize,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct NonZeros {
    a: NonZeroU8,
    b: NonZeroI32,
    c: Option<NonZeroU64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Floats {
    a: f32,
    b: f64,
    c: Option<f32>,
    #[schemars(range(min = -1.5, max = 2.5))]
    d: f64,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Order {
    name: String,
    email: Option<String>,
    tags: Vec<String>,
    lines: Vec<Line>,
    state: Unit,
    extra: Value,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Line {
    sku: String,
    quantity: u32,
    price: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Closed {
    a: u8,
    #[serde(default)]
    b: Vec<bool>,
    c: Option<Box<Closed>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClosedOuter {
    inner: Closed,
    map: BTreeMap<String, Closed>,
}

#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Defaults {
    a: u8,
    b: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    c: Option<u8>,
    #[serde(skip)]
    d: u8,
    #[serde(alias = "other")]
    e: f64,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Ranged {
    #[schemars(range(min = 1, max = 10))]
    a: u8,
    #[schemars(length(min = 2, max = 3))]
    b: String,
    #[schemars(length(equal = 2))]
    c: Vec<u8>,
    #[schemars(regex(pattern = "^[A-Z]{2}-\\d{3,}$"))]
    d: String,
    #[schemars(email)]
    e: String,
    #[schemars(url)]
    f: String,
    #[schemars(contains(pattern = "x.y"))]
    g: String,
    #[schemars(inner(length(min = 1)))]
    h: Vec<String>,
    #[schemars(range(min = -5))]
    i: Option<i32>,
    #[schemars(extend("multipleOf" = 7))]
    j: i64,
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1))]
    k: f64,
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    l: Vec<Unit>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Times {
    #[schemars(range(max = 1_000_000_000))]
    a: u64,
    b: Duration,
    c: Option<SystemTime>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Addresses {
    a: IpAddr,
    b: Ipv4Addr,
    c: Ipv6Addr,
    d: Option<IpAddr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Open,
    InProgress,
    Closed,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
enum External {
    Unit,
    /// Another unit, with words of its own.
    Documented,
    Newtype(u8),
    Tuple(u8, String),
    Struct {
        a: Option<u8>,
        b: bool,
    },
    Empty {},
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
enum ExternalClosed {
    Struct { a: u8 },
    Other { b: Option<u8> },
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
enum Internal {
    Unit,
    Struct { a: i64, b: Option<String> },
    Newtype(Line),
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
enum InternalClosed {
    Unit,
    Struct { a: f64 },
    Newtype(Closed),
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(Vec<u8>),
    Tuple(u8, u8),
    Struct { a: char },
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Untagged {
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<u8>),
    Struct { a: u8, b: Option<u8> },
    Null,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
enum Mixed {
    A {
        a: u8,
    },
    #[serde(untagged)]
    Other {
        b: String,
    },
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
enum Nested {
    One(Box<Nested>),
    Many(Vec<Nested>),
    Map(BTreeMap<String, Nested>),
    Leaf(Internal),
    End,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Flat {
    id: u64,
    #[serde(flatten)]
    line: Line,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FlatMap {
    id: u64,
    note: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, i32>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FlatValues {
    id: Option<u64>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FlatEnum {
    id: u8,
    #[serde(flatten)]
    way: External,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FlatOptional {
    id: u8,
    #[serde(flatten)]
    line: Option<Line>,
    #[serde(flatten)]
    way: Option<Internal>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FlatTwoEnums {
    #[serde(flatten)]
    one: Internal,
    #[serde(flatten)]
    two: Adjacent,
    last: bool,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct FlatInternal {
    #[serde(flatten)]
    one: Internal,
    #[serde(flatten)]
    flat: Flat2,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Flat2 {
    x: i8,
    #[serde(flatten)]
    defaults: Defaults2,
}

#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Defaults2 {
    y: u8,
    z: Option<Vec<u8>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FlatClosed {
    id: u8,
    #[serde(flatten)]
    way: External,
    #[serde(flatten)]
    two: Defaults2,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Tree {
    value: i32,
    children: Vec<Tree>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Link {
    value: u8,
    next: Option<Box<Link>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Expression {
    Add { left: Box<Expression>, right: Box<Expression> },
    Not { inner: Box<Expression> },
    Literal { value: f64 },
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Mutual {
    other: Option<Box<Other>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Other {
    back: BTreeMap<String, Mutual>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Newtype(Option<u8>);

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Pair(Newtype, Line);

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Nothing;

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Renamed {
    first_name: String,
    #[serde(rename = "a/b~c \"d\"")]
    odd: u8,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    both: u8,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Wide {
    a: Option<u8>,
    b: Option<String>,
    c: Option<Vec<u8>>,
    d: Option<Line>,
    e: Option<Unit>,
    f: Option<Untagged>,
    g: Option<bool>,
    h: Option<BTreeMap<String, u8>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Code(#[schemars(regex(pattern = "^[a-z]{1,4}(_[0-9]+)?$"))] String);

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Generic<T> {
    /// A description.
    inner: T,
    #[schemars(example = 1, title = "title")]
    #[deprecated]
    list: Vec<T>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "A", description = "b", extend("x-own" = true, "examples" = [1], "$comment" = "c"))]
struct Annotated {
    #[schemars(extend("format" = "uuid"))]
    id: String,
    #[schemars(extend("format" = "date-time"))]
    at: Option<String>,
    #[schemars(extend("format" = "duration"))]
    #[serde(default)]
    span: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = one_member)]
struct Transformed {
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<u8>,
}

fn one_member(schema: &mut Schema) {
    schema.insert("minProperties".to_owned(), 0.into());
    schema.insert("maxProperties".to_owned(), 1.into());
    schema.insert("propertyNames".to_owned(), serde_json::json!({"maxLength": 1}));
}
