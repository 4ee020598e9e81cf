//! Changes that people make to their types, and what each asks for.

#![allow(dead_code, reason = "the types are only looked at")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use upcaster::schema::{Class, Comparison, Rule, Verdict};

use super::{found, types};

macro_rules! shapes {
    ($($name:ident { $($(#[$attr:meta])* $member:ident: $type:ty),* $(,)? })*) => { $(
        #[derive(Serialize, Deserialize, JsonSchema)]
        struct $name { $($(#[$attr])* $member: $type),* }
    )* };
}

shapes! {
    Base { a: String }
    Defaulted { a: String, #[serde(default)] b: u32 }
    Required { a: String, b: u32 }
    Renamed { z: String }
    Nick { a: String, nick: Option<String> }
    Alias { a: String, alias: Option<String> }
    Integer { n: i32 }
    Number { n: f64 }
    Colour { c: Three }
    FewerColours { c: Two }
    Nullable { a: Option<String> }
    Text { #[schemars(length(max = 10))] a: String }
    ShortText { #[schemars(length(max = 5))] a: String }
    Date { #[schemars(extend("format" = "date"))] a: String }
    DateTime { #[schemars(extend("format" = "date-time"))] a: String }
    Seven { #[serde(default = "seven")] n: u32 }
    Eight { #[serde(default = "eight")] n: u32 }
    Wide { n: u32 }
    Narrow { n: u8 }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Three {
    Red,
    /// As grass.
    Green,
    Blue,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Two {
    Red,
    Green,
}

fn seven() -> u32 {
    7
}

fn eight() -> u32 {
    8
}

#[track_caller]
fn row(comparison: &Comparison, read: Verdict, rollback: Verdict, class: Class, rules: &[(Rule, &str)]) {
    let found: Vec<_> = found(comparison).iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(found, rules, "\n{comparison}");
    assert_eq!((comparison.read(), comparison.rollback()), (read, rollback), "\n{comparison}");
    assert_eq!(comparison.class(), class, "\n{comparison}");
}

use Class::{BreaksOldReaders, Compatible, NeedsVersion};
use Verdict::{Breaking, Ok, Unknown};

#[test]
fn a_member_with_a_default_is_added_without_harm() {
    row(&types::<Base, Defaulted>(), Ok, Ok, Compatible, &[(Rule::FieldAdded, "/b")]);
    assert_eq!(types::<Base, Defaulted>().rollback_loss(), ["/b"]);
}

#[test]
fn a_required_member_that_is_added_needs_a_step() {
    let rules = [(Rule::FieldAdded, "/b"), (Rule::RequiredAdded, "/b")];
    row(&types::<Base, Required>(), Breaking, Ok, NeedsVersion, &rules);
}

#[test]
fn a_renamed_required_member_needs_a_step() {
    let rules = [
        (Rule::FieldRemoved, "/a"),
        (Rule::RequiredRemoved, "/a"),
        (Rule::FieldAdded, "/z"),
        (Rule::RequiredAdded, "/z"),
    ];
    row(&types::<Base, Renamed>(), Breaking, Breaking, NeedsVersion, &rules);
}

#[test]
fn a_renamed_optional_member_is_a_loss() {
    let rules = [(Rule::FieldAdded, "/alias"), (Rule::FieldRemoved, "/nick")];
    let comparison = types::<Nick, Alias>();
    row(&comparison, Ok, Ok, NeedsVersion, &rules);
    assert_eq!(comparison.loss(), ["/nick"]);
    assert_eq!(comparison.rollback_loss(), ["/alias"]);
}

#[test]
fn an_integer_becomes_a_number_and_there_is_no_way_back() {
    row(&types::<Integer, Number>(), Ok, Breaking, BreaksOldReaders, &[(Rule::TypeWidened, "/n")]);
}

#[test]
fn a_number_that_becomes_an_integer_needs_a_step() {
    row(&types::<Number, Integer>(), Breaking, Ok, NeedsVersion, &[(Rule::TypeNarrowed, "/n")]);
}

#[test]
fn a_value_of_an_enum_that_is_removed_needs_a_step() {
    let rules = [(Rule::EnumValueRemoved, "/c")];
    row(&types::<Colour, FewerColours>(), Breaking, Ok, NeedsVersion, &rules);
}

#[test]
fn a_value_of_an_enum_that_is_added_breaks_old_readers() {
    let rules = [(Rule::EnumValueAdded, "/c")];
    row(&types::<FewerColours, Colour>(), Ok, Breaking, BreaksOldReaders, &rules);
}

#[test]
fn a_member_that_is_no_longer_nullable_needs_a_step() {
    let rules = [(Rule::NullRemoved, "/a"), (Rule::RequiredAdded, "/a")];
    let comparison = types::<Nullable, Base>();
    let found: Vec<_> = found(&comparison).iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(found, rules[..1], "Option is written as null, never left out");
    row(&comparison, Breaking, Ok, NeedsVersion, &rules[..1]);
}

#[test]
fn a_length_that_is_tightened_needs_a_step() {
    row(&types::<Text, ShortText>(), Breaking, Ok, NeedsVersion, &[(Rule::LengthNarrowed, "/a")]);
}

#[test]
fn a_format_that_changes_is_flagged() {
    row(&types::<Date, DateTime>(), Unknown, Unknown, NeedsVersion, &[(Rule::FormatChanged, "/a")]);
    row(&types::<Date, Base>(), Ok, Unknown, BreaksOldReaders, &[(Rule::FormatChanged, "/a")]);
}

#[test]
fn a_default_that_changes_is_flagged() {
    row(&types::<Seven, Eight>(), Ok, Ok, Compatible, &[(Rule::DefaultChanged, "/n")]);
}

#[test]
fn an_integer_of_fewer_bits_needs_a_step() {
    row(&types::<Wide, Narrow>(), Breaking, Ok, NeedsVersion, &[(Rule::RangeNarrowed, "/n")]);
}

#[test]
fn a_type_compared_with_itself_is_the_same() {
    row(&types::<Colour, Colour>(), Ok, Ok, Class::Same, &[]);
}
