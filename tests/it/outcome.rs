//! The four things that can become of a document.

use serde::Deserialize;
use upcaster::{
    Error, ErrorKind, History, Outcome, Raw, Readable, Steps, Version, Versioned, read_outcome,
    read_outcome_at,
};

use crate::errors::KINDS;
use crate::support::{ON_PURPOSE, expect_panics};

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 2, floor = 2)]
struct BillV2 {
    sum: i32,
}

#[derive(Debug, PartialEq, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 3, previous = BillV2, max_bytes = 400)]
struct Bill {
    sum: u32,
}

impl TryFrom<BillV2> for Bill {
    type Error = std::num::TryFromIntError;

    fn try_from(old: BillV2) -> Result<Self, Self::Error> {
        assert_ne!(old.sum, 13, "{ON_PURPOSE}");
        old.sum.try_into().map(|sum| Self { sum })
    }
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "labelled", version = 1, label = "2024-10-01")]
struct Labelled {}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "outside", version = 2, floor = 2, outside)]
struct Outside {}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "lost", version = 2, history)]
struct Lost {}

impl History for Lost {
    fn history() -> Steps {
        Steps::new().step("ask", |s| s.with(|document| Ok(document.context::<u8>().map(drop)?)))
    }
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "deep", version = 1)]
struct Deep {
    #[expect(dead_code, reason = "only read")]
    deep: serde_json::Value,
}

/// What must have become of a document without a value; its error.
#[track_caller]
fn without_value<T: std::fmt::Debug + Versioned>(outcome: Outcome<'_, T>, bytes: &[u8]) -> Error {
    let about = format!("{outcome:?}");
    assert!(!outcome.is_stale(), "{about}");
    let shown = outcome.raw().expect("there are bytes");
    let (error, raw, newer) = match outcome {
        Outcome::Newer(error, raw) => (error, raw, true),
        Outcome::Refused(error, raw) => (error, raw, false),
        Outcome::Current(_) | Outcome::Upcast(_) => panic!("not refused: {about}"),
    };
    assert_eq!(newer, error.kind() == ErrorKind::Newer, "{about}");
    for raw in [raw, shown] {
        assert!(std::ptr::eq(raw.as_bytes(), bytes), "the very bytes: {about}");
        assert_eq!(raw.stored_version(), error.stored_version(), "{about}");
    }
    error
}

#[track_caller]
fn refused<'de, T: std::fmt::Debug + Readable<'de>>(bytes: &'de [u8]) -> ErrorKind {
    let error = without_value(read_outcome::<T>(bytes), bytes);
    let same = read_outcome::<T>(bytes).into_result().expect_err("it is refused again");
    assert_eq!((same.kind(), same.to_string()), (error.kind(), error.to_string()));
    let seen = read_outcome::<T>(bytes);
    assert_eq!(seen.error().map(ToString::to_string), Some(error.to_string()));
    error.kind()
}

#[track_caller]
fn refused_at<'de, T: std::fmt::Debug + Readable<'de>>(version: i64, bytes: &'de [u8]) -> ErrorKind {
    without_value(read_outcome_at::<T>(version, bytes), bytes).kind()
}

#[test]
fn every_kind_of_error_ends_in_its_arm_with_the_bytes() {
    expect_panics();
    let long = [b' '; 401];
    let deep = format!(r#"{{"_v":1,"deep":{}{}}}"#, "[".repeat(150), "]".repeat(150));
    let all = [
        (refused::<Bill>(br#"{"sum":1}"#), ErrorKind::MissingTag),
        (refused::<Outside>(b"{}"), ErrorKind::MissingTag),
        (refused::<Bill>(br#"{"_v":2.0,"sum":1}"#), ErrorKind::MalformedTag),
        (refused_at::<Outside>(-1, b"{}"), ErrorKind::MalformedTag),
        (refused_at::<Outside>(1 << 32, b"{}"), ErrorKind::MalformedTag),
        (refused::<Bill>(br#"{"_v":2,"sum":1,"_v":2}"#), ErrorKind::DuplicateTag),
        (refused::<Labelled>(br#"{"_v":"2025-01-01"}"#), ErrorKind::UnknownLabel),
        (refused_at::<Bill>(3, br#"{"_v":2,"sum":1}"#), ErrorKind::TagMismatch),
        (refused::<Bill>(br#"{"_v":4,"sum":1}"#), ErrorKind::Newer),
        (refused::<Bill>(br#"{"total":[],"_v":4294967295}"#), ErrorKind::Newer),
        (refused_at::<Outside>(3, b"{}"), ErrorKind::Newer),
        (refused::<Bill>(br#"{"_v":1,"sum":1}"#), ErrorKind::BelowFloor),
        (refused_at::<Outside>(1, b"{}"), ErrorKind::BelowFloor),
        (refused::<Bill>(b"[1]"), ErrorKind::NotAnObject),
        (refused::<Bill>(b"{\"_v\":4,\"\xff\":1}"), ErrorKind::InvalidUtf8),
        (refused::<Bill>(br#"{"_v":4,"sum":1,}"#), ErrorKind::Syntax),
        (refused::<Bill>(br#"{"_v":4,"sum":"#), ErrorKind::Truncated),
        (refused::<Bill>(b""), ErrorKind::Truncated),
        (refused::<Bill>(br#"{"_v":3,"sum":true}"#), ErrorKind::Data),
        (refused::<Bill>(br#"{"_v":2,"sum":-5}"#), ErrorKind::Step),
        (refused::<Lost>(br#"{"_v":1}"#), ErrorKind::MissingContext),
        (refused::<Bill>(br#"{"_v":2,"sum":13}"#), ErrorKind::Panic),
        (refused::<Bill>(&long), ErrorKind::TooLarge),
        (refused::<Deep>(deep.as_bytes()), ErrorKind::TooDeep),
    ];
    for (index, (kind, expected)) in all.iter().enumerate() {
        assert_eq!(kind, expected, "document {index}");
    }
    // No document in memory gives these.
    let others = [ErrorKind::NonFinite, ErrorKind::Encode, ErrorKind::Io];
    for (kind, _) in KINDS {
        assert_ne!(others.contains(&kind), all.iter().any(|(_, seen)| *seen == kind), "{kind:?}");
    }
}

#[test]
fn a_value_says_whether_it_was_brought_up() {
    let current = read_outcome::<Bill>(br#"{"_v":3,"sum":1}"#);
    assert!(!current.is_stale());
    assert!(current.error().is_none() && current.raw().is_none());
    let Outcome::Current(loaded) = current else { panic!("{current:?}") };
    assert_eq!((loaded.stored_version(), loaded.into_inner()), (Version::of(3), Bill { sum: 1 }));

    let upcast = read_outcome::<Bill>(br#"{"_v":2,"sum":1}"#);
    assert!(upcast.is_stale());
    assert!(upcast.error().is_none() && upcast.raw().is_none());
    let Outcome::Upcast(loaded) = upcast else { panic!("{upcast:?}") };
    assert_eq!((loaded.stored_version(), loaded.into_inner()), (Version::of(2), Bill { sum: 1 }));

    let loaded = read_outcome_at::<Bill>(2, br#"{"sum":1}"#).into_result().expect("it is read");
    assert_eq!((loaded.stored_version(), loaded.into_inner()), (Version::of(2), Bill { sum: 1 }));
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "line", version = 1)]
struct Line<'a> {
    text: &'a str,
}

#[test]
fn a_value_may_borrow_from_the_document() {
    let document = br#"{"_v":1,"text":"milk"}"#.to_vec();
    let line = read_outcome::<Line<'_>>(&document).into_result().expect("it is read");
    assert_eq!(line.text, "milk");
}

#[test]
fn the_bytes_outlive_the_outcome() {
    fn newer(document: &[u8]) -> Option<Raw<'_>> {
        read_outcome::<Bill>(document).raw()
    }
    let document = br#"{"_v":9,"secret":1}"#.to_vec();
    assert_eq!(newer(&document).expect("it is newer").as_bytes(), document);
}

#[test]
fn no_byte_of_the_document_is_shown() {
    let newer = read_outcome::<Bill>(br#"{"_v":9,"secret":"hush"}"#);
    assert_eq!(
        format!("{:?}", newer.raw().expect("it is newer")),
        "Raw { len: 24, stored_version: Some(Version(9)) }"
    );
    assert!(!format!("{newer:?}{newer:#?}").contains("hush"));
    // 104, 117: the same as numbers.
    assert!(!format!("{newer:?}").contains("104, 117"));
    let broken = read_outcome::<Bill>(br#"{"secret":"hush""#);
    assert_eq!(
        format!("{:?}", broken.raw().expect("it is refused")),
        "Raw { len: 16, stored_version: None }"
    );
}
