//! The ops once more, as plainly as possible, over trees.

use serde_json::{Map, Value, json};

use super::Command;

/// Something is not as the op needs it.
#[derive(Debug)]
pub(crate) struct Wrong;

type Outcome<T = ()> = Result<T, Wrong>;

fn way(path: &str) -> Vec<String> {
    match path.strip_prefix('/') {
        Some(rest) => rest.split('/').map(|name| name.replace("~1", "/").replace("~0", "~")).collect(),
        None if path.is_empty() => Vec::new(),
        None => vec![path.to_owned()],
    }
}

fn get<'v>(mut tree: &'v mut Value, way: &[String]) -> Outcome<Option<&'v mut Value>> {
    for name in way {
        let next = match tree {
            Value::Null => None,
            Value::Object(map) => map.get_mut(name),
            Value::Array(list) => list.get_mut(name.parse::<usize>().map_err(|_| Wrong)?),
            _ => return Err(Wrong),
        };
        match next {
            Some(next) => tree = next,
            None => return Ok(None),
        }
    }
    Ok(Some(tree))
}

fn parent<'v>(tree: &'v mut Value, way: &[String]) -> Outcome<Option<&'v mut Value>> {
    get(tree, &way[..way.len() - 1])
}

fn free(tree: &mut Value, way: &[String]) -> Outcome {
    if get(tree, way)?.is_some() { Err(Wrong) } else { Ok(()) }
}

fn take(tree: &mut Value, way: &[String]) -> Outcome<Option<Value>> {
    if get(tree, way)?.is_none() {
        return Ok(None);
    }
    match parent(tree, way)? {
        Some(Value::Object(map)) => Ok(map.remove(way.last().unwrap())),
        _ => Err(Wrong),
    }
}

fn put(tree: &mut Value, way: &[String], value: Value) -> Outcome {
    free(tree, way)?;
    match parent(tree, way)? {
        Some(Value::Object(map)) => {
            map.insert(way.last().unwrap().clone(), value);
            Ok(())
        }
        _ => Err(Wrong),
    }
}

fn beside(way: &[String], name: &str) -> Vec<String> {
    let mut way = way.to_vec();
    name.clone_into(way.last_mut().unwrap());
    way
}

pub(crate) fn run(commands: &[Command], tree: &mut Value) -> Outcome {
    run_below(0, commands, tree)
}

/// Nothing is ever made that is nested deeper than this.
const MAX_DEPTH: usize = 127;

/// The same for a value that stands below so many arrays and objects.
fn run_below(around: usize, commands: &[Command], tree: &mut Value) -> Outcome {
    commands.iter().try_for_each(|command| {
        up(command, tree, around)?;
        if around + depth(tree) > MAX_DEPTH { Err(Wrong) } else { Ok(()) }
    })
}

fn depth(tree: &Value) -> usize {
    match tree {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn up(command: &Command, tree: &mut Value, around: usize) -> Outcome {
    match command {
        Command::Rename(from, to) => relocate(tree, &way(from), &beside(&way(from), to)),
        Command::Move(from, to) | Command::With(from, to) => relocate(tree, &way(from), &way(to)),
        Command::Copy(from, to) => copy(tree, &way(from), &way(to)),
        Command::Add(at, value) => add(tree, &way(at), json!(value)),
        Command::Set(at, value, _) => set(tree, &way(at), json!(value)),
        Command::Remove(at, _) => take(tree, &way(at)).map(drop),
        Command::Nest(into, names) => nest(tree, &way(into), names),
        Command::Flatten(at, names) => flatten(tree, &way(at), names.as_deref()),
        Command::Wrap(at, name) => wrap(tree, &way(at), name),
        Command::Unwrap(at, name) => unwrap(tree, &way(at), name),
        Command::Split(at, separator, into) => split(tree, &way(at), separator, into),
        Command::Join(parts, separator, into) => join(tree, parts, separator, &way(into)),
        Command::MapValues(at, words) => map_values(tree, &way(at), words),
        Command::Convert(at) => convert(tree, &way(at)),
        Command::ToList(at) => to_list(tree, &way(at)),
        Command::FromList(at) => from_list(tree, &way(at)),
        Command::Each(at, commands) => each(tree, &way(at), commands, around),
        Command::When(at, word, commands) => when(tree, &way(at), word, commands, around),
    }
}

fn relocate(tree: &mut Value, from: &[String], to: &[String]) -> Outcome {
    free(tree, to)?;
    match take(tree, from)? {
        Some(value) => put(tree, to, value),
        None => Ok(()),
    }
}

fn copy(tree: &mut Value, from: &[String], to: &[String]) -> Outcome {
    free(tree, to)?;
    match get(tree, from)?.cloned() {
        Some(value) => put(tree, to, value),
        None => Ok(()),
    }
}

fn add(tree: &mut Value, at: &[String], value: Value) -> Outcome {
    if get(tree, at)?.is_some() || matches!(parent(tree, at)?, None | Some(Value::Null)) {
        return Ok(());
    }
    put(tree, at, value)
}

fn set(tree: &mut Value, at: &[String], value: Value) -> Outcome {
    match get(tree, at)? {
        Some(old) => {
            *old = value;
            Ok(())
        }
        None => add(tree, at, value),
    }
}

fn nest(tree: &mut Value, into: &[String], names: &[String]) -> Outcome {
    let mut map = Map::new();
    for name in names {
        if let Some(value) = take(tree, &beside(into, name))? {
            map.insert(name.clone(), value);
        }
    }
    if map.is_empty() { free(tree, into) } else { put(tree, into, Value::Object(map)) }
}

fn flatten(tree: &mut Value, at: &[String], names: Option<&[String]>) -> Outcome {
    let map = match get(tree, at)? {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(map)) => map.clone(),
        Some(_) => return Err(Wrong),
    };
    take(tree, at)?;
    for name in names.unwrap_or_default() {
        free(tree, &beside(at, name))?;
    }
    for (name, value) in map {
        if names.is_some_and(|names| !names.contains(&name)) {
            return Err(Wrong);
        }
        put(tree, &beside(at, &name), value)?;
    }
    Ok(())
}

fn wrap(tree: &mut Value, at: &[String], name: &str) -> Outcome {
    if let Some(value) = get(tree, at)? {
        *value = json!({ name: value.take() });
    }
    Ok(())
}

fn unwrap(tree: &mut Value, at: &[String], name: &str) -> Outcome {
    match get(tree, at)? {
        None | Some(Value::Null) => Ok(()),
        Some(value) => {
            let map = value.as_object().ok_or(Wrong)?;
            if map.len() != 1 {
                return Err(Wrong);
            }
            *value = map.get(name).ok_or(Wrong)?.clone();
            Ok(())
        }
    }
}

fn split(tree: &mut Value, at: &[String], separator: &str, into: &[String]) -> Outcome {
    for name in into {
        free(tree, &beside(at, name))?;
    }
    match take(tree, at)? {
        None => Ok(()),
        Some(Value::Null) => put(tree, &beside(at, &into[0]), Value::Null),
        Some(Value::String(text)) => text
            .splitn(into.len(), separator)
            .zip(into)
            .try_for_each(|(piece, name)| put(tree, &beside(at, name), json!(piece))),
        Some(_) => Err(Wrong),
    }
}

fn join(tree: &mut Value, parts: &[String], separator: &str, into: &[String]) -> Outcome {
    let mut found = Vec::new();
    for name in parts {
        match take(tree, &beside(into, name))? {
            None => {}
            Some(value @ (Value::Null | Value::String(_))) => found.push(value),
            Some(_) => return Err(Wrong),
        }
    }
    free(tree, into)?;
    let texts: Vec<&str> = found.iter().filter_map(Value::as_str).collect();
    match (found.is_empty(), texts.is_empty()) {
        (true, _) => Ok(()),
        (_, true) => put(tree, into, Value::Null),
        _ => put(tree, into, json!(texts.join(separator))),
    }
}

fn map_values(tree: &mut Value, at: &[String], words: &[(String, String)]) -> Outcome {
    match get(tree, at)? {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(word)) => {
            if let Some((_, new)) = words.iter().find(|(old, _)| old == word) {
                word.clone_from(new);
            } else if words.iter().any(|(_, new)| new == word) {
                return Err(Wrong);
            }
            Ok(())
        }
        Some(_) => Err(Wrong),
    }
}

fn convert(tree: &mut Value, at: &[String]) -> Outcome {
    match get(tree, at)? {
        None | Some(Value::Null) => Ok(()),
        Some(value) => {
            *value = json!(format!("#{}", value.as_i64().ok_or(Wrong)?));
            Ok(())
        }
    }
}

fn to_list(tree: &mut Value, at: &[String]) -> Outcome {
    if let Some(value) = get(tree, at)? {
        *value = if value.is_null() { json!([]) } else { json!([value.take()]) };
    }
    Ok(())
}

fn from_list(tree: &mut Value, at: &[String]) -> Outcome {
    match get(tree, at)? {
        None | Some(Value::Null) => Ok(()),
        Some(value) => {
            let list = value.as_array().ok_or(Wrong)?;
            *value = match list.as_slice() {
                [] => Value::Null,
                [one] => one.clone(),
                _ => return Err(Wrong),
            };
            Ok(())
        }
    }
}

fn each(tree: &mut Value, at: &[String], commands: &[Command], around: usize) -> Outcome {
    let around = around + at.len() + 1;
    match get(tree, at)? {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Array(list)) => {
            list.iter_mut().try_for_each(|element| run_below(around, commands, element))
        }
        Some(Value::Object(map)) => map.values_mut().try_for_each(|value| run_below(around, commands, value)),
        Some(_) => Err(Wrong),
    }
}

fn when(tree: &mut Value, at: &[String], word: &str, commands: &[Command], around: usize) -> Outcome {
    match get(tree, at)? {
        Some(value) if value == word => run_below(around, commands, tree),
        _ => Ok(()),
    }
}
