use upcaster::{History, Steps, Versioned};

#[derive(serde::Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, history, downcast)]
struct Order {}

impl History for Order {
    fn history() -> Steps {
        Steps::new().step("none", |s| s)
    }
}

fn main() {}
