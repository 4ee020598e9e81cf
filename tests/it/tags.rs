//! Where a document says its version, in every layout, and every odd thing that can stand there.

use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use upcaster::{ErrorKind, ReadableOwned, Versioned};

use crate::support::{Text, kind, refused};

/// Two versions of one record, told apart only by their tags.
macro_rules! notes {
    ($module:ident, [$($first:tt)*], [$($second:tt)*]) => {
        mod $module {
            use super::{Deserialize, Note, Serialize, Versioned};

            #[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
            #[versioned(kind = "note", version = 1, $($first)*)]
            pub(crate) struct First {
                pub(crate) text: String,
            }

            #[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
            #[versioned(kind = "note", version = 2, previous = First, $($second)*)]
            pub(crate) struct Second {
                pub(crate) text: String,
                pub(crate) stars: u32,
            }

            impl From<First> for Second {
                fn from(old: First) -> Self {
                    Self { text: old.text, stars: 1 }
                }
            }

            impl Note for Second {
                fn new(text: &str, stars: u32) -> Self {
                    Self { text: text.to_owned(), stars }
                }
            }
        }
    };
}

trait Note: ReadableOwned + Serialize + PartialEq + Debug {
    fn new(text: &str, stars: u32) -> Self;
}

fn parse(label: &str) -> Option<u32> {
    label.strip_prefix("https://example.com/v")?.strip_suffix(".json")?.parse().ok()
}

fn print(version: u32) -> String {
    format!("https://example.com/v{version}.json")
}

notes!(field_number, [], []);
notes!(field_label, [label = "2024-10-01"], [label = "2025-01-01"]);
notes!(
    field_codec,
    [label(parse = super::parse, print = super::print)],
    [label(parse = super::parse, print = super::print)]
);
notes!(nested_number, [tag = "/meta/format/version"], []);
notes!(nested_label, [tag = "/meta/format/version", label = "2024-10-01"], [label = "2025-01-01"]);
notes!(
    nested_codec,
    [tag = "/meta/format/version", label(parse = super::parse, print = super::print)],
    [label(parse = super::parse, print = super::print)]
);
notes!(envelope_number, [envelope], []);
notes!(envelope_label, [envelope, label = "2024-10-01"], [label = "2025-01-01"]);
notes!(
    envelope_codec,
    [envelope, label(parse = super::parse, print = super::print)],
    [label(parse = super::parse, print = super::print)]
);
notes!(outside_number, [outside], []);
notes!(outside_label, [outside, label = "2024-10-01"], [label = "2025-01-01"]);
notes!(
    outside_codec,
    [outside, label(parse = super::parse, print = super::print)],
    [label(parse = super::parse, print = super::print)]
);
notes!(untagged, [untagged = 1], []);
notes!(named, [tag = "schemaVersion"], []);
notes!(escaped_pointer, [tag = "/a~1b/c~0d"], []);
notes!(odd_name, [tag = "a \"b\"\\c"], []);
notes!(untagged_nested, [tag = "/meta/version", untagged = 1], []);
notes!(untagged_envelope, [envelope, untagged = 1], []);
notes!(floored, [], [floor = 2]);

use field_number::{First, Second};

/// A layout with the tag values of its two versions, as JSON.
struct Layout {
    document: fn(&str, &str) -> String,
    first: &'static str,
    second: &'static str,
}

const FIRST_MEMBERS: &str = r#""text":"milk""#;
const SECOND_MEMBERS: &str = r#""text":"milk","stars":4"#;

const NUMBERS: [&str; 2] = ["1", "2"];
const LABELS: [&str; 2] = [r#""2024-10-01""#, r#""2025-01-01""#];
const CODES: [&str; 2] = [r#""https://example.com/v1.json""#, r#""https://example.com/v2.json""#];

fn in_field(tag: &str, members: &str) -> String {
    format!(r#"{{"_v":{tag},{members}}}"#)
}

fn nested(tag: &str, members: &str) -> String {
    format!(r#"{{{members},"meta":{{"format":{{"version":{tag}}}}}}}"#)
}

fn enveloped(tag: &str, members: &str) -> String {
    format!(r#"{{"v":{tag},"data":{{{members}}}}}"#)
}

#[track_caller]
fn every_version_is_read_and_the_current_one_written<T: Note>(
    document: fn(&str, &str) -> String,
    [first, second]: [&'static str; 2],
) {
    let layout = Layout { document, first, second };
    let old = (layout.document)(layout.first, FIRST_MEMBERS);
    let new = (layout.document)(layout.second, SECOND_MEMBERS);

    let loaded = upcaster::load_str::<T>(&old).expect("version 1 is read");
    assert_eq!(loaded.stored_version(), 1);
    assert!(loaded.is_stale());
    assert_eq!(loaded.into_inner(), T::new("milk", 1));

    let loaded = upcaster::load_slice::<T>(new.as_bytes()).expect("version 2 is read");
    assert_eq!(loaded.stored_version(), 2);
    assert!(!loaded.is_stale());
    assert_eq!(loaded.into_inner(), T::new("milk", 4));

    assert_eq!(upcaster::to_string(&T::new("milk", 4)).expect("it is written"), new);

    for token in ["null", "true", "[2]", "{}", "2.0", "-1"] {
        let bad = (layout.document)(token, SECOND_MEMBERS);
        assert_eq!(kind(upcaster::from_str::<T>(&bad)), ErrorKind::MalformedTag, "{bad}");
    }
    let other_form = if layout.first.starts_with('"') { "1" } else { "\"1\"" };
    let bad = (layout.document)(other_form, FIRST_MEMBERS);
    assert_eq!(kind(upcaster::from_str::<T>(&bad)), ErrorKind::MalformedTag, "{bad}");
}

#[test]
fn every_layout_takes_numbers_labels_and_codecs() {
    every_version_is_read_and_the_current_one_written::<field_number::Second>(in_field, NUMBERS);
    every_version_is_read_and_the_current_one_written::<field_label::Second>(in_field, LABELS);
    every_version_is_read_and_the_current_one_written::<field_codec::Second>(in_field, CODES);
    every_version_is_read_and_the_current_one_written::<nested_number::Second>(nested, NUMBERS);
    every_version_is_read_and_the_current_one_written::<nested_label::Second>(nested, LABELS);
    every_version_is_read_and_the_current_one_written::<nested_codec::Second>(nested, CODES);
    every_version_is_read_and_the_current_one_written::<envelope_number::Second>(enveloped, NUMBERS);
    every_version_is_read_and_the_current_one_written::<envelope_label::Second>(enveloped, LABELS);
    every_version_is_read_and_the_current_one_written::<envelope_codec::Second>(enveloped, CODES);
}

#[track_caller]
fn the_version_is_given<T: Note>() {
    let old = br#"{"text":"milk"}"#;
    let new = br#"{"text":"milk","stars":4}"#;
    assert_eq!(upcaster::from_slice_at::<T>(1, old).expect("version 1 is read"), T::new("milk", 1));
    assert_eq!(upcaster::from_slice_at::<T>(2, new).expect("version 2 is read"), T::new("milk", 4));
    assert_eq!(upcaster::to_vec(&T::new("milk", 4)).expect("it is written"), new);

    let error = refused(upcaster::from_slice::<T>(new));
    assert_eq!(error.kind(), ErrorKind::MissingTag);
    assert_eq!(error.path(), None);
    assert_eq!(
        error.to_string(),
        "note keeps its version outside the document and was read without it: give it to `from_slice_at` or `Registry::at`"
    );
}

#[test]
fn a_version_outside_the_document_is_given_by_the_caller() {
    the_version_is_given::<outside_number::Second>();
    the_version_is_given::<outside_label::Second>();
    the_version_is_given::<outside_codec::Second>();
}

/// What is not a version: every kind of token, and the numbers at the edges.
const NOT_A_VERSION: [&str; 20] = [
    "2.0",
    "\"2\"",
    "-1",
    "0",
    "null",
    "true",
    "[2]",
    "{}",
    "4294967296",
    "18446744073709551616",
    "1e0",
    "\"\"",
    "false",
    "-0",
    "1E400",
    "[]",
    "{\"_v\":2}",
    "9223372036854775808",
    "340282366920938463463374607431768211456",
    "0.2e1",
];

/// The members of a document of version 2 with one more at a place among them.
fn with_member(place: usize, member: &str) -> String {
    let mut members = vec![r#""text":"milk""#, r#""stars":4"#];
    members.insert(place, member);
    format!("{{{}}}", members.join(","))
}

#[test]
fn a_malformed_tag_is_refused_wherever_it_stands_and_never_given_a_meaning() {
    for token in NOT_A_VERSION {
        for place in 0..3 {
            let document = with_member(place, &format!(r#""_v":{token}"#));
            let error = refused(upcaster::from_str::<Second>(&document));
            assert_eq!(error.kind(), ErrorKind::MalformedTag, "{document}");
            assert_eq!(error.path(), Some("/_v"), "{document}");
            let error = refused(upcaster::from_str::<untagged::Second>(&document));
            assert_eq!(error.kind(), ErrorKind::MalformedTag, "{document}");
            assert_eq!(
                kind(upcaster::from_slice_at::<Second>(2, document.as_bytes())),
                ErrorKind::MalformedTag,
                "{document}"
            );
        }
    }
}

#[test]
fn a_malformed_label_is_refused_wherever_it_stands() {
    for token in ["2.0", "2", "-1", "0", "null", "true", "[2]", "{}", "4294967296", "1e0", "1e400"] {
        for place in 0..3 {
            let document = with_member(place, &format!(r#""_v":{token}"#));
            assert_eq!(
                kind(upcaster::from_str::<field_label::Second>(&document)),
                ErrorKind::MalformedTag,
                "{document}"
            );
            assert_eq!(
                kind(upcaster::from_str::<field_codec::Second>(&document)),
                ErrorKind::MalformedTag,
                "{document}"
            );
        }
    }
}

#[test]
fn an_unknown_label_is_a_kind_of_its_own() {
    for label in ["", "2026-01-01", "2025-01-01 ", "2025-01-0"] {
        let document = in_field(&format!("{label:?}"), SECOND_MEMBERS);
        let error = refused(upcaster::from_str::<field_label::Second>(&document));
        assert_eq!(error.kind(), ErrorKind::UnknownLabel, "{document}");
        assert_eq!(error.path(), Some("/_v"));
        assert_eq!(error.to_string(), "note has a version label this program does not know at /_v");
    }
}

#[test]
fn a_label_may_be_escaped() {
    let document = in_field(r#""2025\u002d01-01""#, SECOND_MEMBERS);
    let note: field_label::Second = upcaster::from_str(&document).unwrap();
    assert_eq!(note, field_label::Second::new("milk", 4));
    let document = in_field(r#""https:\/\/example.com\/v2.json""#, SECOND_MEMBERS);
    let note: field_codec::Second = upcaster::from_str(&document).unwrap();
    assert_eq!(note, field_codec::Second::new("milk", 4));
}

#[test]
fn a_codec_refuses_what_is_not_of_its_format_and_knows_newer_versions() {
    let read = |label: &str| upcaster::from_str::<field_codec::Second>(&in_field(label, SECOND_MEMBERS));
    assert_eq!(kind(read(r#""v2""#)), ErrorKind::MalformedTag);
    assert_eq!(kind(read(r#""https://example.com/v0.json""#)), ErrorKind::MalformedTag);
    assert_eq!(kind(read(r#""https://example.com/v4294967296.json""#)), ErrorKind::MalformedTag);
    let error = refused(read(r#""https://example.com/v3.json""#));
    assert_eq!(error.kind(), ErrorKind::Newer);
    assert_eq!(error.stored_version().unwrap(), 3);
}

/// Every way to write the name of the tag.
const SPELLINGS: [&str; 4] = ["_v", r"\u005fv", r"_\u0076", r"\u005F\u0076"];

#[test]
fn a_tag_may_be_escaped() {
    for name in SPELLINGS {
        for place in 0..3 {
            let document = with_member(place, &format!(r#""{name}":2"#));
            let loaded = upcaster::load_str::<Second>(&document).unwrap();
            assert_eq!(loaded.stored_version(), 2);
            assert_eq!(*loaded, Second::new("milk", 4));
        }
    }
}

#[test]
fn a_second_tag_is_refused_however_it_is_spelled_and_whatever_it_says() {
    for one in SPELLINGS {
        for other in SPELLINGS {
            for values in
                [["1", "1"], ["2", "2"], ["1", "2"], ["2", "1"], ["2", "null"], ["true", "2"], ["9", "9"]]
            {
                let [a, b] = values;
                let documents = [
                    format!(r#"{{"{one}":{a},"{other}":{b},{SECOND_MEMBERS}}}"#),
                    format!(r#"{{"{one}":{a},{SECOND_MEMBERS},"{other}":{b}}}"#),
                    format!(r#"{{{SECOND_MEMBERS},"{one}":{a},"{other}":{b}}}"#),
                ];
                for document in documents {
                    let error = refused(upcaster::from_str::<Second>(&document));
                    assert_eq!(error.kind(), ErrorKind::DuplicateTag, "{document}");
                    assert_eq!(error.path(), Some("/_v"));
                    assert_eq!(
                        kind(upcaster::from_str::<untagged::Second>(&document)),
                        ErrorKind::DuplicateTag,
                        "{document}"
                    );
                }
            }
        }
    }
}

/// What looks like a tag and is none, beside the real one.
const DECOYS: [&str; 14] = [
    r#""x":{"_v":9}"#,
    r#""x":[{"_v":9}]"#,
    r#""x":{"y":{"_v":1}}"#,
    r#""_v\u0000":1"#,
    r#""_V":1"#,
    r#""\u0000_v":1"#,
    r#"" _v":1"#,
    r#""_v ":1"#,
    r#""x":"\"_v\":1""#,
    r#""x":"{\"_v\":1}""#,
    r#""\"_v\":1":2"#,
    r#""_":1"#,
    r#""_vv":1"#,
    r#""":1"#,
];

#[test]
fn what_only_looks_like_a_tag_fools_nobody() {
    for decoy in DECOYS {
        let documents = [
            format!(r#"{{{decoy},"_v":2,{SECOND_MEMBERS}}}"#),
            format!(r#"{{"_v":2,{decoy},{SECOND_MEMBERS}}}"#),
            format!(r#"{{{decoy},{SECOND_MEMBERS},"_v":2}}"#),
            format!(r#"{{{SECOND_MEMBERS},"_v":2,{decoy}}}"#),
        ];
        for document in documents {
            let loaded = upcaster::load_str::<Second>(&document).unwrap();
            assert_eq!(loaded.stored_version(), 2, "{document}");
            assert_eq!(*loaded, Second::new("milk", 4), "{document}");
        }
    }
}

#[test]
fn what_only_looks_like_a_tag_is_none() {
    for decoy in DECOYS {
        for document in [format!("{{{decoy},{FIRST_MEMBERS}}}"), format!("{{{FIRST_MEMBERS},{decoy}}}")] {
            assert_eq!(kind(upcaster::from_str::<Second>(&document)), ErrorKind::MissingTag, "{document}");
            let loaded = upcaster::load_str::<untagged::Second>(&document).unwrap();
            assert_eq!(loaded.stored_version(), 1, "{document}");
            assert_eq!(*loaded, untagged::Second::new("milk", 1), "{document}");
        }
    }
}

#[test]
fn a_missing_tag_is_refused_unless_it_has_a_meaning() {
    for document in ["{}", r#"{"text":"milk"}"#, r#"{"text":"milk","stars":4}"#, " { } "] {
        let error = refused(upcaster::from_str::<Second>(document));
        assert_eq!(error.kind(), ErrorKind::MissingTag, "{document}");
        assert_eq!(error.stored_version(), None);
    }
    let note: untagged::Second = upcaster::from_str(r#"{"text":"milk"}"#).unwrap();
    assert_eq!(note, untagged::Second::new("milk", 1));
    let note: untagged_nested::Second = upcaster::from_str(r#"{"text":"milk","meta":{}}"#).unwrap();
    assert_eq!(note, untagged_nested::Second::new("milk", 1));
    let note: untagged_envelope::Second = upcaster::from_str(r#"{"data":{"text":"milk"}}"#).unwrap();
    assert_eq!(note, untagged_envelope::Second::new("milk", 1));
}

#[test]
fn a_meaning_for_documents_without_a_tag_does_not_outrank_a_tag() {
    let loaded = upcaster::load_str::<untagged::Second>(r#"{"text":"milk","stars":4,"_v":2}"#).unwrap();
    assert_eq!(loaded.stored_version(), 2);
    assert_eq!(*loaded, untagged::Second::new("milk", 4));
}

#[test]
fn a_newer_document_is_refused_with_its_version() {
    for (token, version) in [("3", 3), ("4294967295", u32::MAX)] {
        for place in 0..3 {
            let error =
                refused(upcaster::from_str::<Second>(&with_member(place, &format!(r#""_v":{token}"#))));
            assert_eq!(error.kind(), ErrorKind::Newer);
            assert_eq!(error.stored_version().unwrap(), version);
        }
    }
}

#[test]
fn a_document_below_the_floor_is_refused_with_its_version() {
    let error = refused(upcaster::from_str::<floored::Second>(r#"{"_v":1,"text":"milk"}"#));
    assert_eq!(error.kind(), ErrorKind::BelowFloor);
    assert_eq!(error.stored_version().unwrap(), 1);
    assert_eq!(error.to_string(), "note version 1 is below the floor: version 2 is the oldest that is read");
    let note: floored::Second = upcaster::from_str(r#"{"_v":2,"text":"milk","stars":4}"#).unwrap();
    assert_eq!(note, floored::Second::new("milk", 4));
}

#[test]
fn a_root_that_is_no_object_is_refused_as_such() {
    for document in ["[7]", "[]", "7", "\"text\"", "null", "true", "-1.5", " [\"milk\", 4] ", "[{\"_v\":2}]"]
    {
        assert_eq!(kind(upcaster::from_str::<Second>(document)), ErrorKind::NotAnObject, "{document}");
        assert_eq!(
            kind(upcaster::from_str::<untagged::Second>(document)),
            ErrorKind::NotAnObject,
            "{document}"
        );
        assert_eq!(
            kind(upcaster::from_slice_at::<Second>(2, document.as_bytes())),
            ErrorKind::NotAnObject,
            "{document}"
        );
        assert_eq!(
            kind(upcaster::from_str::<envelope_number::Second>(document)),
            ErrorKind::NotAnObject,
            "{document}"
        );
    }
}

#[test]
fn a_version_from_outside_must_agree_with_the_tag() {
    let document = br#"{"text":"milk","stars":4,"_v":2}"#;
    assert_eq!(upcaster::from_slice_at::<Second>(2, document).unwrap(), Second::new("milk", 4));
    for given in [1, 3] {
        let error = refused(upcaster::from_slice_at::<Second>(given, document));
        assert_eq!(error.kind(), ErrorKind::TagMismatch);
        assert_eq!(error.stored_version().unwrap(), 2);
        assert_eq!(error.path(), Some("/_v"));
    }
    let old = upcaster::load_slice_at::<Second>(1_u64, br#"{"text":"milk"}"#).unwrap();
    assert_eq!(old.stored_version(), 1);
    assert_eq!(*old, Second::new("milk", 1));
}

#[test]
fn a_version_from_outside_may_be_any_integer_but_must_be_a_version() {
    let document = br#"{"text":"milk","stars":4}"#;
    for given in [0_i64, -1, i64::MAX, 4_294_967_296] {
        let error = refused(upcaster::from_slice_at::<outside_number::Second>(given, document));
        assert_eq!(error.kind(), ErrorKind::MalformedTag);
    }
    assert_eq!(kind(upcaster::from_slice_at::<outside_number::Second>(3_u8, document)), ErrorKind::Newer);
    let note = upcaster::from_slice_at::<outside_number::Second>(2_i16, document).unwrap();
    assert_eq!(note, outside_number::Second::new("milk", 4));
}

#[test]
fn a_tag_has_any_name() {
    let note: named::Second = upcaster::from_str(r#"{"text":"milk","schemaVersion":1,"_v":7}"#).unwrap();
    assert_eq!(note, named::Second::new("milk", 1));

    let text = upcaster::to_string(&odd_name::Second::new("milk", 4)).unwrap();
    assert_eq!(text, r#"{"a \"b\"\\c":2,"text":"milk","stars":4}"#);
    assert_eq!(upcaster::from_str::<odd_name::Second>(&text).unwrap(), odd_name::Second::new("milk", 4));
    let error = refused(upcaster::from_str::<odd_name::Second>("{}"));
    assert_eq!(error.path(), Some("/a \"b\"\\c"));
}

#[test]
fn a_pointer_reaches_names_with_slashes_and_tildes() {
    let document = r#"{"a/b":{"c~d":1,"c":9},"text":"milk"}"#;
    let note: escaped_pointer::Second = upcaster::from_str(document).unwrap();
    assert_eq!(note, escaped_pointer::Second::new("milk", 1));
    assert_eq!(upcaster::to_string(&note).unwrap(), r#"{"text":"milk","stars":1,"a/b":{"c~d":2}}"#);
    let error = refused(upcaster::from_str::<escaped_pointer::Second>("{}"));
    assert_eq!(error.path(), Some("/a~1b/c~0d"));
}

#[test]
fn a_nested_tag_is_found_only_on_its_way() {
    let read = upcaster::from_str::<nested_number::Second>;
    let missing = [
        r#"{"version":2,"text":"milk","stars":4}"#,
        r#"{"meta":{"version":2},"text":"milk","stars":4}"#,
        r#"{"format":{"version":2},"text":"milk","stars":4}"#,
        r#"{"meta":5,"text":"milk","stars":4}"#,
        r#"{"meta":null,"text":"milk","stars":4}"#,
        r#"{"meta":"version","text":"milk","stars":4}"#,
        r#"{"meta":[{"format":{"version":2}}],"text":"milk","stars":4}"#,
        r#"{"meta":{"format":[2]},"text":"milk","stars":4}"#,
        r#"{"meta":{"format":{"version ":2}},"text":"milk","stars":4}"#,
    ];
    for document in missing {
        assert_eq!(kind(read(document)), ErrorKind::MissingTag, "{document}");
    }
    let found = [
        r#"{"version":9,"meta":{"version":9,"format":{"version":2}},"text":"milk","stars":4}"#,
        r#"{"x":{"meta":{"format":{"version":9}}},"text":"milk","stars":4,"meta":{"format":{"version":2}}}"#,
        r#"{"\u006deta":{"f\u006frmat":{"versio\u006e":2}},"text":"milk","stars":4}"#,
        r#"{"text":"milk","meta":{"a":[1,{"version":1}],"format":{"b":{"version":1},"version":2}},"stars":4}"#,
    ];
    for document in found {
        assert_eq!(read(document).unwrap(), nested_number::Second::new("milk", 4), "{document}");
    }
}

#[test]
fn a_second_way_to_a_nested_tag_is_a_second_tag() {
    let duplicates = [
        r#"{"meta":{"format":{"version":2,"version":2}},"text":"milk","stars":4}"#,
        r#"{"meta":{"format":{"version":2},"format":{"version":2}},"text":"milk","stars":4}"#,
        r#"{"meta":{"format":{"version":2}},"text":"milk","stars":4,"meta":{"format":{"version":2}}}"#,
        r#"{"meta":{"format":{"version":2}},"text":"milk","stars":4,"meta":{}}"#,
        r#"{"meta":{},"text":"milk","stars":4,"meta":{"format":{"version":2}}}"#,
        r#"{"meta":7,"meta":{"format":{"version":2}},"text":"milk","stars":4}"#,
        r#"{"meta":{"format":{"version":2}},"m\u0065ta":0,"text":"milk","stars":4}"#,
    ];
    for document in duplicates {
        let error = refused(upcaster::from_str::<nested_number::Second>(document));
        assert_eq!(error.kind(), ErrorKind::DuplicateTag, "{document}");
        assert_eq!(error.path(), Some("/meta/format/version"));
    }
}

#[test]
fn an_envelope_is_read_in_any_order_and_with_other_members() {
    let read = upcaster::from_str::<envelope_number::Second>;
    for document in [
        r#"{"v":2,"data":{"text":"milk","stars":4}}"#,
        r#"{"data":{"text":"milk","stars":4},"v":2}"#,
        r#"{"a":{"v":1},"v":2,"b":[{"data":1}],"data":{"text":"milk","stars":4,"v":1},"c":null}"#,
        r#"{"data":{"v":1,"text":"milk","stars":4},"x":1,"v":2}"#,
        r#"{"d\u0061ta":{"text":"milk","stars":4},"\u0076":2}"#,
    ] {
        assert_eq!(read(document).unwrap(), envelope_number::Second::new("milk", 4), "{document}");
    }
    for document in [r#"{"v":1,"data":{"text":"milk"}}"#, r#"{"data":{"text":"milk"},"v":1}"#] {
        assert_eq!(read(document).unwrap(), envelope_number::Second::new("milk", 1), "{document}");
    }
}

#[test]
fn a_broken_envelope_is_refused() {
    let read = upcaster::from_str::<envelope_number::Second>;
    let error = refused(read(r#"{"v":2}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(crate::support::cause(&error), "missing field `data`");
    let error = refused(read(r#"{"v":2,"data":{"text":"a","stars":1},"data":{"text":"a","stars":1}}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(crate::support::cause(&error), "duplicate field `data`");
    assert_eq!(kind(read(r#"{"v":2,"v":2,"data":{"text":"a","stars":1}}"#)), ErrorKind::DuplicateTag);
    assert_eq!(kind(read(r#"{"v":2,"data":{"text":"a","stars":1},"v":1}"#)), ErrorKind::DuplicateTag);
    assert_eq!(kind(read(r#"{"data":{"text":"a","stars":1}}"#)), ErrorKind::MissingTag);
    assert_eq!(kind(read(r#"{"v":3,"data":{"text":"a","stars":1}}"#)), ErrorKind::Newer);
    assert_eq!(kind(read(r#"{"v":"2","data":{"text":"a","stars":1}}"#)), ErrorKind::MalformedTag);
    let error = refused(read(r#"{"v":2,"data":{"text":"a","stars":"x"}}"#));
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(error.path(), Some("/data/stars"));
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "point", version = 1, envelope(version = "format", data = "payload"))]
struct Point(f64, f64);

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "colour", version = 1, outside)]
enum Colour {
    Red,
    Other(u8, u8, u8),
}

#[test]
fn a_payload_in_an_envelope_or_beside_its_version_may_be_anything() {
    let text = upcaster::to_string(&Point(1.5, -2.0)).unwrap();
    assert_eq!(text, r#"{"format":1,"payload":[1.5,-2.0]}"#);
    assert_eq!(upcaster::from_str::<Point>(&text).unwrap(), Point(1.5, -2.0));
    assert_eq!(
        upcaster::from_str::<Point>(r#"{"payload":[1.5,-2.0],"format":1}"#).unwrap(),
        Point(1.5, -2.0)
    );

    assert_eq!(upcaster::to_string(&Colour::Red).unwrap(), r#""Red""#);
    assert_eq!(upcaster::from_slice_at::<Colour>(1, br#""Red""#).unwrap(), Colour::Red);
    let other = upcaster::from_slice_at::<Colour>(1, br#"{"Other":[1,2,3]}"#).unwrap();
    assert_eq!(other, Colour::Other(1, 2, 3));
}

#[test]
fn the_place_of_the_tag_among_the_members_does_not_matter() {
    let filler: Vec<String> =
        (0..40).map(|index| format!(r#""filler{index}":[{index},{{"_v":{index}}}]"#)).collect();
    for place in 0..=filler.len() {
        let mut members = filler.clone();
        members.insert(place, r#""_v":1"#.to_owned());
        members.insert(20, r#""text":"milk""#.to_owned());
        let document = format!("{{{}}}", members.join(","));
        let loaded = upcaster::load_str::<Second>(&document).unwrap();
        assert_eq!(loaded.stored_version(), 1);
        assert_eq!(*loaded, Second::new("milk", 1));
    }
}

#[test]
fn the_first_version_reads_only_itself() {
    assert_eq!(
        upcaster::from_str::<First>(r#"{"_v":1,"text":"a"}"#).unwrap(),
        First { text: "a".to_owned() }
    );
    assert_eq!(kind(upcaster::from_str::<First>(r#"{"_v":2,"text":"a","stars":1}"#)), ErrorKind::Newer);
}

fn panicking(label: &str) -> Option<u32> {
    assert_ne!(label, "boom", "{}", crate::support::ON_PURPOSE);
    label.parse().ok()
}

fn plain(version: u32) -> String {
    version.to_string()
}

notes!(
    panicking_codec,
    [label(parse = super::panicking, print = super::plain)],
    [label(parse = super::panicking, print = super::plain)]
);

#[test]
fn a_codec_that_panics_is_a_refusal_of_that_document() {
    crate::support::expect_panics();
    for place in 0..3 {
        let document = with_member(place, r#""_v":"boom""#);
        let error = refused(upcaster::from_str::<panicking_codec::Second>(&document));
        assert_eq!(error.kind(), ErrorKind::Panic);
        assert_eq!(error.path(), Some("/_v"));
        assert_eq!(error.to_string(), "note panicked in its label codec at /_v");
    }
    let note: panicking_codec::Second = upcaster::from_str(&in_field("\"2\"", SECOND_MEMBERS)).unwrap();
    assert_eq!(note, panicking_codec::Second::new("milk", 4));
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "letter", version = 1, tag = "/meta/version")]
struct LetterV1 {
    meta: Text,
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "letter", version = 2, previous = LetterV1)]
struct Letter {
    #[expect(dead_code, reason = "only read")]
    meta: Text,
}

impl From<LetterV1> for Letter {
    fn from(old: LetterV1) -> Self {
        Self { meta: old.meta }
    }
}

#[test]
fn a_tag_in_a_value_taken_as_text_is_verified_all_the_same() {
    let tagged = r#"{"meta":{"by":1,"version":1}}"#;
    assert_eq!(kind(upcaster::from_str_at::<Letter>(2, tagged)), ErrorKind::TagMismatch);
    assert_eq!(kind(upcaster::from_str_at::<Letter>(1, tagged)), ErrorKind::Data);
    assert_eq!(kind(upcaster::from_str::<Letter>(tagged)), ErrorKind::Data);
}
