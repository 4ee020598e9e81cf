use serde::{Deserialize, Serialize};
use upcaster::{BoxError, History, Registry, Steps, Versioned};

/// A value that no answer may hold but the record itself.
pub(crate) const CANARY: &str = "canary";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 4, floor = 2, history)]
pub(crate) struct Order {
    pub(crate) name: String,
    pub(crate) total: f64,
    pub(crate) lines: Vec<Line>,
    pub(crate) paid: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) sku: String,
}

impl History for Order {
    fn history() -> Steps {
        Steps::new()
            .step("one name", |s| s.rename("customer", "name").convert("total", cents, Ok))
            .step("payment", |s| s.add("paid", false))
    }
}

fn cents(total: f64) -> Result<f64, BoxError> {
    assert!(total < 1e6, "{CANARY} {total}");
    if total < 0.0 {
        return Err(format!("{CANARY} {total} is no total").into());
    }
    Ok(total / 100.0)
}

/// Never registered.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "stranger", version = 1)]
pub(crate) struct Stranger {}

pub(crate) fn registry() -> Registry {
    Registry::builder().register::<Order>().build().unwrap()
}

pub(crate) const V2: &str = r#"{"_v":2,"customer":"canary","total":1250,"lines":[{"sku":"canary"}]}"#;
pub(crate) const BODY: &str = r#"{"name":"canary","total":12.5,"lines":[{"sku":"canary"}],"paid":false}"#;
