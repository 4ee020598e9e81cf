//! A record whose one step must not be applied twice, and whose edits are counted.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use upcaster::{Registry, Versioned};

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 1)]
pub(crate) struct BillV1 {
    euros: i64,
    #[serde(default)]
    pub(crate) edits: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "bill", version = 2, previous = BillV1, downcast)]
pub(crate) struct Bill {
    pub(crate) cents: i64,
    pub(crate) edits: Vec<u32>,
}

impl From<BillV1> for Bill {
    fn from(old: BillV1) -> Self {
        Self { cents: old.euros * 100, edits: old.edits }
    }
}

impl From<Bill> for BillV1 {
    fn from(new: Bill) -> Self {
        Self { euros: new.cents / 100, edits: new.edits }
    }
}

impl Bill {
    pub(crate) fn with(edit: u32) -> Self {
        Self { cents: 700, edits: vec![edit] }
    }

    /// The edits in order, if nothing else was done to it.
    pub(crate) fn sound(&self) -> Option<Vec<u32>> {
        let mut edits = self.edits.clone();
        edits.sort_unstable();
        (self.cents == 700).then_some(edits)
    }
}

/// As a program of version 1 left it.
pub(crate) const STALE: &str = r#"{"_v":1,"euros":7,"edits":[1]}"#;

pub(crate) fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| Registry::builder().register::<Bill>().build().expect("the chain is sound"))
}

/// That of a program that knows version 2 and still writes version 1.
pub(crate) fn pinned() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        Registry::builder()
            .register_with::<Bill>(|kind| kind.write_at(1))
            .build()
            .expect("the chain is sound")
    })
}
