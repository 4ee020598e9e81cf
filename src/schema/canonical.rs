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
