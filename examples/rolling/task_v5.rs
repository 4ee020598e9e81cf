//! Tasks at version 5.

use upcaster::{History, Steps, Versioned};

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
#[versioned(kind = "task", version = 5, floor = 4, history)]
pub(crate) struct Task {
    pub(crate) title: String,
    pub(crate) owners: Vec<String>,
    pub(crate) done: bool,
    pub(crate) priority: u8,
}

impl History for Task {
    fn history() -> Steps {
        Steps::new().step("owners", |s| s.rename("owner", "owners").to_list("owners").add("priority", 3))
    }
}
