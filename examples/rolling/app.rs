//! What both builds do: keep tasks in a file, one document a line.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use serde::Serialize;
use upcaster::{ReadableOwned, Registry};

/// A task, as far as both builds know it.
pub(crate) trait Task: ReadableOwned + Serialize + 'static {
    fn new(title: &str) -> Self;
    fn title(&self) -> &str;
    fn finish(&mut self);
    fn line(&self) -> String;
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs `FILE add TITLE`, `FILE finish TITLE`, `FILE list` or `FILE lower VERSION`.
pub(crate) fn run<T: Task>(registry: &Registry, arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [file, command @ ..] = arguments.as_slice() else { return Err("the file is missing".into()) };
    let file = Path::new(file);
    let documents = read(file)?;
    match *command {
        ["add", title] => {
            let new = text(registry.encode(&T::new(title))?);
            write(file, documents.iter().cloned().chain([new]))
        }
        ["finish", title] => write(file, finish::<T>(registry, documents, title)?.into_iter()),
        ["list"] => {
            for document in &documents {
                println!("{}", line::<T>(registry, document));
            }
            Ok(())
        }
        // Before a rollback: what only this build reads goes back to a version that the old one reads.
        ["lower", version] => {
            let version: u32 = version.parse()?;
            let lower = |document: &String| {
                Ok(text(registry.downcast("task", document.as_bytes(), version)?.into_owned()))
            };
            write(file, documents.iter().map(lower).collect::<Result<Vec<_>>>()?.into_iter())
        }
        _ => Err("say what to do: add TITLE, finish TITLE, list, lower VERSION".into()),
    }
}

/// The version to write, of `--write-at VERSION`, and the other arguments.
pub(crate) fn arguments() -> (Option<u32>, Vec<String>) {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let Some(at) = arguments.iter().position(|argument| argument == "--write-at") else {
        return (None, arguments);
    };
    let version = arguments.get(at + 1).and_then(|version| version.parse().ok());
    arguments.drain(at..(at + 2).min(arguments.len()));
    (version, arguments)
}

/// Changes the one document that is meant; all others stay as they are, whatever this build makes of them.
fn finish<T: Task>(registry: &Registry, documents: Vec<String>, title: &str) -> Result<Vec<String>> {
    let mut found = false;
    let changed = documents.into_iter().map(|document| match registry.load::<T>(document.as_bytes()) {
        Ok(mut task) if task.title() == title => {
            found = true;
            task.finish();
            Ok(text(registry.encode(&*task)?))
        }
        _ => Ok(document),
    });
    let changed = changed.collect::<Result<Vec<_>>>()?;
    if found { Ok(changed) } else { Err(format!("no task {title} can be read").into()) }
}

fn line<T: Task>(registry: &Registry, document: &str) -> String {
    match registry.load::<T>(document.as_bytes()) {
        Ok(task) => format!("version {}: {}", task.stored_version(), task.line()),
        Err(error) => format!("refused: {error}"),
    }
}

fn read(file: &Path) -> Result<Vec<String>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    Ok(fs::read_to_string(file)?.lines().map(str::to_owned).collect())
}

fn write(file: &Path, documents: impl Iterator<Item = String>) -> Result<()> {
    fs::write(file, documents.map(|document| document + "\n").collect::<String>())?;
    Ok(())
}

fn text(document: Vec<u8>) -> String {
    String::from_utf8(document).expect("a document is UTF-8")
}
