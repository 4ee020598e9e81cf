//! The build that a rolling deploy brings: it reads version 5, and writes the version it is told to.
//!
//! ```sh
//! cargo run --example rolling_v5 -- --write-at 4 /tmp/tasks.ndjson add "Buy eggs"
//! cargo run --example rolling_v5 -- /tmp/tasks.ndjson list
//! ```

#![allow(clippy::print_stdout)]

mod app;
mod task_v5;

use std::error::Error;

use task_v5::Task;
use upcaster::Registry;

impl app::Task for Task {
    fn new(title: &str) -> Self {
        Self { title: title.to_owned(), owners: vec!["nobody".to_owned()], done: false, priority: 1 }
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn finish(&mut self) {
        self.done = true;
    }

    fn line(&self) -> String {
        let Self { title, owners, done, priority } = self;
        format!("{title} of {}, done: {done}, priority {priority}", owners.join(" and "))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (write_at, arguments) = app::arguments();
    // The pin is a setting of the deploy, not of the code.
    let registry = Registry::builder()
        .register_with::<Task>(|task| match write_at {
            Some(version) => task.write_at(version),
            None => task,
        })
        .build()?;
    app::run::<Task>(&registry, &arguments)
}
