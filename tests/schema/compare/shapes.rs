//! The shapes that serde gives to Rust types.

#![allow(dead_code, reason = "the types are only looked at")]

use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroI32, NonZeroU8};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use upcaster::schema::{Class, Rule, Verdict};

use super::{BREAKING, LOSS, UNKNOWN, found, types};

mod old {
    use super::{BTreeMap, Deserialize, JsonSchema, Serialize};

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Paid {
        pub(super) amount: u8,
        pub(super) note: Option<String>,
    }

    /// As it was.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t")]
    pub(super) enum Internal {
        Opened,
        Paid(Paid),
        Shipped { to: String, by: Option<String> },
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) enum External {
        Opened,
        Paid(Paid),
        Both(u8, String),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t", content = "c")]
    pub(super) enum Adjacent {
        Opened,
        Paid(Paid),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    pub(super) enum Untagged {
        Paid(Paid),
        Number(u8),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Flat {
        pub(super) id: u8,
        #[serde(flatten)]
        pub(super) event: Internal,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Rest {
        pub(super) id: u8,
        #[serde(flatten)]
        pub(super) rest: BTreeMap<String, u32>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Tree {
        pub(super) name: String,
        pub(super) children: Vec<Tree>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Empty {}
}

mod new {
    use super::{Deserialize, JsonSchema, Serialize};

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Payment {
        pub(super) amount: u32,
        pub(super) remark: Option<String>,
    }

    /// As it is.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t")]
    pub(super) enum Internal {
        /// For the first time.
        Opened,
        Shipped {
            to: String,
        },
        Paid(Payment),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) enum External {
        Opened,
        Closed,
        Paid(Payment),
        Both(u8, u8),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t", content = "c")]
    pub(super) enum Adjacent {
        Opened,
        Paid(Payment),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    pub(super) enum Untagged {
        Paid(Payment),
        Number(u32),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Flat {
        pub(super) id: u8,
        #[serde(flatten)]
        pub(super) event: Internal,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Tree {
        pub(super) title: Option<String>,
        pub(super) children: Vec<Tree>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Id {
        pub(super) id: u8,
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Strict {
    id: u8,
}

#[test]
fn the_variants_of_an_internally_tagged_enum_are_matched_by_their_tag() {
    let comparison = types::<old::Internal, new::Internal>();
    assert_eq!(comparison.read(), Verdict::Ok, "{comparison}");
    assert_eq!(comparison.loss(), ["/by", "/note"]);
    assert_eq!(comparison.rollback_loss(), ["/remark"]);
}

#[test]
fn the_variants_of_an_externally_tagged_enum_are_matched_by_their_name() {
    let comparison = types::<old::External, new::External>();
    let rows = [
        (Rule::EnumValueAdded, "", None, BREAKING),
        (Rule::TypeChanged, "/Both/1", BREAKING, BREAKING),
        (Rule::RangeWidened, "/Paid/amount", None, BREAKING),
        (Rule::FieldRemoved, "/Paid/note", LOSS, None),
        (Rule::FieldAdded, "/Paid/remark", None, LOSS),
    ];
    assert_eq!(found(&comparison), rows, "{comparison}");
}

#[test]
fn the_variants_of_an_adjacently_tagged_enum_are_matched_by_their_tag() {
    let comparison = types::<old::Adjacent, new::Adjacent>();
    assert_eq!(comparison.read(), Verdict::Ok, "{comparison}");
    assert_eq!(comparison.loss(), ["/c/note"]);
}

#[test]
fn the_variants_of_an_untagged_enum_are_matched_by_type() {
    let comparison = types::<old::Untagged, new::Untagged>();
    assert_eq!(comparison.read(), Verdict::Ok, "{comparison}");
    assert_eq!(comparison.loss(), ["/note"]);
    assert_eq!(comparison.rollback(), Verdict::Breaking, "{comparison}");
}

#[test]
fn flattened_enums_are_matched_as_if_they_were_not() {
    let comparison = types::<old::Flat, new::Flat>();
    assert_eq!(comparison.read(), Verdict::Ok, "{comparison}");
    assert_eq!(comparison.loss(), ["/by", "/note"]);
}

#[test]
fn a_flattened_map_holds_every_other_member() {
    let comparison = types::<old::Rest, new::Id>();
    assert_eq!(found(&comparison), [(Rule::FieldRemoved, "/*", LOSS, None)], "{comparison}");
    let comparison = types::<old::Rest, Strict>();
    assert_eq!(found(&comparison), [(Rule::FieldRefused, "/*", BREAKING, None)], "{comparison}");
}

#[test]
fn types_that_hold_themselves_are_compared_once() {
    let comparison = types::<old::Tree, new::Tree>();
    let rows = [
        (Rule::FieldRemoved, "/name", LOSS, None),
        (Rule::RequiredRemoved, "/name", None, BREAKING),
        (Rule::FieldAdded, "/title", None, LOSS),
    ];
    assert_eq!(found(&comparison), rows, "{comparison}");
}

#[test]
fn maps_with_integers_for_keys_are_maps() {
    type Small = BTreeMap<u8, u8>;
    let comparison = types::<Small, BTreeMap<i32, u32>>();
    assert_eq!(comparison.read(), Verdict::Ok, "{comparison}");
    assert_eq!(comparison.rollback(), Verdict::Breaking, "{comparison}");
    assert_eq!(types::<Small, BTreeMap<String, u8>>().read(), Verdict::Ok);
    let rows = [(Rule::FieldRefused, "/*", BREAKING, None)];
    assert_eq!(found(&types::<BTreeMap<String, u8>, Small>()), rows);
    let values = found(&types::<BTreeMap<String, u32>, BTreeMap<String, u8>>()).len();
    assert_eq!(values, 1, "the path is /*");
}

#[test]
fn lists_tuples_and_sets() {
    assert_eq!(types::<[u8; 3], Vec<u16>>().read(), Verdict::Ok);
    let rows = [(Rule::LengthNarrowed, "", BREAKING, None)];
    assert_eq!(found(&types::<Vec<u8>, [u8; 3]>()), rows);
    assert_eq!(found(&types::<(u8, u16), (u8, u8)>()), [(Rule::RangeNarrowed, "/1", BREAKING, None)]);
    assert_eq!(types::<BTreeSet<u8>, Vec<u8>>().class(), Class::BreaksOldReaders);
    assert_eq!(found(&types::<Vec<u8>, BTreeSet<u8>>()), [(Rule::UniqueChanged, "", UNKNOWN, None)]);
    assert_eq!(types::<(u8, u8), Vec<u8>>().read(), Verdict::Ok);
}

#[test]
fn integers_that_are_not_zero() {
    assert_eq!(types::<NonZeroU8, NonZeroI32>().read(), Verdict::Ok);
    assert_eq!(types::<NonZeroU8, u8>().read(), Verdict::Ok);
    assert_eq!(types::<u8, NonZeroU8>().read(), Verdict::Breaking);
    assert_eq!(types::<u8, NonZeroI32>().read(), Verdict::Breaking);
    assert_eq!(types::<NonZeroI32, NonZeroU8>().read(), Verdict::Breaking);
}

#[test]
fn any_value_reads_everything_and_keeps_it() {
    let comparison = types::<old::Paid, Value>();
    assert_eq!((comparison.read(), comparison.loss()), (Verdict::Ok, &[][..]), "{comparison}");
    assert_eq!(comparison.rollback(), Verdict::Breaking, "{comparison}");
}

#[test]
fn a_struct_without_members_gains_some() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Grown {
        #[serde(default)]
        id: u8,
    }
    let comparison = types::<old::Empty, Grown>();
    // An object of which nothing is said may also be any object.
    assert_eq!(found(&comparison)[0].0, Rule::FieldAdded);
    assert_eq!(comparison.read(), Verdict::Unknown, "{comparison}");
}

#[test]
fn a_renamed_type_with_other_words_is_the_same() {
    mod renamed {
        use super::{Deserialize, JsonSchema, Serialize};

        /// The same, by another name.
        #[derive(Serialize, Deserialize, JsonSchema)]
        pub(super) struct Payment {
            /// How much.
            pub(super) amount: u8,
            pub(super) note: Option<String>,
        }

        #[derive(Serialize, Deserialize, JsonSchema)]
        pub(super) enum Other {
            Both(u8, String),
            Paid(Payment),
            /// At first.
            Opened,
        }
    }
    assert_eq!(types::<old::External, renamed::Other>().class(), Class::Same);
    assert_eq!(types::<Vec<old::External>, Vec<renamed::Other>>().class(), Class::Same);
    assert_ne!(types::<old::External, new::External>().class(), Class::Same);
}
