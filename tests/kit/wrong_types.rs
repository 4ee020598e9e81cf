//! Types that were changed without a version, and what each of them is caught by.

use upcaster::Registry;
use upcaster::schema::FaultKind;
use upcaster::testing::HistoryLaw;

use crate::caught::{breaks, misfits};
use crate::journey::released;

/// A newest invoice whose struct is not that of the release.
macro_rules! changed {
    ($(#[$doc:meta])* $name:ident { $($body:tt)* }) => {
        $(#[$doc])*
        pub(crate) mod $name {
            #[allow(unused_imports, reason = "not every mutant has them all")]
            use crate::invoice::{amounts, articles, parts::*};
            use upcaster::{History, Steps, Versioned};

            #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
            #[versioned(kind = "invoice", version = 3, history)]
            struct Invoice {
                $($body)*
            }

            impl History for Invoice {
                fn history() -> Steps {
                    Steps::new().step("articles", articles).step("amounts", amounts)
                }
            }

            pub(crate) fn registry() -> upcaster::Registry {
                let builder = upcaster::Registry::builder().register::<Invoice>().schema::<Invoice>();
                builder.build().expect("the chain is sound")
            }
        }
    };
}

changed! {
    /// A due date, and no version 4.
    member_added {
        number: u64,
        first: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        lines: Vec<Line>,
        state: State,
        notes: Vec<String>,
        due: String,
    }
}

#[test]
fn a_required_member_added_without_a_version() {
    let message = misfits(released(), &member_added::registry(), FaultKind::SchemaChanged);
    assert!(message.contains("/due"), "{message}");
    refuses_update(&member_added::registry());
}

/// An update writes nothing of it.
#[track_caller]
fn refuses_update(registry: &Registry) {
    let project = released().copy(&format!("update-{}", line()));
    let before = project.read("schemas/invoice/3.json");
    project.update(registry).expect_err("what is released does not change");
    assert_eq!(project.read("schemas/invoice/3.json"), before);
}

#[track_caller]
fn line() -> u32 {
    std::panic::Location::caller().line()
}

changed! {
    /// `email` is called `contact`; old documents read, and their addresses are gone.
    optional_renamed {
        number: u64,
        first: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
        lines: Vec<Line>,
        state: State,
        notes: Vec<String>,
    }
}

#[test]
fn an_optional_member_renamed_without_a_version() {
    let message = misfits(released(), &optional_renamed::registry(), FaultKind::SchemaChanged);
    assert!(message.contains("/email"), "{message}");
    refuses_update(&optional_renamed::registry());
}

changed! {
    /// Invoices are counted in fewer bits.
    narrowed {
        number: u32,
        first: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        lines: Vec<Line>,
        state: State,
        notes: Vec<String>,
    }
}

#[test]
fn a_type_narrowed_without_a_version() {
    misfits(released(), &narrowed::registry(), FaultKind::SchemaChanged);
    refuses_update(&narrowed::registry());
}

changed! {
    /// There are no notes any more.
    member_removed {
        number: u64,
        first: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        lines: Vec<Line>,
        state: State,
    }
}

#[test]
fn a_member_removed_without_a_version() {
    misfits(released(), &member_removed::registry(), FaultKind::SchemaChanged);
    refuses_update(&member_removed::registry());
}

mod word_removed {
    use crate::invoice::{amounts, articles, parts::Line};
    use upcaster::{History, Steps, Versioned};

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum State {
        Pending,
    }

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
    #[versioned(kind = "invoice", version = 3, history)]
    struct Invoice {
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
            Steps::new().step("articles", articles).step("amounts", amounts)
        }
    }

    pub(crate) fn registry() -> upcaster::Registry {
        let builder = upcaster::Registry::builder().register::<Invoice>().schema::<Invoice>();
        builder.build().expect("the chain is sound")
    }
}

#[test]
fn a_word_of_an_enum_removed_without_a_version() {
    misfits(released(), &word_removed::registry(), FaultKind::SchemaChanged);
    breaks(&word_removed::registry(), HistoryLaw::Reads);
}

changed! {
    /// What is written under one name is read under another.
    uneven {
        number: u64,
        first: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
        #[serde(default, rename(serialize = "e-mail"), skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        lines: Vec<Line>,
        state: State,
        notes: Vec<String>,
    }
}

#[test]
fn a_member_written_under_another_name_than_it_is_read() {
    breaks(&uneven::registry(), HistoryLaw::Identity);
}

mod step_removed {
    use crate::invoice::{
        articles,
        parts::{Line, State},
    };
    use upcaster::{History, Steps, Versioned};

    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
    #[versioned(kind = "invoice", version = 2, history)]
    struct Invoice {
        number: u64,
        buyer: String,
        lines: Vec<Line>,
        state: State,
    }

    impl History for Invoice {
        fn history() -> Steps {
            Steps::new().step("articles", articles)
        }
    }

    pub(crate) fn registry() -> upcaster::Registry {
        let builder = upcaster::Registry::builder().register::<Invoice>().schema::<Invoice>();
        builder.build().expect("the chain is sound")
    }
}

#[test]
fn a_released_version_removed() {
    misfits(released(), &step_removed::registry(), FaultKind::VersionRemoved);
}
