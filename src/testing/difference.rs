//! Where two JSON texts differ.

use std::fmt;

use crate::Document;
use crate::document::{Member, Node, pointer};

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
    Difference { path: pointer(&way), expected: expected.map(cut), found: found.map(cut) }
}

type Pair = (Option<String>, Option<String>);

/// Goes down to the first place that differs, in the order of the texts.
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
        (Node::Object(olds), Node::Object(news)) => match walk_members(olds, news, way) {
            Walked::Differ(pair) => Some(pair),
            Walked::Same => None,
            Walked::OtherOrder => both(expected, found),
        },
        (Node::Array(olds), Node::Array(news)) => walk_elements(olds, news, way),
        (expected, found) => both(expected, found),
    }
}

/// What came of two objects.
enum Walked {
    Same,
    Differ(Pair),
    OtherOrder,
}

fn walk_members(olds: &mut [Member<'_>], news: &mut [Member<'_>], way: &mut Vec<String>) -> Walked {
    for at in 0..olds.len().max(news.len()) {
        if let (Some(old), Some(new)) = (olds.get_mut(at), news.get_mut(at)) {
            if old.key.name() == new.key.name() {
                way.push(old.key.name().to_owned());
                if let Some(pair) = walk(&mut old.value, &mut new.value, way) {
                    return Walked::Differ(pair);
                }
                way.pop();
                continue;
            }
        }
        if let Some(gone) = olds.get(at).filter(|old| !has(news, old)) {
            way.push(gone.key.name().to_owned());
            return Walked::Differ((Some(gone.value.to_text()), None));
        }
        if let Some(come) = news.get(at).filter(|new| !has(olds, new)) {
            way.push(come.key.name().to_owned());
            return Walked::Differ((None, Some(come.value.to_text())));
        }
        return Walked::OtherOrder;
    }
    Walked::Same
}

fn has(members: &[Member<'_>], wanted: &Member<'_>) -> bool {
    members.iter().any(|member| member.key.name() == wanted.key.name())
}

fn walk_elements(olds: &mut [Node<'_>], news: &mut [Node<'_>], way: &mut Vec<String>) -> Option<Pair> {
    for at in 0..olds.len().max(news.len()) {
        way.push(at.to_string());
        let pair = match (olds.get_mut(at), news.get_mut(at)) {
            (Some(old), Some(new)) => walk(old, new, way),
            (old, new) => Some((old.map(|old| old.to_text()), new.map(|new| new.to_text()))),
        };
        if pair.is_some() {
            return pair;
        }
        way.pop();
    }
    None
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
