//! One kind at several revisions of a program, right and wrong.

use upcaster::Registry;

/// The module of one revision: what its type is, and what its history says.
macro_rules! revision {
    ($name:ident, $version:literal, { $($field:ident: $type:ty,)* }, $steps:expr) => {
        pub(crate) mod $name {
            use super::{ContactV1, ContactV2};
            use upcaster::{History, Registry, RegistryBuilder, Steps, Versioned};

            #[derive(schemars::JsonSchema, serde::Serialize, serde::Deserialize, Versioned)]
            #[versioned(kind = "contact", version = $version, history)]
            pub(crate) struct Contact {
                $($field: $type,)*
            }

            impl History for Contact {
                fn history() -> Steps {
                    let steps: fn(Steps) -> Steps = $steps;
                    steps(Steps::new())
                }
            }

            pub(crate) fn builder() -> RegistryBuilder {
                Registry::builder().register::<Contact>().schema::<Contact>()
            }

            /// With the types of the first two versions, for a project that has no snapshots of them.
            #[allow(dead_code, reason = "not every revision begins a project")]
            pub(crate) fn described() -> Registry {
                builder().schema::<ContactV1>().schema::<ContactV2>().build().expect("the chain is sound")
            }

            #[allow(dead_code, reason = "not every revision goes on with a project")]
            pub(crate) fn registry() -> Registry {
                builder().build().expect("the chain is sound")
            }
        }
    };
}

#[derive(schemars::JsonSchema, serde::Serialize, serde::Deserialize, upcaster::Versioned)]
#[versioned(kind = "contact", version = 1)]
pub(crate) struct ContactV1 {
    first: String,
    last: String,
    mail: String,
}

#[derive(schemars::JsonSchema, serde::Serialize, serde::Deserialize, upcaster::Versioned)]
#[versioned(kind = "contact", version = 2, floor = 2)]
pub(crate) struct ContactV2 {
    name: String,
    mail: String,
}

revision!(released, 3, { name: String, email: String, }, |s| s
    .step("one name", |s| s.join(["first", "last"], " ", "name"))
    .step("email", |s| s.rename("mail", "email")));

revision!(edited, 3, { name: String, email: String, }, |s| s
    .step("one name", |s| s.join(["last", "first"], ", ", "name"))
    .step("email", |s| s.rename("mail", "email")));

revision!(renamed, 3, { name: String, email: String, }, |s| s
    .step("full name", |s| s.join(["first", "last"], " ", "name"))
    .step("email", |s| s.rename("mail", "email")));

revision!(removed, 2, { first: String, last: String, email: String, }, |s| s
    .step("email", |s| s.rename("mail", "email")));

revision!(shortened, 2, { name: String, mail: String, }, |s| s
    .step("one name", |s| s.join(["first", "last"], " ", "name")));

revision!(renumbered, 3, { name: String, email: String, }, |s| s
    .step("email", |s| s.rename("mail", "email"))
    .step("one name", |s| s.join(["first", "last"], " ", "name")));

revision!(with_phone, 4, { name: String, email: String, phone: String, }, |s| s
    .step("one name", |s| s.join(["first", "last"], " ", "name"))
    .step("email", |s| s.rename("mail", "email"))
    .step("phone", |s| s.add("phone", "")));

revision!(with_phone_anew, 4, { name: String, email: String, phone: Option<String>, }, |s| s
    .step("one name", |s| s.join(["first", "last"], " ", "name"))
    .step("email", |s| s.rename("mail", "email"))
    .step("a phone", |s| s.add("phone", ())));

revision!(with_note, 4, { name: String, email: String, note: String, }, |s| s
    .step("one name", |s| s.join(["first", "last"], " ", "name"))
    .step("email", |s| s.rename("mail", "email"))
    .step("note", |s| s.add("note", "")));

revision!(merged, 5, { name: String, email: String, phone: String, note: String, }, |s| s
    .step("one name", |s| s.join(["first", "last"], " ", "name"))
    .step("email", |s| s.rename("mail", "email"))
    .step("phone", |s| s.add("phone", ""))
    .step("note", |s| s.add("note", "")));

/// The document that the first release wrote.
pub(crate) const V1: &str =
    "{\"_v\":1,\"first\":\"Ada\",\"last\":\"Lovelace\",\"mail\":\"ada@example.com\"}\n";
pub(crate) const V2: &str = "{\"_v\":2,\"name\":\"Ada Lovelace\",\"mail\":\"ada@example.com\"}\n";
pub(crate) const V3: &str = "{\"_v\":3,\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}\n";

/// A program that stores nothing.
pub(crate) fn nothing() -> Registry {
    Registry::builder().build().expect("nothing is wrong with nothing")
}
