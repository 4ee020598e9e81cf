//! What the fuzz target `read_any_document` checks: documents of a kind with three versions, in four tag layouts.

use std::fmt::Debug;

use serde::Serialize;
use upcaster::{Error, ReadableOwned};

use super::kinds::{envelope, field, labelled, nested};
use super::reference::{Answer, Layout, Place};

/// Reads one document both ways and panics where the answers differ.
pub fn check(input: &[u8]) {
    let Some((layout, document)) = input.split_first() else { return };
    match layout % 4 {
        0 => {
            let written = |plain: &str| Some(format!("{{\"_v\":3,{}", &plain[1..]));
            both::<field::V3>(document, field::reference(&FIELD, document), |value| value, written);
        }
        1 => {
            both(document, nested::reference(&NESTED, document), nested::V3::with_meta, |_| None);
        }
        2 => {
            let written = |plain: &str| Some(format!("{{\"v\":3,\"data\":{plain}}}"));
            both::<envelope::V3>(document, envelope::reference(&ENVELOPE, document), |value| value, written);
        }
        _ => {
            let written = |plain: &str| Some(format!("{{\"format\":\"2024-\u{e4}\",{}", &plain[1..]));
            both::<labelled::V3>(document, labelled::reference(&LABELLED, document), |value| value, written);
        }
    }
}

const FIELD: Layout = Layout { place: Place::Member("_v"), labels: None, floor: 1, untagged: None };
const NESTED: Layout =
    Layout { place: Place::Nested("meta", "version"), labels: None, floor: 1, untagged: Some(1) };
const ENVELOPE: Layout = Layout { place: Place::Member("v"), labels: None, floor: 2, untagged: None };
const LABELLED: Layout = Layout {
    place: Place::Member("format"),
    labels: Some(["2023-01", "2023-09", "2024-\u{e4}"]),
    floor: 1,
    untagged: None,
};

/// Compares the answers. `settled` is what writing a value and reading it again makes of it, `tagged` what the
/// document is for the text that `serde_json` makes of the value, where that is plain.
fn both<T>(
    document: &[u8],
    expected: Answer<T>,
    settled: impl Fn(T) -> T,
    tagged: impl Fn(&str) -> Option<String>,
) where
    T: ReadableOwned + Serialize + PartialEq + Debug,
{
    let loaded = upcaster::load_slice::<T>(document).map(|loaded| {
        let version = loaded.stored_version().get();
        (loaded.into_inner(), version)
    });
    if let Err(error) = &loaded {
        sound(error);
    }
    let answer = loaded.map_err(|error| error.kind());
    assert_eq!(answer, expected, "upcaster (left) and the reference disagree");
    if let Ok((value, _)) = answer {
        let expected = expected.expect("compared above").0;
        assert_eq!(text(&value), text(&expected), "values of another spelling");
        let written = written_and_read(&value, &settled(expected));
        if let Some(tagged) = tagged(&text(&value)) {
            assert_eq!(written, tagged, "written as serde_json writes, and the tag");
        }
    }
}

/// What every error holds: the kind of record, and a message.
fn sound(error: &Error) {
    assert_eq!(error.record_kind(), Some("fuzzed"));
    assert!(!format!("{error}{error:?}").is_empty());
}

/// What was read can be written, and comes back as it was.
fn written_and_read<T>(value: &T, settled: &T) -> String
where
    T: ReadableOwned + Serialize + PartialEq + Debug,
{
    let written = upcaster::to_string(value).expect("what was read can be written");
    let again = upcaster::load_str::<T>(&written).expect("what was written can be read");
    assert!(!again.is_stale(), "written at the current version");
    assert_eq!(*again, *settled, "what was written comes back");
    assert_eq!(text(&*again), text(settled), "it comes back in the same spelling");
    let pretty = upcaster::to_vec_pretty(value).expect("what was read can be written");
    assert_eq!(upcaster::from_slice::<T>(&pretty).expect("what was written can be read"), *settled);
    written
}

/// Tells `-0.0` from `0.0`, which are equal.
fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data can be written")
}
