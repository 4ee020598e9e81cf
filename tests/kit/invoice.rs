//! Invoices, as a project has them over three releases.

/// The newest invoice, with a history of the caller's.
///
/// What is wrong in a mutant is seen at one glance: all else is as it is in [`v3`].
macro_rules! invoice {
    ($(#[$doc:meta])* $name:ident, $steps:expr) => {
        $(#[$doc])*
        pub(crate) mod $name {
            #[allow(unused_imports, reason = "most mutants have closures")]
            use upcaster::{BoxError, Document, History, Json, Steps, Versioned};

            #[allow(unused_imports, reason = "most mutants have the right steps but for one")]
            use crate::invoice::{amounts, articles, parts::*};

            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
            #[versioned(kind = "invoice", version = 3, history)]
            pub(crate) struct Invoice {
                number: u64,
                first: String,
                #[serde(default, skip_serializing_if = "Option::is_none")]
                last: Option<String>,
                #[serde(default, skip_serializing_if = "Option::is_none")]
                email: Option<String>,
                lines: Vec<Line>,
                state: State,
                notes: Vec<String>,
            }

            impl History for Invoice {
                fn history() -> Steps {
                    $steps
                }
            }

            pub(crate) fn registry() -> upcaster::Registry {
                let builder = upcaster::Registry::builder().register::<Invoice>().schema::<Invoice>();
                builder.build().expect("the chain is sound")
            }
        }
    };
}

pub(crate) use invoice;

/// What all newest invoices are made of.
pub(crate) mod parts {
    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    pub(crate) struct Line {
        article: String,
        amount: Amount,
        parts: Vec<Part>,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    pub(crate) struct Amount {
        cents: u64,
        currency: String,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    pub(crate) struct Part {
        id: String,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub(crate) enum State {
        Pending,
        Paid,
    }
}

/// 1 -> 2.
pub(crate) fn articles(s: upcaster::step::StepBuilder) -> upcaster::step::StepBuilder {
    s.rename("mail", "email")
        .each("lines", |s| s.rename("sku", "article").each("parts", |s| s.rename("code", "id")))
}

/// 2 -> 3.
pub(crate) fn amounts(s: upcaster::step::StepBuilder) -> upcaster::step::StepBuilder {
    s.split("buyer", " ", ["first", "last"])
        .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
        .map_values("state", [("open", "pending")])
        .add("notes", [""; 0])
}

/// The first release.
pub(crate) mod v1 {
    use upcaster::{Registry, Versioned};

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
    #[versioned(kind = "invoice", version = 1)]
    pub(crate) struct Invoice {
        number: u64,
        buyer: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mail: Option<String>,
        lines: Vec<Line>,
        state: State,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    struct Line {
        sku: String,
        cents: u64,
        parts: Vec<Part>,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    struct Part {
        code: String,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum State {
        Open,
        Paid,
    }

    pub(crate) fn registry() -> Registry {
        Registry::builder().register::<Invoice>().schema::<Invoice>().build().expect("the chain is sound")
    }
}

/// The second release.
pub(crate) mod v2 {
    use upcaster::{History, Registry, Steps, Versioned};

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
    #[versioned(kind = "invoice", version = 2, history)]
    pub(crate) struct Invoice {
        number: u64,
        buyer: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        lines: Vec<Line>,
        state: State,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    struct Line {
        article: String,
        cents: u64,
        parts: Vec<Part>,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    struct Part {
        id: String,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum State {
        Open,
        Paid,
    }

    impl History for Invoice {
        fn history() -> Steps {
            Steps::new().step("articles", super::articles)
        }
    }

    pub(crate) fn registry() -> Registry {
        Registry::builder().register::<Invoice>().schema::<Invoice>().build().expect("the chain is sound")
    }
}

invoice! {
    /// The third release.
    v3,
    Steps::new().step("articles", articles).step("amounts", amounts)
}
