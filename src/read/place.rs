//! The place of an error in a deep document, found from its position: noting every name on the way down would need
//! more stack than a small thread has.

use crate::document::behind_string;
use crate::error::Position;
use crate::json::{Borrowed, Parser};
use crate::tag::pointer_segment;

/// An array or object that is open at the position.
enum Open<'t> {
    /// The index of the element: also of one that is about to begin, which is where the parser refuses an array or object
    /// that the type does not take.
    Array { index: usize },
    /// The name of the member, with its quotes.
    Object { key: Option<&'t str> },
}

/// The way to a position in JSON that is valid up to there, as a JSON Pointer.
///
/// What is no JSON (`is_syntax`) begins at the position, and what the type does not take begins behind it.
#[cold]
pub(super) fn place_of(text: &str, position: Position, is_syntax: bool) -> String {
    let end = offset_of(text, position).saturating_sub(usize::from(is_syntax));
    let bytes = text.as_bytes();
    let (mut open, mut at) = (Vec::new(), 0);
    while at < end {
        let start = at;
        at += 1;
        match bytes[start] {
            b' ' | b'\t' | b'\n' | b'\r' | b':' => continue,
            b',' => {
                match open.last_mut() {
                    Some(Open::Array { index }) => *index += 1,
                    Some(Open::Object { key }) => *key = None,
                    None => {}
                }
                continue;
            }
            b']' | b'}' => {
                open.pop();
                continue;
            }
            b'"' => at = behind_string(bytes, at),
            _ => {}
        }
        if let Some(Open::Object { key: key @ None }) = open.last_mut() {
            *key = text.get(start..at);
        }
        match bytes[start] {
            b'[' => open.push(Open::Array { index: 0 }),
            b'{' => open.push(Open::Object { key: None }),
            _ => {}
        }
    }
    open.iter().filter_map(segment).collect()
}

#[cold]
fn segment(open: &Open<'_>) -> Option<String> {
    match open {
        Open::Array { index } => Some(format!("/{index}")),
        Open::Object { key } => Some(pointer_segment(&Parser::<Borrowed>::unquote((*key)?).ok()?)),
    }
}

/// How many bytes stand before a position and at it.
fn offset_of(text: &str, position: Position) -> usize {
    let before = position.line.saturating_sub(1);
    let line: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    (line + position.column.unwrap_or(0)).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_from_its_position() {
        let text = "{\"a\": [1, {\"b/c\": [], \"d\": {\"e\":\n \"x, ]\"}}],\n \"f\\n\": 5}";
        let place = |line, column| place_of(text, Position { line, column: Some(column) }, false);
        assert_eq!(place(1, 1), "");
        assert_eq!(place(1, 6), "/a");
        assert_eq!(place(1, 7), "/a/0");
        assert_eq!(place(1, 8), "/a/0");
        assert_eq!(place(1, 9), "/a/1");
        assert_eq!(place(1, 11), "/a/1");
        assert_eq!(place(1, 18), "/a/1/b~1c");
        assert_eq!(place(1, 19), "/a/1/b~1c/0");
        assert_eq!(place_of(text, Position { line: 1, column: Some(19) }, true), "/a/1/b~1c");
        assert_eq!(place(2, 7), "/a/1/d/e");
        assert_eq!(place(2, 8), "/a/1/d");
        assert_eq!(place(2, 10), "/a");
        assert_eq!(place(3, 8), "/f\n");
        assert_eq!(place(3, 9), "/f\n");
        assert_eq!(place(3, 10), "");
    }
}
