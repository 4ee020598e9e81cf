//! Ops as data: to be built as a step, and to be run by the reference.

use upcaster::step::StepBuilder;
use upcaster::{BoxError, Steps};

#[derive(Clone, Debug)]
pub(crate) enum Command {
    Rename(String, String),
    Move(String, String),
    Copy(String, String),
    Add(String, i64),
    Set(String, i64, Option<i64>),
    Remove(String, Option<i64>),
    Nest(String, Vec<String>),
    Flatten(String, Option<Vec<String>>),
    Wrap(String, String),
    Unwrap(String, String),
    Split(String, String, Vec<String>),
    Join(Vec<String>, String, String),
    MapValues(String, Vec<(String, String)>),
    Convert(String),
    ToList(String),
    FromList(String),
    Each(String, Vec<Command>),
    When(String, String, Vec<Command>),
    With(String, String),
}

pub(crate) fn build(commands: &[Command]) -> Steps {
    commands.iter().enumerate().fold(Steps::new(), |steps, (index, command)| {
        steps.step(&format!("step {index}"), |s| add(s, command))
    })
}

fn all(s: StepBuilder, commands: &[Command]) -> StepBuilder {
    commands.iter().fold(s, add)
}

fn to_text(number: i64) -> Result<String, BoxError> {
    Ok(format!("#{number}"))
}

fn to_number(text: String) -> Result<i64, BoxError> {
    Ok(text.strip_prefix('#').ok_or("no number sign")?.parse()?)
}

fn add(s: StepBuilder, command: &Command) -> StepBuilder {
    match command {
        Command::Rename(from, to) => s.rename(from, to),
        Command::Move(from, to) => s.move_to(from, to),
        Command::Copy(from, to) => s.copy(from, to),
        Command::Add(at, value) => s.add(at, value),
        Command::Set(at, value, None) => s.set(at, value),
        Command::Set(at, value, Some(old)) => s.set(at, value).restoring(old),
        Command::Remove(at, None) => s.remove(at),
        Command::Remove(at, Some(value)) => s.remove(at).restoring(value),
        Command::Nest(into, names) => s.nest(into, names),
        Command::Flatten(at, None) => s.flatten(at),
        Command::Flatten(at, Some(names)) => s.flatten(at).gathering(names),
        Command::Wrap(at, name) => s.wrap(at, name),
        Command::Unwrap(at, name) => s.unwrap_from(at, name),
        Command::Split(at, separator, into) => s.split(at, separator, into),
        Command::Join(parts, separator, into) => s.join(parts, separator, into),
        Command::MapValues(at, words) => s.map_values(at, words.iter().cloned()),
        Command::Convert(at) => s.convert(at, to_text, to_number),
        Command::ToList(at) => s.to_list(at),
        Command::FromList(at) => s.from_list(at),
        Command::Each(at, commands) => s.each(at, |s| all(s, commands)),
        Command::When(at, word, commands) => s.when(at, word, |s| all(s, commands)),
        Command::With(from, to) => {
            let (up, down) = ((from.clone(), to.clone()), (to.clone(), from.clone()));
            s.with(move |document| swap(document, &up)).down(move |document| swap(document, &down))
        }
    }
}

/// Takes one member to another name, if it is there and the other is not, and else does nothing.
fn swap(document: &mut upcaster::Document<'_>, (from, to): &(String, String)) -> Result<(), BoxError> {
    if document.contains(to)? {
        return Err("occupied".into());
    }
    if document.contains(from)? {
        let value = document.take(from)?;
        document.insert(to, value)?;
    }
    Ok(())
}
