//! Takes the tag out of a document's text, and puts another one in.

use crate::document::{DocumentError, Node, Token, text_of};
use crate::error::Error;
use crate::panic::{Panicked, contain};
use crate::tag::{Path, Place, Stamp, StampFault};
use crate::write::WriteFault;
use crate::{Document, ErrorKind};

/// A document in which the steps see only the payload.
pub(crate) struct Opened<'de> {
    around: Option<Document<'de>>,
    pub(crate) payload: Document<'de>,
}

impl<'de> Opened<'de> {
    /// Opens a document that was looked through before.
    pub(crate) fn new(text: &'de str, place: Place) -> Result<Self, Error> {
        let mut document = Document::from_text(text);
        match place {
            Place::Outside => Ok(Self { around: None, payload: document }),
            Place::Member(path) => {
                take(&mut document, path)?;
                Ok(Self { around: None, payload: document })
            }
            Place::Envelope { version, data } => {
                document.take_at(&[version]).map_err(unfit)?;
                let payload =
                    document.reach(&[data]).map_err(unfit)?.map(|node| std::mem::replace(node, Node::NULL));
                let payload = payload.ok_or_else(|| {
                    Error::new(ErrorKind::Data, "has no payload in its envelope").at_path(format!("/{data}"))
                })?;
                Ok(Self { around: Some(document), payload: Document::below(1, payload) })
            }
        }
    }

    /// The whole document with another tag.
    pub(crate) fn close(self, stamp: &Stamp) -> Result<String, Error> {
        let token = match contain(|| stamp.token()) {
            Ok(token) => token.map_err(|fault| Error::from(WriteFault::Stamp(fault)))?,
            Err(Panicked) => return Err(WriteFault::Panicked.into()),
        };
        match (*stamp.tag.place(), self.around) {
            (Place::Member(path), _) => put(self.payload, path, &token),
            (Place::Envelope { version, data }, Some(mut around)) => {
                around.replace_at(&[data], Node::Text(self.payload.to_json())).map_err(unfit)?;
                put(around, Path { head: version, rest: &[] }, &token)
            }
            (Place::Envelope { .. } | Place::Outside, _) => Ok(self.payload.to_json()),
        }
    }
}

/// What a document holds beside its tag.
#[cfg(feature = "testing")]
pub(crate) fn payload(text: &str, place: Place) -> Result<String, Error> {
    Ok(Opened::new(text, place)?.payload.to_json())
}

/// Takes the tag away. An object that holds it and nothing else stays.
fn take(document: &mut Document<'_>, path: Path) -> Result<(), Error> {
    // A way that ends before the tag is a document without one.
    let found = document.look(&way(path)).is_ok_and(|found| found.is_some());
    if found {
        document.take_at(&way(path)).map_err(unfit)?;
    }
    Ok(())
}

/// Puts the tag in, as the first member of its object. Objects on the way to it are made where they are not there.
fn put(mut document: Document<'_>, path: Path, token: &str) -> Result<String, Error> {
    let way = way(path);
    let second = || Error::from(WriteFault::Stamp(StampFault::SecondTag));
    if document.look(&way).map_err(not_an_object)?.is_some() {
        return Err(second().at_path(path.pointer()));
    }
    // The innermost object that is there.
    let mut there = way.len() - 1;
    while document.look(&way[..there]).map_err(not_an_object)?.is_none() {
        there -= 1;
    }
    let view = document.look(&way[..there]).map_err(not_an_object)?;
    if view.is_none_or(|view| view.token() != Token::Object) {
        let at = path.pointer();
        return Err(Error::from(WriteFault::Stamp(StampFault::NotAnObject)).at_path(at));
    }
    let mut tag = token.to_owned();
    for name in way[there + 1..].iter().rev() {
        tag = format!("{{{}:{tag}}}", quoted(name));
    }
    let object =
        document.reach(&way[..there]).map_err(unfit)?.map_or_else(String::new, |node| node.to_text());
    let rest = object.strip_prefix('{').unwrap_or_default().trim_ascii_start();
    let comma = if rest.starts_with('}') { "" } else { "," };
    let tagged = format!("{{{}:{tag}{comma}{rest}", quoted(way[there]));
    if there == 0 {
        return Ok(tagged);
    }
    document.replace_at(&way[..there], Node::Text(tagged)).map_err(unfit)?;
    Ok(document.to_json())
}

fn way(path: Path) -> Vec<&'static str> {
    std::iter::once(path.head).chain(path.rest.iter().copied()).collect()
}

fn quoted(name: &str) -> String {
    text_of(name).unwrap_or_default()
}

/// A document that a type may read and that no step can work on, such as one with a member twice.
#[cold]
fn unfit(error: DocumentError) -> Error {
    Error::new(ErrorKind::Data, "cannot be rewritten").at_path(error.path().to_owned()).caused_by(error)
}

#[cold]
fn not_an_object(error: DocumentError) -> Error {
    Error::from(WriteFault::Stamp(StampFault::NotAnObject)).at_path(error.path().to_owned())
}
