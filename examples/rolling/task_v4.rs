//! Tasks at version 4.

use upcaster::Versioned;

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema, Versioned)]
#[versioned(kind = "task", version = 4, floor = 4)]
pub(crate) struct Task {
    pub(crate) title: String,
    pub(crate) owner: String,
    pub(crate) done: bool,
}
