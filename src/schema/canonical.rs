//! One text for all JSON texts that say the same, and the digest of it.
//!
//! Numbers are left as they are spelled: what a step made of `1.0` is not what it made of `1`. The members of an object
//! are sorted by name, texts have one way of being escaped, and there is no space. It is made of the text itself, so that no
//! feature of `serde_json` has a part in it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::document::{Node, Token, text_of};
use crate::{Document, Error, ErrorKind};

/// The canonical form of a JSON text.
pub(super) fn canonical(text: &str) -> Result<String, Error> {
    Document::from_str(text)?;
    let mut out = String::with_capacity(text.len());
    write(&mut Node::Slice(text.trim_ascii()), 0, &mut out)?;
    Ok(out)
}

/// The digest of what a JSON text says.
pub(super) fn digest(text: &str) -> Result<String, Error> {
    canonical(text).map(|text| digest_of(text.as_bytes()))
}

/// The digest of a file, whose lines may end in either way.
pub(super) fn digest_of_file(text: &str) -> String {
    digest_of(text.replace("\r\n", "\n").as_bytes())
}

fn digest_of(bytes: &[u8]) -> String {
    let mut digest = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        let _ = write!(digest, "{byte:02x}");
    }
    digest
}

fn write(node: &mut Node<'_>, level: usize, out: &mut String) -> Result<(), Error> {
    let unfit = |_| Error::new(ErrorKind::Data, "has a member twice, or is nested too deep");
    node.open(level).map_err(unfit)?;
    match node {
        Node::Object(members) => {
            members.sort_by(|one, other| one.key.name().cmp(other.key.name()));
            out.push('{');
            for (index, member) in members.iter_mut().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&text_of(member.key.name()).unwrap_or_default());
                out.push(':');
                write(&mut member.value, level + 1, out)?;
            }
            out.push('}');
        }
        Node::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter_mut().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(element, level + 1, out)?;
            }
            out.push(']');
        }
        value => out.push_str(&scalar(value)),
    }
    Ok(())
}

/// A text that is no Unicode stays as it is escaped.
fn scalar(value: &Node<'_>) -> String {
    let text = value.to_text();
    match value.token() {
        Token::String => {
            serde_json::from_str(&text).ok().and_then(|said: String| text_of(&said)).unwrap_or(text)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, digest, digest_of_file};

    #[track_caller]
    fn of(text: &str) -> String {
        canonical(text).expect("it is JSON")
    }

    #[test]
    fn space_order_and_escapes_say_nothing() {
        let text = r#"{"b": [1, {"d":null , "c":true}], "a":"\u0061\/\u00e9\ud83d\ude00\n"}"#;
        assert_eq!(of(text), "{\"a\":\"a/\u{e9}\u{1f600}\\n\",\"b\":[1,{\"c\":true,\"d\":null}]}");
        assert_eq!(of(r#"{"\u0062":1,"a":2}"#), r#"{"a":2,"b":1}"#);
    }

    #[test]
    fn the_canonical_form_is_its_own() {
        for text in [r#" {"z":{"y":[],"x":{}},"a":"\"\\"} "#, "0", "\"\"", "[[],{}]", r#"{"a\"":1,"a":2}"#] {
            assert_eq!(of(&of(text)), of(text));
        }
    }

    #[test]
    fn numbers_stay_as_they_are_spelled() {
        let text = "[1,1.0,1e0,1E+0,-0,-0.0,100000000000000000000000000000,0.1000,1e400]";
        assert_eq!(of(text), text);
    }

    #[test]
    fn texts_that_are_no_unicode_stay_as_they_are_escaped() {
        assert_eq!(of(r#"["\ud800"]"#), r#"["\ud800"]"#);
    }

    #[test]
    fn what_is_not_json_or_not_one_value_is_refused() {
        for text in ["", "{", "{}{}", "[01]", r#"{"a":1,"a":2}"#, r#"[{"a":1,"\u0061":2}]"#] {
            assert!(canonical(text).is_err(), "{text}");
        }
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(canonical(&deep(127)).is_ok());
        assert!(canonical(&deep(128)).is_err());
    }

    #[test]
    fn digests_are_those_of_sha_256() {
        let empty_object = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assert_eq!(digest(" { } ").expect("it is JSON"), empty_object);
        assert_eq!(digest_of_file("{}"), empty_object);
        assert_eq!(digest_of_file("{\r\n}\r\n"), digest_of_file("{\n}\n"));
        assert_ne!(digest_of_file("{ }"), empty_object);
    }
}
