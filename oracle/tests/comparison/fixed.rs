//! Pairs of real types.

#![allow(dead_code, reason = "the types are only looked at")]

use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroI32, NonZeroU8};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use upcaster::Version;
use upcaster::schema::{Snapshot, Verdict, compare};

use crate::{Tally, ours};

macro_rules! shapes {
    ($($(#[$outer:meta])* $name:ident { $($(#[$attr:meta])* $member:ident: $type:ty),* $(,)? })*) => { $(
        #[derive(Serialize, Deserialize, JsonSchema)]
        $(#[$outer])*
        struct $name { $($(#[$attr])* $member: $type),* }
    )* };
}

shapes! {
    One { a: String }
    Two { a: String, #[serde(default)] b: u32 }
    Three { a: String, b: u64 }
    Four { a: Option<String>, #[serde(default, skip_serializing_if = "Option::is_none")] c: Option<u8> }
    #[serde(deny_unknown_fields)]
    Strict { a: String }
    Flattened { a: String, #[serde(flatten)] rest: BTreeMap<String, u32> }
    WithEvent { a: String, #[serde(flatten)] event: Event }
    WithCommand { a: String, #[serde(flatten)] command: Command }
    Tree { a: String, children: Vec<Tree>, parent: Option<Box<Tree>> }
    WiderTree { a: Option<String>, #[serde(default)] children: Vec<WiderTree>, parent: Option<Box<WiderTree>> }
    Lists { a: (u8, String), b: [u8; 3], c: Vec<u8>, d: BTreeSet<u8>, e: BTreeMap<u8, String> }
    WiderLists { a: (u32, String), b: Vec<u8>, c: Vec<u32>, d: Vec<u8>, e: BTreeMap<i32, Option<String>> }
    Numbers { a: NonZeroU8, b: i32, c: f32, d: u128, e: char }
    WiderNumbers { a: NonZeroI32, b: i64, c: f64, d: u128, e: String }
    Nested { a: Event, b: Option<Event>, c: Adjacent }
    NestedWider { a: EventWider, b: Option<EventWider>, c: Adjacent }
    Open { a: Value }
    Outcome { a: Result<u8, String> }
    OutcomeWider { a: Result<u16, String> }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t")]
enum Event {
    Opened,
    Paid { amount: u8 },
    Wrapped(One),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t")]
enum EventWider {
    Closed,
    Opened,
    Paid {
        amount: u32,
        #[serde(default)]
        currency: String,
    },
    Wrapped(Two),
}

#[derive(Serialize, Deserialize, JsonSchema)]
enum Command {
    Stop,
    Go(u8),
    Both(u8, String),
    Turn { left: bool },
}

#[derive(Serialize, Deserialize, JsonSchema)]
enum CommandWider {
    /// At once.
    Stop,
    Wait,
    Go(u16),
    Both(u8, String),
    Turn {
        left: Option<bool>,
    },
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Stop,
    Go(u8),
    Turn { left: bool },
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    One(One),
    Number(u8),
}

fn snapshots() -> Vec<Snapshot> {
    macro_rules! of {
        ($($type:ty),* $(,)?) => { vec![$(snapshot::<$type>()),*] };
    }
    of![
        One, Two, Three, Four, Strict, Flattened, WithEvent, WithCommand, Tree, WiderTree, Lists, WiderLists, Numbers,
        WiderNumbers, Nested, NestedWider, Open, Outcome, OutcomeWider, Event, EventWider, Command, CommandWider,
        Adjacent, Untagged, BTreeMap<String, u32>, BTreeMap<u8, String>,
    ]
}

fn snapshot<T: JsonSchema>() -> Snapshot {
    let settings = SchemaSettings::draft2020_12;
    let written = settings().for_serialize().into_generator().into_root_schema_for::<T>().to_value();
    let read = settings().for_deserialize().into_generator().into_root_schema_for::<T>().to_value();
    Snapshot::new("thing", Version::try_from(1).expect("versions begin at 1"), written, read)
}

#[test]
fn every_type_against_every_other() {
    let all = snapshots();
    let mut tally = Tally::default();
    for old in &all {
        for new in &all {
            let comparison = compare(old, new);
            tally.check(comparison.read(), old.written(), new.read(), &comparison);
        }
    }
    println!("{tally:?}");
    assert_eq!(tally.pairs, all.len() * all.len());
    assert!(tally.ok > 2 * all.len(), "too few are fine: {tally:?}");
    assert!(tally.refuted > tally.breaking / 2, "too few are refuted: {tally:?}");
}

#[test]
fn the_wider_types_read_what_the_others_write() {
    let check = |old: Snapshot, new: Snapshot| {
        let comparison = compare(&old, &new);
        assert_eq!(comparison.read(), Verdict::Ok, "{comparison}");
        assert_ne!(comparison.rollback(), Verdict::Ok, "{comparison}");
        Tally::default().check(comparison.read(), old.written(), new.read(), &comparison);
    };
    check(snapshot::<Tree>(), snapshot::<WiderTree>());
    check(snapshot::<Lists>(), snapshot::<WiderLists>());
    check(snapshot::<Numbers>(), snapshot::<WiderNumbers>());
    check(snapshot::<Nested>(), snapshot::<NestedWider>());
    check(snapshot::<Command>(), snapshot::<CommandWider>());
    check(snapshot::<Outcome>(), snapshot::<OutcomeWider>());
}

/// The check can fail: called fine, a narrowed integer is refuted.
#[test]
#[should_panic(expected = "Incompatible")]
fn a_wrong_verdict_is_refuted() {
    let wide = json!({"type": "integer", "format": "uint32", "minimum": 0});
    let narrow = json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255});
    let comparison = ours(&wide, &narrow);
    Tally::default().check(Verdict::Ok, &wide, &narrow, &comparison);
}
