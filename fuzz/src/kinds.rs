//! The kind that is read, once for each tag layout, and beside each its plain structs for the reference, which
//! declare the tag as a member.

mod roll;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use roll::Rolled;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    street: String,
    number: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    Open,
    Paid(f64),
    SentTo { place: Place, on_day: u16 },
    Pair(i8, Option<bool>),
}

/// What serde reads by trying one form after another, from a buffer of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Odd {
    Number(i64),
    Float(f64),
    Text(String),
    List(Vec<Odd>),
    Members(BTreeMap<String, Odd>),
}

/// What serde reads by a member of its own, from a buffer as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "_v")]
pub(crate) enum Event {
    Sent { at: u64, by: Option<char> },
    Said { text: String },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Side {
    Left,
    Right,
}

/// The rarer ways to ask for a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rare {
    #[serde(default)]
    any: Value,
    #[serde(default)]
    odd: Option<Odd>,
    #[serde(default)]
    events: Vec<Event>,
    #[serde(default)]
    sides: BTreeMap<Side, (i128, f32)>,
    #[serde(default)]
    flags: BTreeMap<bool, ()>,
    #[serde(default)]
    steps: BTreeMap<i64, Option<Box<Rare>>>,
    #[serde(default)]
    copied: Cow<'static, str>,
}

fn one() -> u32 {
    1
}

/// The structs of the three versions and the steps between them; `$tag` and `$meta_tag` are the members that
/// hold the tag, for the reference only.
macro_rules! versions {
    (
        $meta:tt [$($one:tt)*] [$($two:tt)*] [$($three:tt)*]
        { $($tag:tt)* } { $($meta_tag:tt)* } { $($extra:tt)* }
    ) => {
        versions!(@struct $meta Meta {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            author: Option<String>,
            $($meta_tag)*
        });
        versions!(@struct [$($one)*] V1 {
            text: String,
            count: u64,
            ratio: f64,
            note: Option<String>,
            place: Place,
            items: Vec<Place>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            meta: Option<Meta>,
            $($tag)*
        });
        versions!(@struct [$($two)* #[serde(deny_unknown_fields)]] V2 {
            #[serde(alias = "text")]
            title: String,
            count: u64,
            ratio: f64,
            #[serde(default)]
            note: Option<String>,
            places: Vec<Place>,
            numbers: BTreeMap<String, i64>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            meta: Option<Meta>,
            $($tag)*
        });
        versions!(@struct [$($three)*] V3 {
            title: String,
            count: i64,
            ratio: Option<f64>,
            #[serde(default)]
            note: Option<String>,
            #[serde(default)]
            places: Vec<Place>,
            #[serde(default)]
            numbers: BTreeMap<String, i64>,
            #[serde(default)]
            by_day: BTreeMap<u16, (f32, char)>,
            #[serde(default = "one")]
            copies: u32,
            #[serde(default)]
            state: Option<State>,
            #[serde(default)]
            big: Option<u128>,
            #[serde(default)]
            rare: Option<Rare>,
            $($extra)*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            meta: Option<Meta>,
            $($tag)*
        });
    };
    (@struct [$($attr:tt)*] $name:ident { $($fields:tt)* }) => {
        #[derive(Clone, Debug, PartialEq, Deserialize)]
        $($attr)*
        pub(crate) struct $name { $($fields)* }
    };
}

macro_rules! steps {
    ($($tag:ident)?; $($extra:ident)?) => {
        impl From<V1> for V2 {
            fn from(old: V1) -> Self {
                let numbers = BTreeMap::from([(old.place.street.clone(), old.place.number)]);
                let places = std::iter::once(old.place).chain(old.items).collect();
                let V1 { text, count, ratio, note, meta, .. } = old;
                Self { title: text, count, ratio, note, places, numbers, meta, $($tag: old.$tag)? }
            }
        }

        impl TryFrom<V2> for V3 {
            type Error = std::num::TryFromIntError;

            fn try_from(old: V2) -> Result<Self, Self::Error> {
                let V2 { title, ratio, note, places, numbers, meta, .. } = old;
                Ok(Self {
                    title,
                    count: i64::try_from(old.count)?,
                    ratio: Some(ratio),
                    note,
                    places,
                    numbers,
                    by_day: BTreeMap::new(),
                    copies: one(),
                    state: None,
                    big: None,
                    rare: None,
                    $($extra: Default::default(),)?
                    meta,
                    $($tag: old.$tag)?
                })
            }
        }
    };
}

/// One layout: what `upcaster` reads, and the reference for it.
macro_rules! layout {
    (
        $name:ident, [$($one:tt)*] [$($two:tt)*] [$($three:tt)*],
        { $($tag:tt)* } { $($meta_tag:tt)* } [$($tag_name:ident)?],
        { $($extra:tt)* } [$($extra_name:ident)?],
        $parse:ident
    ) => {
        pub(crate) mod $name {
            use super::*;

            versions! {
                [#[derive(Serialize)]]
                [
                    #[derive(Serialize, upcaster::Versioned)]
                    #[versioned(kind = "fuzzed", version = 1, $($one)*)]
                ]
                [
                    #[derive(Serialize, upcaster::Versioned)]
                    #[versioned(kind = "fuzzed", version = 2, previous = V1, $($two)*)]
                ]
                [
                    #[derive(Serialize, upcaster::Versioned)]
                    #[versioned(kind = "fuzzed", version = 3, previous = V2, $($three)*)]
                ]
                {} {} { $($extra)* }
            }
            steps!(; $($extra_name)?);

            impl V3 {
                /// An untagged document may lack the object that a nested tag goes into; once written, it has
                /// that object.
                #[allow(dead_code, reason = "for the nested layout only")]
                pub(crate) fn with_meta(mut self) -> Self {
                    self.meta.get_or_insert(Meta { author: None });
                    self
                }
            }

            impl V1 {
                /// Any value of the first version.
                pub(crate) fn rolled(roll: &mut Rolled<'_>) -> Self {
                    Self {
                        text: roll.text(),
                        count: roll.int(),
                        ratio: roll.float(),
                        note: roll.maybe(Rolled::text),
                        place: roll.place(),
                        items: roll.some(Rolled::place),
                        meta: roll.maybe(|roll| Meta { author: roll.maybe(Rolled::text) }),
                    }
                }
            }

            impl V3 {
                /// Any value of the current version.
                pub(crate) fn rolled(roll: &mut Rolled<'_>) -> Self {
                    Self {
                        title: roll.text(),
                        count: roll.int(),
                        ratio: roll.maybe(Rolled::float),
                        note: roll.maybe(Rolled::text),
                        places: roll.some(Rolled::place),
                        numbers: roll.some(|roll| (roll.text(), roll.int())),
                        by_day: roll.some(|roll| (roll.int(), (roll.single(), roll.char()))),
                        copies: roll.int(),
                        state: roll.maybe(Rolled::state),
                        big: roll.maybe(Rolled::int),
                        rare: roll.maybe(Rolled::rare),
                        $($extra_name: roll.rest(),)?
                        meta: roll.maybe(|roll| Meta { author: roll.maybe(Rolled::text) }),
                    }
                }
            }

            /// What the naive reader makes of a document.
            pub(crate) fn reference(
                layout: &super::super::reference::Layout,
                document: &[u8],
            ) -> super::super::reference::Answer<V3> {
                let (text, version) = super::super::reference::version_of(layout, document)?;
                plain::read(text, version).map(|value| (value.into(), version))
            }

            mod plain {
                use super::super::*;
                use upcaster::ErrorKind;

                versions! { [] [] [] [] { $($tag)* } { $($meta_tag)* } { $($extra)* } }
                steps!($($tag_name)?; $($extra_name)?);

                impl From<V3> for super::V3 {
                    fn from(plain: V3) -> Self {
                        let V3 {
                            title, count, ratio, note, places, numbers, by_day, copies, state, big, rare, meta, $($extra_name,)? ..
                        } = plain;
                        let meta = meta.map(|meta| super::Meta { author: meta.author });
                        Self { title, count, ratio, note, places, numbers, by_day, copies, state, big, rare, meta, $($extra_name)? }
                    }
                }

                pub(super) fn read(text: &str, version: u32) -> Result<V3, ErrorKind> {
                    let parse = |error: serde_json::Error| super::super::super::reference::kind_of_type(&error, text);
                    let step = |_| ErrorKind::Step;
                    match version {
                        1 => V3::try_from(V2::from($parse::<V1>(text).map_err(parse)?)).map_err(step),
                        2 => V3::try_from($parse::<V2>(text).map_err(parse)?).map_err(step),
                        _ => $parse(text).map_err(parse),
                    }
                }
            }
        }
    };
}

/// A member that the reference declares and does not look into.
type Unread = Option<Skipped>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Skipped;

impl<'de> Deserialize<'de> for Skipped {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

fn whole<T: for<'de> Deserialize<'de>>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text)
}

#[derive(Deserialize)]
struct Enveloped<T> {
    data: T,
}

fn enveloped<T: for<'de> Deserialize<'de>>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str::<Enveloped<T>>(text).map(|envelope| envelope.data)
}

layout! {
    field, [] [] [],
    { #[serde(rename = "_v")] tag: Unread } {} [tag],
    {} [],
    whole
}

layout! {
    nested, [tag = "/meta/version", untagged = 1] [] [],
    {} { #[serde(default, rename = "version")] _tag: Unread } [],
    {} [],
    whole
}

layout! {
    envelope, [envelope] [floor = 2] [],
    {} {} [],
    {} [],
    enveloped
}

layout! {
    labelled,
    [tag = "format", label = "2023-01"] [label = "2023-09"] [label = "2024-\u{e4}"],
    { #[serde(rename = "format")] tag: Unread } {} [tag],
    { #[serde(flatten)] rest: BTreeMap<String, Value>, } [rest],
    whole
}
