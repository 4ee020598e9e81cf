use std::error::Error as _;

use serde::{Deserialize, Serialize};
use upcaster::{BoxError, Error, ErrorKind, History, Steps, Stored, Versioned};

/// A value that no error may quote.
pub(crate) const CANARY: &str = "canary";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 3, history)]
pub(crate) struct Order {
    pub(crate) name: String,
    pub(crate) total: f64,
    pub(crate) paid: bool,
}

impl History for Order {
    fn history() -> Steps {
        Steps::new()
            .step("one name", |s| s.rename("customer", "name").convert("total", cents, Ok))
            .step("payment", |s| s.add("paid", false))
    }
}

fn cents(total: f64) -> Result<f64, BoxError> {
    if total < 0.0 {
        return Err(format!("{CANARY} {total} is no total").into());
    }
    Ok(total / 100.0)
}

pub(crate) fn order() -> Order {
    Order { name: "Ada".to_owned(), total: 12.5, paid: false }
}

/// The same order as each release stored it.
pub(crate) const VERSIONS: [&str; 3] = [
    r#"{"_v":1,"customer":"Ada","total":1250}"#,
    r#"{"total":12.50,"name":"Ada","_v":2}"#,
    r#"{"_v":3,"name":"Ada","total":12.5,"paid":false}"#,
];

/// Documents that cannot be read, with what is said of them.
pub(crate) const BAD: [(&str, ErrorKind, &str); 6] = [
    (
        r#"{"_v":1,"customer":"canary","total":-1}"#,
        ErrorKind::Step,
        "order version 1 failed in step 1 -> 2 \"one name\", where it converts total at /total",
    ),
    (
        r#"{"_v":3,"name":"a","total":"canary","paid":false}"#,
        ErrorKind::Data,
        "order version 3 does not fit its type at /total (line 1, column 35)",
    ),
    (
        r#"{"_v":9,"name":"canary"}"#,
        ErrorKind::Newer,
        "order version 9 is newer than version 3, the current one of this program",
    ),
    (r#"{"name":"canary"}"#, ErrorKind::MissingTag, "order has no version tag at /_v"),
    (
        r#"{"_v":"canary"}"#,
        ErrorKind::MalformedTag,
        "order has a version tag that is not a whole number from 1 to 4294967295 at /_v (line 1, column 14)",
    ),
    (
        r#"["canary"]"#,
        ErrorKind::NotAnObject,
        "order is not a JSON object and so has no place for a version tag",
    ),
];

/// Makes sure that they are all the one order, and tell what they were read from.
#[track_caller]
pub(crate) fn assert_read(orders: &[Stored<Order>]) {
    assert_eq!(orders.len(), VERSIONS.len());
    for (version, read) in (1..).zip(orders) {
        assert_eq!(**read, order());
        assert_eq!((read.stored_version().get(), read.is_stale()), (version, version < 3));
    }
}

/// Makes sure that an error names the column and the record, and quotes no value; gives what is said of the record.
#[track_caller]
pub(crate) fn assert_names_column(error: &sqlx::Error, kind: ErrorKind) -> String {
    let sqlx::Error::ColumnDecode { index, source } = error else { panic!("{error:?}") };
    assert_eq!(index, "\"doc\"");
    let of_record: &Error = source.downcast_ref().expect("it is an error of this crate");
    assert_eq!((of_record.kind(), of_record.record_kind()), (kind, Some("order")));
    let all = format!("{error} {error:?}");
    assert!(!all.contains(CANARY), "{all}");
    if kind == ErrorKind::Step {
        // What the step said can be had, and is not shown.
        assert!(of_record.source().unwrap().to_string().contains(CANARY));
    }
    let text = error.to_string();
    text.strip_prefix("error occurred while decoding column \"doc\": ").unwrap().to_owned()
}
