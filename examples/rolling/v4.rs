//! The build that runs before a rolling deploy; see the guide page *Rolling deploys*.
//!
//! ```sh
//! cargo run --example rolling_v4 -- /tmp/tasks.ndjson add "Buy milk"
//! cargo run --example rolling_v4 -- /tmp/tasks.ndjson list
//! ```

#![allow(clippy::print_stdout)]

mod app;
mod task_v4;

use std::error::Error;

use task_v4::Task;
use upcaster::Registry;

impl app::Task for Task {
    fn new(title: &str) -> Self {
        Self { title: title.to_owned(), owner: "nobody".to_owned(), done: false }
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn finish(&mut self) {
        self.done = true;
    }

    fn line(&self) -> String {
        format!("{} of {}, done: {}", self.title, self.owner, self.done)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let registry = Registry::builder().register::<Task>().build()?;
    app::run::<Task>(&registry, &app::arguments().1)
}
