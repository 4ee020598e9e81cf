//! Whatever a step does and however deep a document goes, a thread with little stack is not ended by it.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

mod panics;

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use upcaster::{BoxError, Document, ErrorKind, History, Json, Steps, Stored, Versioned};

use panics::{ON_PURPOSE, expect_panics};

/// As little as a program may give to a thread of its pool.
const SMALL: usize = 64 << 10;

/// What data that goes 127 levels deep needs in a type that is as deep: an unoptimised build takes much more.
const FOR_RECURSION: usize = if cfg!(debug_assertions) { 512 << 10 } else { SMALL };

/// Runs code with so much stack; an overflow ends the whole test.
#[track_caller]
fn with_stack<T: Send + 'static>(size: usize, run: impl FnOnce() -> T + Send + 'static) -> T {
    expect_panics();
    std::thread::Builder::new().stack_size(size).spawn(run).unwrap().join().unwrap()
}

/// Reads a document, says why not, and makes sure that its text is as before.
fn outcome<T: upcaster::ReadableOwned>(document: &str) -> Result<T, ErrorKind> {
    let before = document.to_owned();
    let read = upcaster::from_str::<T>(document);
    assert_eq!(document, before);
    read.map_err(|error| {
        assert!(!format!("{error} {error:?}").is_empty());
        error.kind()
    })
}

/// An array in an array, and so on; written without being held.
struct Nest(usize);

impl Serialize for Nest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        if self.0 > 1 {
            seq.serialize_element(&Nest(self.0 - 1))?;
        }
        seq.end()
    }
}

fn nested(levels: usize) -> String {
    "[".repeat(levels) + &"]".repeat(levels)
}

/// A type that is not recursive, whatever is made for it.
#[derive(Debug, PartialEq, Deserialize, Versioned)]
#[versioned(kind = "act", version = 3, history)]
struct Act {
    act: String,
    made: Option<String>,
}

impl History for Act {
    fn history() -> Steps {
        Steps::new()
            .step("act", |s| s.with(act))
            .step("name", |s| s.rename("made", "made_up").rename("made_up", "made"))
    }
}

/// Does what the document says, as badly as a step can.
fn act(document: &mut Document<'_>) -> Result<(), BoxError> {
    match document.get_as::<String>("act")?.as_str() {
        "panic" => panic!("{ON_PURPOSE}"),
        "error" => return Err("cannot".into()),
        "huge text" => document.set("made", &"x".repeat(16 << 20))?,
        "huge list" => document.set("list", &vec![1_u8; 8 << 20])?,
        "many members" => {
            for index in 0..2_000 {
                document.set(&format!("m{index}"), &index)?;
            }
        }
        "set deep" => document.set("deep", &Nest(1_000))?,
        "set deeper" => document.set("deep", &Nest(100_000))?,
        "insert deep" => document.insert("deep", Json::of(&Nest(100_000))?)?,
        "a long way" => document.insert(&"/a".repeat(100_000), Json::null())?,
        "wrap" => wrap(document, 100_000)?,
        "wrap and go on" => {
            let _ = wrap(document, 100_000);
        }
        "take deep" => drop(document.take("deep")?),
        "copy deep" => {
            let deep = document.take("deep")?;
            document.insert("copy", deep)?;
        }
        "open deep" => (0..200)
            .try_for_each(|levels| document.len_of(&format!("/deep{}", "/0".repeat(levels))).map(drop))?,
        "look deep" => {
            document.contains(&format!("/deep{}", "/0".repeat(100_000)))?;
        }
        _ => {}
    }
    Ok(())
}

/// Puts a value into an object, that into another, and so on.
fn wrap(document: &mut Document<'_>, times: usize) -> Result<(), BoxError> {
    document.set("inner", &1)?;
    for _ in 0..times {
        let inner = document.take("inner")?;
        document.set("outer", &std::collections::BTreeMap::<String, u8>::new())?;
        document.insert("/outer/inner", inner)?;
        document.rename("outer", "inner")?;
    }
    Ok(())
}

fn acting(stack: usize, act: &str, rest: &str) -> Result<Act, ErrorKind> {
    let document = format!(r#"{{"_v":1,"act":"{act}"{rest}}}"#);
    with_stack(stack, move || outcome::<Act>(&document))
}

#[test]
fn a_step_that_panics_or_fails_is_a_failed_read() {
    for levels in [1, 126, 100_000] {
        let rest = format!(r#","other":{}"#, nested(levels));
        let deep = levels > 126;
        let expected = |kind| Err(if deep { ErrorKind::TooDeep } else { kind });
        assert_eq!(acting(SMALL, "panic", &rest), expected(ErrorKind::Panic), "{levels}");
        assert_eq!(acting(SMALL, "error", &rest), expected(ErrorKind::Step), "{levels}");
    }
    assert!(acting(SMALL, "nothing", "").is_ok());
}

#[test]
fn a_step_that_makes_too_much_is_a_failed_read() {
    for huge in ["huge text", "huge list"] {
        assert_eq!(acting(SMALL, huge, ""), Err(ErrorKind::TooLarge), "{huge}");
    }
    assert!(acting(SMALL, "many members", "").is_ok());
}

#[test]
fn a_step_that_makes_what_is_too_deep_is_a_failed_read() {
    for deep in ["set deep", "set deeper", "insert deep", "a long way", "wrap"] {
        assert_eq!(acting(FOR_RECURSION, deep, ""), Err(ErrorKind::Step), "{deep}");
    }
    assert!(acting(FOR_RECURSION, "wrap and go on", "").is_ok());
}

#[test]
fn what_a_step_finds_may_be_deep() {
    for levels in [126, 127, 128, 1_000, 100_000] {
        let rest = format!(r#","deep":{}"#, nested(levels));
        let read = |act| acting(SMALL, act, &rest).map(drop);
        // What nobody looks into may be one level deeper than what can be put somewhere else.
        let passed = if levels <= 128 { Ok(()) } else { Err(ErrorKind::TooDeep) };
        assert_eq!(read("nothing"), passed, "{levels}");
        assert_eq!(read("take deep"), passed, "{levels}");
        assert_eq!(read("look deep"), passed, "{levels}");
        assert_eq!(
            read("copy deep"),
            if levels <= 126 { Ok(()) } else { Err(ErrorKind::TooDeep) },
            "{levels}"
        );
        let opened = if levels <= 126 { ErrorKind::Step } else { ErrorKind::TooDeep };
        assert_eq!(read("open deep"), Err(opened), "{levels}");
    }
}

/// A chain of structs, which take none of what is deep.
#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "flat", version = 1)]
struct FlatV1 {
    act: String,
}

#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "flat", version = 2, previous = FlatV1)]
struct Flat {}

impl TryFrom<FlatV1> for Flat {
    type Error = BoxError;

    fn try_from(old: FlatV1) -> Result<Self, BoxError> {
        match old.act.as_str() {
            "panic" => panic!("{ON_PURPOSE}"),
            "error" => Err("cannot".into()),
            _ => Ok(Self {}),
        }
    }
}

/// One step, which leaves what is deep alone.
#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "apart", version = 2, history)]
struct Apart {}

impl History for Apart {
    fn history() -> Steps {
        Steps::new().step("apart", |s| {
            s.rename("act", "acted")
                .map_values("acted", [("error", "panic")])
                .each("acts", |a| a.wrap("x", "y"))
        })
    }
}

#[test]
fn what_no_step_looks_at_may_be_of_any_depth() {
    for levels in [126, 127, 128, 1_000, 100_000] {
        let document = |act: &str| format!(r#"{{"_v":1,"act":{act},"deep":{}}}"#, nested(levels));
        let typed = |act: &str| {
            let document = document(act);
            with_stack(SMALL, move || outcome::<Flat>(&document).map(drop))
        };
        assert_eq!(typed(r#""nothing""#), Ok(()), "{levels}");
        assert_eq!(typed(r#""panic""#), Err(ErrorKind::Panic), "{levels}");
        assert_eq!(typed(r#""error""#), Err(ErrorKind::Step), "{levels}");
        assert_eq!(typed("5"), Err(ErrorKind::Data), "{levels}");
        let declared = |act: &str| {
            let document = document(act);
            with_stack(SMALL, move || outcome::<Apart>(&document).map(drop))
        };
        assert_eq!(declared(r#""nothing""#), Ok(()), "{levels}");
        assert_eq!(declared(r#""panic""#), Err(ErrorKind::Step), "{levels}");
        assert_eq!(declared("5"), Err(ErrorKind::Step), "{levels}");
    }
}

/// A type that is as deep as its data.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "deep", version = 2, history)]
struct Deep {
    deep: Value,
    kept: Value,
}

impl History for Deep {
    fn history() -> Steps {
        Steps::new().step("rename", |s| s.rename("old", "deep").when("deep", "never", |s| s.add("x", 1)))
    }
}

fn deep(levels: usize) -> String {
    format!(r#"{{"_v":1,"old":{0},"kept":{0}}}"#, nested(levels))
}

#[test]
fn the_deepest_data_is_read_into_a_type_that_is_as_deep() {
    with_stack(FOR_RECURSION, || {
        let read = outcome::<Deep>(&deep(126)).unwrap();
        assert_eq!(upcaster::to_string(&read).unwrap(), deep(126).replace(r#"1,"old""#, r#"2,"deep""#));
    });
}

#[test]
fn data_that_goes_too_deep_for_any_type_is_a_failed_read() {
    with_stack(FOR_RECURSION, || {
        for levels in [127, 128, 1_000, 100_000] {
            assert_eq!(outcome::<Deep>(&deep(levels)), Err(ErrorKind::TooDeep), "{levels}");
            let current = deep(levels).replace(r#"1,"old""#, r#"2,"deep""#);
            assert_eq!(outcome::<Deep>(&current), Err(ErrorKind::TooDeep), "{levels}");
        }
    });
}

#[test]
fn an_error_beside_the_deepest_data_has_its_place() {
    let at = |document: String| {
        let error = with_stack(FOR_RECURSION, move || upcaster::from_str::<Deep>(&document).unwrap_err());
        (error.kind(), error.path().map(str::to_owned))
    };
    let missing = deep(126).replace(r#""kept""#, r#""lost""#);
    assert_eq!(at(missing), (ErrorKind::Data, None));
    let surrogate = deep(126).replace(r#""kept":[["#, r#""kept":["\ud800",["#);
    assert_eq!(at(surrogate), (ErrorKind::Syntax, Some("/kept/0".to_owned())));
    let occupied = deep(126).replace(r#""kept""#, r#""deep":1,"kept""#);
    assert_eq!(at(occupied), (ErrorKind::Step, Some("/deep".to_owned())));
}

#[test]
fn stored_reads_the_deepest_data_in_the_stack_of_the_format() {
    // What a step works on is taken apart by the format, which has no text to lend.
    with_stack(4 * FOR_RECURSION, || {
        let read = outcome::<Deep>(&deep(126)).unwrap();
        assert_eq!(*serde_json::from_str::<Stored<Deep>>(&deep(126)).unwrap(), read);
        for levels in [127, 128, 100_000] {
            assert!(serde_json::from_str::<Stored<Deep>>(&deep(levels)).is_err(), "{levels}");
        }
    });
}
