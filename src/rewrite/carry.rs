//! Members that the type does not know, carried over into what was written of its value.

use std::borrow::Cow;

use crate::document::{Node, Token, segments};
use crate::error::Error;
use crate::{Document, ErrorKind};

/// Puts the members that stand at these pointers in one document into another, each with its bytes.
///
/// What has no place any more, or finds it taken, has none to go to; then all is refused. Where an array is on the way,
/// nobody can tell which of its elements in the one is which in the other, but by `before`: what the value was written
/// as when it was loaded. If the array is as long as it was and at most one element is another, that one was changed.
pub(crate) fn carry(
    from: &str,
    unknown: &[String],
    into: &str,
    before: Option<&str>,
) -> Result<String, Error> {
    let mut carrier = Carrier {
        source: Document::from_text(from),
        before: before.map(Document::from_text),
        written: Document::from_text(into),
        target: Document::from_text(into),
    };
    let lost: Vec<&str> =
        unknown.iter().map(String::as_str).filter(|pointer| carrier.put(pointer).is_none()).collect();
    match lost.first() {
        None => Ok(carrier.target.to_json()),
        Some(first) => {
            let what = format_args!(
                "has members that its type does not know, of which {} could not be carried over",
                lost.len()
            );
            Err(Error::new(ErrorKind::UnknownMembers, what).at_path((*first).to_owned()))
        }
    }
}

struct Carrier<'t> {
    source: Document<'t>,
    before: Option<Document<'t>>,
    written: Document<'t>,
    target: Document<'t>,
}

impl Carrier<'_> {
    fn put(&mut self, pointer: &str) -> Option<()> {
        let way = segments(pointer).ok()?;
        for end in 0..way.len() {
            match self.target.look(&way[..end]).ok()??.token() {
                Token::Object => {}
                Token::Array if self.is_in_order(&way[..end]) => {}
                _ => return None,
            }
        }
        let value = self.source.look(&way).ok()??.to_text();
        self.target.put_at(&way, Node::Text(value)).ok()
    }

    /// Whether the elements of an array are those they were.
    fn is_in_order(&self, way: &[Cow<'_, str>]) -> bool {
        let elements = |document: &Document<'_>| {
            let text = document.look(way).ok()??.to_text();
            serde_json::from_str::<Vec<serde_json::Value>>(&text).ok()
        };
        let Some(before) = self.before.as_ref().and_then(elements) else { return false };
        let Some(now) = elements(&self.written) else { return false };
        let changed = before.iter().zip(&now).filter(|(before, now)| before != now).count();
        before.len() == now.len() && changed <= 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(from: &str, unknown: &[&str], into: &str) -> Result<String, (String, ErrorKind)> {
        let unknown: Vec<String> = unknown.iter().map(ToString::to_string).collect();
        carry(from, &unknown, into, None)
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

    #[test]
    fn elements_are_known_again_if_at_most_one_was_changed() {
        let carried = |before: &str, now: &str| {
            let unknown = ["/l/0/z".to_owned(), "/l/1/z".to_owned()];
            let from = r#"{"l":[{"a":1,"z":"p"},{"a":2,"z":"q"}]}"#;
            carry(from, &unknown, now, Some(before))
                .map_err(|error| error.path().unwrap_or_default().to_owned())
        };
        let before = r#"{"l":[{"a":1},{"a":2}]}"#;
        assert_eq!(carried(before, before).as_deref(), Ok(r#"{"l":[{"a":1,"z":"p"},{"a":2,"z":"q"}]}"#));
        let changed = carried(before, r#"{"l":[{"a":1},{"a":7}]}"#);
        assert_eq!(changed.as_deref(), Ok(r#"{"l":[{"a":1,"z":"p"},{"a":7,"z":"q"}]}"#));
        for unclear in
            [r#"{"l":[{"a":2},{"a":1}]}"#, r#"{"l":[{"a":2}]}"#, r#"{"l":[{"a":1},{"a":2},{"a":3}]}"#]
        {
            assert_eq!(carried(before, unclear), Err("/l/0/z".to_owned()), "{unclear}");
        }
    }
}
