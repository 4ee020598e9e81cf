//! The ways through a document. Absent and a way that ends at `null` are one: there is nothing. A text, a number
//! or a boolean in the way is an error, and so is a name where an array has indices.

use super::error::{DocumentError, What};
use super::kind::Token;
use super::node::{Member, Node, look_element, look_member};
use super::way::index;
use super::{Document, Json};

/// A value found, in the form it is in.
#[derive(Clone, Copy)]
pub(crate) enum View<'n, 'de> {
    Node(&'n Node<'de>),
    Text(&'n str),
}

impl<'n, 'de> View<'n, 'de> {
    pub(crate) fn of(node: &'n Node<'de>) -> Self {
        node.text().map_or(Self::Node(node), Self::Text)
    }

    pub(crate) fn token(&self) -> Token {
        match self {
            Self::Node(node) => node.token(),
            Self::Text(text) => Token::of(text),
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

fn find<'n, 'de>(members: &'n [Member<'de>], name: &str) -> Option<&'n Node<'de>> {
    members.iter().find(|member| member.key.name() == name).map(|member| &member.value)
}

impl<'de> Document<'de> {
    /// What stands at the end of a way, opening nothing; or how far the way goes.
    pub(crate) fn look_far<S: AsRef<str>>(
        &self,
        way: &[S],
    ) -> Result<Result<View<'_, 'de>, usize>, DocumentError> {
        let mut view = View::of(&self.root);
        for at in 0..way.len() {
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
    pub(crate) fn expect_free<S: AsRef<str>>(&self, way: &[S]) -> Result<(), DocumentError> {
        match self.look(way)? {
            None => Ok(()),
            Some(_) => Err(DocumentError::at(way, What::Occupied)),
        }
    }

    /// The value at the end of a way, with every level before it opened.
    pub(crate) fn reach<S: AsRef<str>>(
        &mut self,
        way: &[S],
    ) -> Result<Option<&mut Node<'de>>, DocumentError> {
        let base = self.base;
        let mut node = &mut self.root;
        for at in 0..way.len() {
            node.open(base + at).map_err(|fault| DocumentError::opening(&way[..at], fault))?;
            let segment = way[at].as_ref();
            let child = match node {
                Node::Object(members) => {
                    members.iter_mut().find(|member| member.key.name() == segment).map(|m| &mut m.value)
                }
                Node::Array(elements) => match index(segment) {
                    Some(index) => elements.get_mut(index),
                    None => return Err(DocumentError::at(&way[..=at], What::NotAnIndex)),
                },
                other if other.is_null() => None,
                other => return Err(DocumentError::unexpected(&way[..at], "an object", other.token())),
            };
            match child {
                Some(child) => node = child,
                None => return Ok(None),
            }
        }
        Ok(Some(node))
    }

    /// The same, for a value that is going to be changed.
    pub(crate) fn slot<S: AsRef<str>>(&mut self, way: &[S]) -> Result<Option<&mut Node<'de>>, DocumentError> {
        self.changed = true;
        self.reach(way)
    }

    /// The members of the object that holds the end of a way, opened, and the last name.
    fn siblings<'s, S: AsRef<str>>(
        &mut self,
        way: &'s [S],
    ) -> Result<Option<(&mut Vec<Member<'de>>, &'s str)>, DocumentError> {
        let Some((last, parent)) = way.split_last() else {
            return Err(DocumentError::at(way, What::Other("cannot be taken out of itself")));
        };
        let level = self.base + parent.len();
        let Some(node) = self.reach(parent)? else { return Ok(None) };
        node.open(level).map_err(|fault| DocumentError::opening(parent, fault))?;
        match node {
            Node::Object(members) => Ok(Some((members, last.as_ref()))),
            Node::Array(_) => Err(DocumentError::at(way, What::Element)),
            other if other.is_null() => Ok(None),
            other => Err(DocumentError::unexpected(parent, "an object", other.token())),
        }
    }

    /// Takes a member out of its object.
    pub(crate) fn take_at<S: AsRef<str>>(&mut self, way: &[S]) -> Result<Option<Node<'de>>, DocumentError> {
        if self.look(way)?.is_none() {
            return Ok(None);
        }
        self.changed = true;
        let Some((members, name)) = self.siblings(way)? else { return Ok(None) };
        let place = members.iter().position(|member| member.key.name() == name);
        Ok(place.map(|place| members.remove(place).value))
    }

    /// Adds a member, last in its object, where none of that name stands.
    pub(crate) fn put_at<S: AsRef<str>>(&mut self, way: &[S], value: Node<'de>) -> Result<(), DocumentError> {
        self.expect_fit(way, &value)?;
        let Some((_, parent)) = way.split_last() else {
            return Err(DocumentError::at(way, What::Occupied));
        };
        match self.look_far(parent)? {
            Ok(view) if view.token() != Token::Null => {}
            Ok(_) => return Err(DocumentError::unexpected(parent, "an object", Token::Null)),
            Err(reached) => return Err(DocumentError::missing(parent, reached)),
        }
        self.changed = true;
        let Some((members, name)) = self.siblings(way)? else {
            return Err(DocumentError::missing(way, way.len() - 1));
        };
        if find(members, name).is_some() {
            return Err(DocumentError::at(way, What::Occupied));
        }
        members.push(Member::new(name, value));
        Ok(())
    }

    /// Puts a value in place of another.
    pub(crate) fn replace_at<S: AsRef<str>>(
        &mut self,
        way: &[S],
        value: Node<'de>,
    ) -> Result<(), DocumentError> {
        self.expect_fit(way, &value)?;
        match self.slot(way)? {
            Some(slot) => *slot = value,
            None => return Err(DocumentError::missing(way, 0)),
        }
        Ok(())
    }

    /// Gives a member another name, in its place; `false` if there is none.
    pub(crate) fn rename_at<S: AsRef<str>>(&mut self, way: &[S], to: &str) -> Result<bool, DocumentError> {
        let parent = &way[..way.len().saturating_sub(1)];
        let target: Vec<&str> = parent.iter().map(AsRef::as_ref).chain([to]).collect();
        if self.look(way)?.is_none() {
            return self.expect_free(&target).map(|()| false);
        }
        let Some((members, name)) = self.siblings(way)? else { return Ok(false) };
        if find(members, to).is_some() {
            return Err(DocumentError::at(&target, What::Occupied));
        }
        if let Some(member) = members.iter_mut().find(|member| member.key.name() == name) {
            member.key = super::key::Key::new(to);
        }
        self.changed = true;
        Ok(true)
    }

    /// Refuses a value that would be nested too deep at the end of a way.
    pub(crate) fn expect_fit<S: AsRef<str>>(
        &self,
        way: &[S],
        value: &Node<'de>,
    ) -> Result<(), DocumentError> {
        if value.fits(self.base + way.len()) { Ok(()) } else { Err(DocumentError::at(way, What::TooDeep)) }
    }

    /// Calls with every element of an array, or every value of an object, as a document of its own, together
    /// with its name or index; a value that the call leaves unchanged keeps its text. `false` if there is
    /// nothing to go through.
    pub(crate) fn each_at<S: AsRef<str>, E: From<DocumentError>>(
        &mut self,
        way: &[S],
        mut call: impl FnMut(&str, &mut Document<'de>) -> Result<(), E>,
    ) -> Result<bool, E> {
        match self.look(way)?.map(|view| view.token()) {
            None | Some(Token::Null) => return Ok(false),
            Some(Token::Array | Token::Object) => {}
            Some(found) => {
                return Err(DocumentError::unexpected(way, "an array or an object", found).into());
            }
        }
        let level = self.base + way.len();
        let closed = self.first_closed(way);
        let Some(node) = self.reach(way)? else { return Ok(false) };
        node.open(level).map_err(|fault| DocumentError::opening(way, fault))?;
        let mut changed = false;
        match node {
            Node::Array(elements) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    changed |= lend(element, level + 1, |document| call(&index.to_string(), document))?;
                }
            }
            Node::Object(members) => {
                for Member { key, value } in members {
                    changed |= lend(value, level + 1, |document| call(key.name(), document))?;
                }
            }
            Node::Slice(_) | Node::Text(_) => {}
        }
        self.changed |= changed;
        if let (false, Some((at, original))) = (changed, closed) {
            if let Some(node) = self.reach(&way[..at])? {
                *node = Node::Slice(original);
            }
        }
        Ok(true)
    }

    /// The first value on a way that is still a slice of the input, and how far down it stands.
    fn first_closed<S: AsRef<str>>(&self, way: &[S]) -> Option<(usize, &'de str)> {
        let mut node = &self.root;
        for (at, segment) in way.iter().map(AsRef::as_ref).enumerate() {
            node = match node {
                Node::Slice(text) => return Some((at, text)),
                Node::Text(_) => return None,
                Node::Object(members) => find(members, segment)?,
                Node::Array(elements) => elements.get(index(segment)?)?,
            };
        }
        node.slice().map(|text| (way.len(), text))
    }

    /// Calls with the top level opened, and puts its text back if nothing was changed.
    pub(crate) fn opened<T, E: From<DocumentError>>(
        &mut self,
        call: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let original = self.root.slice();
        self.root.open(self.base).map_err(|fault| DocumentError::opening::<&str>(&[], fault))?;
        let before = std::mem::replace(&mut self.changed, false);
        let result = call(self)?;
        if let (false, Some(original)) = (self.changed, original) {
            self.root = Node::Slice(original);
        }
        self.changed |= before;
        Ok(result)
    }

    /// Opens the array or object at the end of a way.
    pub(crate) fn open_at<S: AsRef<str>>(&mut self, way: &[S]) -> Result<(), DocumentError> {
        let level = self.base + way.len();
        match self.reach(way)? {
            Some(node) => node.open(level).map_err(|fault| DocumentError::opening(way, fault)),
            None => Ok(()),
        }
    }

    /// Refuses the value at the end of a way if it is nested too deep there.
    pub(crate) fn expect_fit_at<S: AsRef<str>>(&mut self, way: &[S]) -> Result<(), DocumentError> {
        let level = self.base + way.len();
        match self.reach(way)? {
            Some(node) if !node.fits(level) => Err(DocumentError::at(way, What::TooDeep)),
            _ => Ok(()),
        }
    }

    pub(super) fn json(node: Node<'de>) -> Json<'de> {
        Json { node }
    }
}

/// Lends a value as a document of its own, and says whether it was changed.
fn lend<'de, E: From<DocumentError>>(
    node: &mut Node<'de>,
    base: usize,
    call: impl FnOnce(&mut Document<'de>) -> Result<(), E>,
) -> Result<bool, E> {
    let root = std::mem::replace(node, Node::NULL);
    let mut document = Document { root, base, changed: false };
    let result = document.opened(call);
    *node = document.root;
    result.map(|()| document.changed)
}

impl<'de> Node<'de> {
    /// The slice of the input, where the value still is one.
    fn slice(&self) -> Option<&'de str> {
        match self {
            Self::Slice(text) => Some(text),
            _ => None,
        }
    }
}
