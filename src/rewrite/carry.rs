//! Members that the type does not know, carried over into what was written of its value.

use crate::document::{Token, segments};
use crate::error::Error;
use crate::{Document, ErrorKind};

/// Puts the members that stand at these pointers in one document into another, each with its bytes.
///
/// Where an array is on the way, nobody can tell which of its elements in the one is which in the other; and what has
/// no place any more, or finds it taken, has none to go to. Then all is refused.
pub(crate) fn carry(from: &str, unknown: &[String], into: &str) -> Result<String, Error> {
    let (source, mut target) = (Document::from_text(from), Document::from_text(into));
    let lost: Vec<&str> = unknown
        .iter()
        .map(String::as_str)
        .filter(|pointer| put(&source, pointer, &mut target).is_none())
        .collect();
    match lost.first() {
        None => Ok(target.to_json()),
        Some(first) => {
            let what = format_args!(
                "has members that its type does not know, of which {} could not be carried over",
                lost.len()
            );
            Err(Error::new(ErrorKind::UnknownMembers, what).at_path((*first).to_owned()))
        }
    }
}

fn put(source: &Document<'_>, pointer: &str, target: &mut Document<'_>) -> Option<()> {
    let way = segments(pointer).ok()?;
    let (_, parents) = way.split_last()?;
    for end in 0..=parents.len() {
        if target.look(&way[..end]).ok()??.token() != Token::Object {
            return None;
        }
    }
    let value = source.look(&way).ok()??.to_text();
    target.put_at(&way, crate::document::Node::Text(value)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(from: &str, unknown: &[&str], into: &str) -> Result<String, (String, ErrorKind)> {
        let unknown: Vec<String> = unknown.iter().map(ToString::to_string).collect();
        carry(from, &unknown, into)
            .map_err(|error| (error.path().unwrap_or_default().to_owned(), error.kind()))
    }

    #[test]
    fn members_go_to_the_same_place() {
        let from = r#"{"x/y": 1.50, "a": {"b": {"z":[ 1 ]}}, "k": 1}"#;
        assert_eq!(
            carried(from, &["/x~1y", "/a/b/z"], r#"{"_v":2,"k":1,"a":{"b":{"c":0}}}"#).as_deref(),
            Ok(r#"{"_v":2,"k":1,"a":{"b":{"c":0,"z":[ 1 ]}},"x/y":1.50}"#)
        );
        assert_eq!(carried(from, &[], r#"{"k" : 1}"#).as_deref(), Ok(r#"{"k" : 1}"#));
    }

    #[test]
    fn what_has_no_place_is_refused() {
        let refused = |pointer: &str| Err((pointer.to_owned(), ErrorKind::UnknownMembers));
        let from = r#"{"x":1,"a":{"z":1},"l":[{"z":1}]}"#;
        // Taken.
        assert_eq!(carried(from, &["/x"], r#"{"x":2}"#), refused("/x"));
        // Gone, null, of another type, in an array.
        assert_eq!(carried(from, &["/x", "/a/z"], "{}"), refused("/a/z"));
        assert_eq!(carried(from, &["/a/z"], r#"{"a":null}"#), refused("/a/z"));
        assert_eq!(carried(from, &["/a/z"], r#"{"a":7}"#), refused("/a/z"));
        assert_eq!(carried(from, &["/l/0/z"], r#"{"l":[{}]}"#), refused("/l/0/z"));
    }
}
