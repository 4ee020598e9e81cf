//! Looks into a document without opening anything.

use super::Document;
use super::error::{DocumentError, What};
use super::kind::Token;
use super::node::{Member, Node, look_element, look_member};
use super::way::index;

/// A value found, in the form it is in.
#[derive(Clone, Copy)]
pub(crate) enum View<'n, 'de> {
    Node(&'n Node<'de>),
    Text(&'n str),
}

impl<'n, 'de> View<'n, 'de> {
    #[inline]
    pub(crate) fn of(node: &'n Node<'de>) -> Self {
        node.text().map_or(Self::Node(node), Self::Text)
    }

    #[inline]
    pub(crate) fn token(&self) -> Token {
        match self {
            Self::Node(node) => node.token(),
            Self::Text(text) => Token::of(text),
        }
    }

    /// The value as JSON text.
    pub(crate) fn to_text(self) -> String {
        match self {
            Self::Node(node) => node.to_text(),
            Self::Text(text) => text.to_owned(),
        }
    }

    /// One level on.
    fn child<S: AsRef<str>>(self, way: &[S], at: usize) -> Result<Option<Self>, DocumentError> {
        let segment = way[at].as_ref();
        let token = self.token();
        match token {
            Token::Null => return Ok(None),
            Token::Array if index(segment).is_none() => {
                return Err(DocumentError::at(&way[..=at], What::NotAnIndex));
            }
            Token::Array | Token::Object => {}
            found => return Err(DocumentError::unexpected(&way[..at], "an object", found)),
        }
        let fault = |fault| DocumentError::opening(&way[..at], fault);
        match (self, index(segment)) {
            (Self::Text(text), Some(index)) if token == Token::Array => {
                Ok(look_element(text, index).map_err(fault)?.map(Self::Text))
            }
            (Self::Text(text), _) => Ok(look_member(text, segment).map_err(fault)?.map(Self::Text)),
            (Self::Node(Node::Array(elements)), Some(index)) => Ok(elements.get(index).map(Self::of)),
            (Self::Node(Node::Object(members)), _) => Ok(find(members, segment).map(Self::of)),
            (Self::Node(_), _) => Ok(None),
        }
    }
}

/// The index of a member.
#[inline]
pub(super) fn place_of(members: &[Member<'_>], name: &str) -> Option<usize> {
    members.iter().position(|member| member.key.is(name))
}

#[inline]
pub(super) fn find<'n, 'de>(members: &'n [Member<'de>], name: &str) -> Option<&'n Node<'de>> {
    place_of(members, name).map(|place| &members[place].value)
}

impl<'de> Document<'de> {
    /// What stands at the end of a way, opening nothing; or how far the way goes.
    pub(crate) fn look_far<S: AsRef<str>>(
        &self,
        way: &[S],
    ) -> Result<Result<View<'_, 'de>, usize>, DocumentError> {
        let (mut node, mut open) = (&self.root, 0);
        while let (Node::Object(members), Some(segment)) = (node, way.get(open)) {
            match find(members, segment.as_ref()) {
                Some(child) => node = child,
                None => return Ok(Err(open)),
            }
            open += 1;
        }
        let mut view = View::of(node);
        for at in open..way.len() {
            match view.child(way, at)? {
                Some(child) => view = child,
                None => return Ok(Err(at)),
            }
        }
        Ok(Ok(view))
    }

    /// What stands at the end of a way, opening nothing.
    #[inline]
    pub(crate) fn look<S: AsRef<str>>(&self, way: &[S]) -> Result<Option<View<'_, 'de>>, DocumentError> {
        self.look_far(way).map(Result::ok)
    }

    /// Makes sure that nothing stands at the end of a way.
    #[inline]
    pub(crate) fn expect_free<S: AsRef<str>>(&self, way: &[S]) -> Result<(), DocumentError> {
        match self.look(way)? {
            None => Ok(()),
            Some(_) => Err(DocumentError::at(way, What::Occupied)),
        }
    }
}
