//! Steps may make of a document 4 times what it was, and 64 KiB.

use serde::Deserialize;
use serde_json::Value;
use upcaster::{ErrorKind, History, Steps, Versioned};

use crate::programs::fused;

const FREE: usize = 64 << 10;

/// Puts twice the value of `a` into `a`.
fn doubling(times: usize) -> Steps {
    (0..times).fold(Steps::new(), |steps, n| {
        steps.step(&format!("double {n}"), |s| s.copy("a", "b").nest("c", ["a", "b"]).rename("c", "a"))
    })
}

fn text_of(len: usize) -> Steps {
    Steps::new().step("text", move |s| {
        s.with(move |document| {
            document.remove("a")?;
            Ok(document.set("t", &"x".repeat(len))?)
        })
    })
}

#[track_caller]
fn refused(steps: Steps, text: &str) -> upcaster::Error {
    let error = fused::read(steps, text).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    error
}

#[test]
fn a_chain_that_doubles_each_time_is_stopped_early() {
    for (value, at_least, at_most) in [("1", 10, 14), (r#"["0123456789"]"#, 8, 12)] {
        let document = format!("{{\"a\":{value}}}");
        let error = refused(doubling(18), &document);
        let step = error.step().unwrap();
        let ran = step.from.get() - error.stored_version().unwrap().get();
        assert!((at_least..at_most).contains(&ran), "{ran} steps ran");
        assert!(fused::read(doubling(6), &document).is_ok());
        assert!(error.to_string().contains("where it copies a to b"), "{error}");
    }
}

#[test]
fn doubling_inside_one_step_or_in_elements_is_stopped_too() {
    let one = Steps::new()
        .step("all", |s| (0..40).fold(s, |s, _| s.copy("a", "b").nest("c", ["a", "b"]).rename("c", "a")));
    refused(one, r#"{"a":1}"#);
    let each = Steps::new().step("all", |s| {
        s.each("l", |s| (0..40).fold(s, |s, _| s.copy("a", "b").nest("c", ["a", "b"]).rename("c", "a")))
    });
    refused(each, r#"{"l":[{"a":1},{"a":2}]}"#);
}

#[test]
fn elements_may_grow_as_much_as_anything_else() {
    let default = "x".repeat(100);
    let steps = || Steps::new().step("add", |s| s.each("l", |s| s.add("a", &default).copy("a", "b")));
    for (count, reads) in [(10, true), (200, true), (300, true), (400, false), (5000, false)] {
        let document = format!("{{\"l\":[{}]}}", vec!["{}"; count].join(","));
        let read = fused::read(steps(), &document);
        assert_eq!(read.is_ok(), reads, "{count}");
        if let Ok(tree) = read {
            assert_eq!(tree["l"][count - 1]["b"], default);
        }
    }
    refused(steps(), &format!("{{\"l\":[{}]}}", vec!["{}"; 400].join(",")));
}

#[test]
fn a_closure_makes_no_more_than_is_allowed() {
    let error = refused(text_of(10_000_000), r#"{"a":1}"#);
    assert!(error.to_string().contains("failed in step 19 -> 20"), "{error}");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(
        source.to_string(),
        "the document has grown to more than 4 times what was read and 64 KiB besides"
    );
}

#[test]
fn the_limit_is_met_to_the_byte() {
    for pad in [1, 10_000] {
        let document = format!("{{\"a\":\"{}\"}}", "y".repeat(pad));
        // As the document is read, with its tag.
        let given = document.len() + r#""_v":19,"#.len();
        let most = 4 * given + FREE - r#"{"t":"",}"#.len();
        let read = fused::read(text_of(most), &document).unwrap();
        assert_eq!(read["t"].as_str().map(str::len), Some(most));
        refused(text_of(most + 1), &document);
    }
}

#[test]
fn constants_count() {
    let long = "x".repeat(70_000);
    let steps = || Steps::new().step("add", |s| s.wrap("a", "b").add("/a/c", &long));
    refused(steps(), r#"{"a":1}"#);
    let document = format!("{{\"a\":\"{}\"}}", "y".repeat(2_000));
    assert_eq!(fused::read(steps(), &document).unwrap()["a"]["c"], Value::from(long.as_str()));
}

#[derive(Debug, Deserialize)]
struct Line {
    a: String,
    b: String,
}

/// Lists whose elements go by one at a time while they grow, and get so much of a text beside them.
macro_rules! lists {
    ($($list:ident $beside:literal)*) => {$(
        #[derive(Debug, Deserialize, Versioned)]
        #[versioned(kind = "list", version = 2, history)]
        struct $list {
            l: Vec<Line>,
            beside: String,
        }

        impl History for $list {
            fn history() -> Steps {
                let (default, beside) = ("x".repeat(100), "y".repeat($beside));
                Steps::new().step("add", |s| {
                    s.each("l", |s| s.add("a", &default).copy("a", "b")).add("beside", &beside)
                })
            }
        }

        impl $list {
            /// Reads a list of so many elements.
            fn read(count: usize) -> Result<(), ErrorKind> {
                let document = format!("{{\"_v\":1,\"l\":[{}]}}", vec!["{}"; count].join(","));
                let list: Self = upcaster::from_str(&document).map_err(|error| error.kind())?;
                assert_eq!((list.l.len(), list.beside.len()), (count, $beside));
                assert!(list.l.iter().all(|line| line.a.len() == 100 && line.b == line.a));
                Ok(())
            }
        }
    )*};
}

lists! { Alone 0 With30 30_000 With45 45_000 With60 60_000 With70 70_000 }

#[test]
fn elements_that_go_by_one_at_a_time_count_together_with_what_stands_beside_them() {
    const TOO_LARGE: Result<(), ErrorKind> = Err(ErrorKind::TooLarge);
    assert_eq!([10, 300, 400, 5_000].map(Alone::read), [Ok(()), Ok(()), TOO_LARGE, TOO_LARGE]);
    assert_eq!([0, 140, 250].map(With30::read), [Ok(()), Ok(()), TOO_LARGE]);
    assert_eq!([0, 90, 140].map(With45::read), [Ok(()), Ok(()), TOO_LARGE]);
    assert_eq!([0, 10, 40].map(With60::read), [Ok(()), Ok(()), TOO_LARGE]);
    assert_eq!([0, 1].map(With70::read), [TOO_LARGE, TOO_LARGE]);
}
