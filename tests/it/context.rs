//! Side information for steps: given with a read, and missed with a clear error.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use upcaster::{Context, Document, ErrorKind, History, Registry, Steps, Versioned};

struct Currency(&'static str);

#[derive(Default)]
struct Ids(AtomicU64);

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 3, history)]
struct Bill {
    currency: String,
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    id: u64,
    price: f64,
}

impl History for Bill {
    fn history() -> Steps {
        Steps::new().step("currency", |s| s.add_from("currency", |currency: &Currency| currency.0)).step(
            "ids",
            |s| {
                s.each("lines", |line| {
                    line.with(|line| {
                        let Ids(next) = line.context()?;
                        Ok(line.set("id", &next.fetch_add(1, Ordering::Relaxed))?)
                    })
                    .down(|line| Ok(line.take("id").map(drop)?))
                })
            },
        )
    }
}

const V1: &[u8] = br#"{"_v":1,"lines":[{"price":1.5},{"price":2.5}]}"#;

fn registry() -> Registry {
    Registry::builder().register::<Bill>().build().unwrap()
}

fn bill(currency: &str, first: u64) -> Bill {
    let lines = vec![Line { id: first, price: 1.5 }, Line { id: first + 1, price: 2.5 }];
    Bill { currency: currency.to_owned(), lines }
}

#[test]
fn steps_find_what_was_given_with_the_read() {
    let registry = registry();
    for (currency, first) in [("EUR", 5), ("USD", 9)] {
        let context = Context::new().with(Currency(currency)).with(Ids(AtomicU64::new(first)));
        assert_eq!(registry.with(&context).read::<Bill>(V1).unwrap(), bill(currency, first));
        let Ids(next) = context.get().unwrap();
        assert_eq!(next.load(Ordering::Relaxed), first + 2);
    }
    let context = Context::new().with(Currency("EUR")).with(Ids::default());
    let upcast = registry.with(&context).upcast("bill", V1).unwrap().into_owned();
    assert!(upcast.starts_with(br#"{"_v":3,"lines":[{"price":1.5,"id":0},"#));
    assert_eq!(
        registry.chain("bill").unwrap().steps()[0].sentences(),
        ["adds currency from the Currency of the context where it is absent"]
    );
}

#[test]
fn a_registry_may_have_a_context_of_its_own() {
    let own = Context::new().with(Currency("EUR")).with(Ids::default());
    let registry = Registry::builder().register::<Bill>().context(own).build().unwrap();
    assert_eq!(registry.read::<Bill>(V1).unwrap(), bill("EUR", 0));
    // One that is given with the read takes its place, as a whole.
    let other = Context::new().with(Currency("USD"));
    assert_eq!(registry.with(&other).read::<Bill>(V1).unwrap_err().kind(), ErrorKind::MissingContext);
}

#[test]
fn what_was_not_given_is_missed_by_name() {
    let registry = registry();
    let without = [
        registry.read::<Bill>(V1).unwrap_err(),
        upcaster::from_slice::<Bill>(V1).unwrap_err(),
        registry.upcast("bill", V1).unwrap_err(),
    ];
    for error in without {
        assert_eq!(error.kind(), ErrorKind::MissingContext);
        assert_eq!(error.step().unwrap().to_string(), "1 -> 2");
        assert_eq!(error.path(), Some("/currency"));
        let missing = "and the context of the read has none: see `Registry::with`";
        assert!(error.to_string().contains(missing), "{error}");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(
            cause,
            "a value of type `it::context::Currency` is needed, and the context of the read has none: see `Registry::with`"
        );
    }
    let context = Context::new().with(Currency("EUR"));
    let error = registry.with(&context).read::<Bill>(V1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingContext);
    assert_eq!(error.step().unwrap().to_string(), "2 -> 3");
    // A document that has the member needs no context for it, and one without lines none at all.
    let bare: Bill = registry.read(br#"{"_v":1,"currency":"GBP","lines":[]}"#).unwrap();
    assert_eq!(bare, Bill { currency: "GBP".to_owned(), lines: Vec::new() });
}

#[test]
fn a_context_has_one_value_of_each_type() {
    let mut context = Context::new().with(1_u8).with("text").with(2_u8);
    assert_eq!(context.get::<u8>(), Some(&2));
    assert_eq!(context.get::<&str>(), Some(&"text"));
    assert_eq!(context.get::<u16>(), None);
    context.insert(3_u8);
    assert_eq!(context.get::<u8>(), Some(&3));
    assert_eq!(format!("{context:?}"), r#"{"&str", "u8"}"#);
}

#[test]
fn a_document_passes_its_context_on_to_its_parts() {
    let context = Context::new().with(Currency("EUR"));
    let mut document = Document::from_str(r#"{"a":[{"b":{"c":{}}}]}"#).unwrap().with_context(&context);
    let steps = Steps::new().step("deep", |s| {
        s.each("a", |s| s.each("", |s| s.each("", |s| s.add_from("d", |currency: &Currency| currency.0))))
    });
    steps.iter().for_each(|step| step.upcast(&mut document).unwrap());
    assert_eq!(document.to_json(), r#"{"a":[{"b":{"c":{"d":"EUR"}}}]}"#);
    steps.iter().for_each(|step| step.downcast(&mut document).unwrap());
    assert_eq!(document.to_json(), r#"{"a":[{"b":{"c":{}}}]}"#);
}
