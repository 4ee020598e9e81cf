//! Deep values of the slow pass, taken as they are written: taking them apart level by level, through layers that
//! note the path, would need more stack than a small thread has.

use serde::de;

use crate::document::{Node, depth_of};
use crate::json::{MAX_DEPTH, Parser};
use crate::read::{Payload, Trace};
use crate::tag::pointer_segment;

/// What goes no deeper than this is left to the parser, which also says what is wrong inside of texts.
const SHALLOW: usize = 8;

/// The members of a payload as they are written, which go by beside those that the parser gives.
pub(super) struct Written<'de> {
    parser: Parser<'de>,
    first: bool,
    partly: Option<&'static str>,
}

impl<'de> Written<'de> {
    pub(super) fn of(payload: &Payload<'de>) -> Option<Box<Self>> {
        let mut parser = Parser::within(payload.text, 0);
        parser.open().ok()?;
        Some(Box::new(Self { parser, first: true, partly: payload.partly }))
    }

    /// The value of the next member of that name, if it goes deep.
    pub(super) fn deep<E: de::Error>(
        &mut self,
        name: &str,
        trace: &Trace<'de>,
    ) -> Result<Option<Node<'de>>, E> {
        let text = loop {
            match self.parser.next_member(std::mem::take(&mut self.first)) {
                // The parser has no other reason to refuse what was found to be JSON.
                Err(_) => return Err(trace.fail_too_deep(pointer_segment(name))),
                Ok(None) => return Ok(None),
                Ok(Some((key, value))) if is_named(key, name) => break value,
                Ok(Some(_)) => {}
            }
        };
        let depth = depth_of(text);
        if depth >= usize::from(MAX_DEPTH) {
            return Err(trace.fail_too_deep(pointer_segment(name)));
        }
        Ok((depth > SHALLOW && self.partly != Some(name)).then_some(Node::Slice(text)))
    }
}

fn is_named(quoted: &str, name: &str) -> bool {
    quoted[1..quoted.len() - 1] == *name
        || Parser::<crate::json::Borrowed>::unquote(quoted).is_ok_and(|key| key == name)
}
