//! Where two JSON texts differ.

use std::fmt;

use crate::Document;
use crate::document::{Node, pointer};

/// The longest text that is shown of a value, in characters.
const SHOWN: usize = 200;

/// The first place where a text is not the one that was expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    path: String,
    expected: Option<String>,
    found: Option<String>,
}

/// Finds the first place where two texts differ. Where they say the same in other words, that is said of the whole.
pub(super) fn first_difference(expected: &str, found: &str) -> Difference {
    let mut way = Vec::new();
    let walked = match (Document::from_str(expected), Document::from_str(found)) {
        (Ok(_), Ok(_)) => {
            let [mut one, mut other] = [expected, found].map(|text| Node::Slice(text.trim_ascii()));
            walk(&mut one, &mut other, &mut way)
        }
        _ => None,
    };
    let whole = || (Some(expected.escape_debug().to_string()), Some(found.escape_debug().to_string()));
    let (expected, found) = walked.unwrap_or_else(whole);
    let segments: Vec<&str> = way.iter().map(String::as_str).collect();
    Difference { path: pointer(&segments), expected: expected.map(cut), found: found.map(cut) }
}

type Pair = (Option<String>, Option<String>);

fn walk(expected: &mut Node<'_>, found: &mut Node<'_>, way: &mut Vec<String>) -> Option<Pair> {
    let both =
        |expected: &Node<'_>, found: &Node<'_>| Some((Some(expected.to_text()), Some(found.to_text())));
    if expected.to_text() == found.to_text() {
        return None;
    }
    if expected.open(way.len()).is_err() || found.open(way.len()).is_err() {
        return both(expected, found);
    }
    match (&mut *expected, &mut *found) {
        (Node::Object(olds), Node::Object(news)) => {
            for at in 0..olds.len().max(news.len()) {
                let (old, new) = (olds.get(at), news.get(at));
                let names = [old, new].map(|member| member.map(|member| member.key.name().to_owned()));
                if names[0] == names[1] {
                    way.extend(names[0].clone());
                    if let Some(pair) = walk(&mut olds[at].value, &mut news[at].value, way) {
                        return Some(pair);
                    }
                    way.pop();
                    continue;
                }
                let gone = names[0].as_ref().filter(|name| !news.iter().any(|new| new.key.name() == **name));
                if let (Some(name), Some(old)) = (gone, old) {
                    way.push(name.clone());
                    return Some((Some(old.value.to_text()), None));
                }
                let came = names[1].as_ref().filter(|name| !olds.iter().any(|old| old.key.name() == **name));
                if let (Some(name), Some(new)) = (came, new) {
                    way.push(name.clone());
                    return Some((None, Some(new.value.to_text())));
                }
                return both(expected, found);
            }
            None
        }
        (Node::Array(olds), Node::Array(news)) => {
            for at in 0..olds.len().max(news.len()) {
                way.push(at.to_string());
                match (olds.get_mut(at), news.get_mut(at)) {
                    (Some(old), Some(new)) => {
                        if let Some(pair) = walk(old, new, way) {
                            return Some(pair);
                        }
                    }
                    (old, new) => return Some((old.map(|old| old.to_text()), new.map(|new| new.to_text()))),
                }
                way.pop();
            }
            None
        }
        (expected, found) => both(expected, found),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.path.is_empty() { "the document" } else { &self.path };
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{at}\nexpected {}\nfound    {}", shown(&self.expected), shown(&self.found))
    }
}
