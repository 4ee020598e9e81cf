//! Changes at the end of a way. Absent and a way that ends at `null` are one: there is nothing. A text, a number
//! or a boolean in the way is an error, and so is a name where an array has indices.

use super::error::{DocumentError, What};
use super::key::{Key, Segment};
use super::kind::Token;
use super::look::{find, place_of};
use super::node::{Member, Node};
use super::way::index;
use super::{Document, Json};

impl<'de> Document<'de> {
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
                Node::Object(members) => place_of(members, segment).map(|place| &mut members[place].value),
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

    /// The members of the object that holds the end of a way, and the last name, where every level on it is
    /// open already: the short way, on which nothing can go wrong.
    #[inline]
    fn opened_siblings<'s, S>(&mut self, way: &'s [S]) -> Option<(&mut Vec<Member<'de>>, &'s S)>
    where
        S: AsRef<str>,
    {
        let (last, parent) = way.split_last()?;
        let mut node = &mut self.root;
        for segment in parent {
            let Node::Object(members) = node else { return None };
            let place = place_of(members, segment.as_ref())?;
            node = &mut members[place].value;
        }
        match node {
            Node::Object(members) => Some((members, last)),
            _ => None,
        }
    }

    /// A member to which the way is open, and its object.
    pub(super) fn opened_member(&mut self, way: &[&str]) -> Option<(&mut Vec<Member<'de>>, usize)> {
        let (members, name) = self.opened_siblings(way)?;
        let place = place_of(members, name)?;
        Some((members, place))
    }

    /// Takes out a member to which the way is open.
    pub(super) fn take_opened(&mut self, way: &[&str]) -> Option<Json<'de>> {
        let (members, name) = self.opened_siblings(way)?;
        let place = place_of(members, name)?;
        let Member { key, value } = members.remove(place);
        self.changed = true;
        Some(Json { node: value, name: key.written().unwrap_or_default() })
    }

    /// Gives a member to which the way is open another name, if nothing is against it; else says `false`.
    pub(super) fn rename_opened(&mut self, way: &[&str], new_name: &str) -> bool {
        let Some((members, name)) = self.opened_siblings(way) else { return false };
        let (Some(place), None) = (place_of(members, name), place_of(members, new_name)) else {
            return false;
        };
        members[place].key = Key::new(new_name);
        self.changed = true;
        true
    }

    /// Adds a member to which the way is open, if nothing is against it; else gives the value back.
    pub(super) fn put_opened(&mut self, way: &[&str], json: Json<'de>) -> Result<(), Node<'de>> {
        let Json { node: value, name: old_name } = json;
        let fits = value.fits(self.base + way.len());
        self.note_growth(&value);
        match self.opened_siblings(way) {
            Some((members, name)) if fits && place_of(members, name).is_none() => {
                let key = if *name == old_name { Key::of_input(old_name) } else { Key::new(name) };
                members.push(Member { key, value });
                self.changed = true;
                Ok(())
            }
            _ => Err(value),
        }
    }

    /// Replaces a value to which the way is open, or adds it, if nothing is against it; else gives it back.
    pub(super) fn set_opened(&mut self, way: &[&str], value: Node<'de>) -> Result<(), Node<'de>> {
        let fits = value.fits(self.base + way.len());
        self.note_growth(&value);
        match self.opened_siblings(way) {
            Some((members, name)) if fits => {
                match place_of(members, name) {
                    Some(place) => members[place].value = value,
                    None => members.push(Member::new(Key::new(name), value)),
                }
                self.changed = true;
                Ok(())
            }
            _ => Err(value),
        }
    }

    /// Takes a member out of its object.
    pub(crate) fn take_at<S: AsRef<str>>(&mut self, way: &[S]) -> Result<Option<Node<'de>>, DocumentError> {
        if let Some((members, name)) = self.opened_siblings(way) {
            let Some(place) = place_of(members, name.as_ref()) else { return Ok(None) };
            let value = members.remove(place).value;
            self.changed = true;
            return Ok(Some(value));
        }
        if self.look(way)?.is_none() {
            return Ok(None);
        }
        self.changed = true;
        let Some((members, name)) = self.siblings(way)? else { return Ok(None) };
        let place = place_of(members, name);
        Ok(place.map(|place| members.remove(place).value))
    }

    /// Adds a member, last in its object, where none of that name stands.
    pub(crate) fn put_at<S: Segment>(&mut self, way: &[S], value: Node<'de>) -> Result<(), DocumentError> {
        self.expect_fit(way, &value)?;
        self.note_growth(&value);
        if let Some((members, name)) = self.opened_siblings(way) {
            if place_of(members, name.as_ref()).is_some() {
                return Err(DocumentError::at(way, What::Occupied));
            }
            members.push(Member::new(name.key(), value));
            self.changed = true;
            return Ok(());
        }
        let Some((last, parent)) = way.split_last() else {
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
        members.push(Member::new(last.key(), value));
        Ok(())
    }

    /// Puts a value in place of another.
    pub(crate) fn replace_at<S: AsRef<str>>(
        &mut self,
        way: &[S],
        value: Node<'de>,
    ) -> Result<(), DocumentError> {
        self.expect_fit(way, &value)?;
        self.note_growth(&value);
        match self.slot(way)? {
            Some(slot) => *slot = value,
            None => return Err(DocumentError::missing(way, 0)),
        }
        Ok(())
    }

    /// Gives a member another name, in its place; `false` if there is none.
    pub(crate) fn rename_at<S: AsRef<str>>(
        &mut self,
        way: &[S],
        key: &impl Segment,
    ) -> Result<bool, DocumentError> {
        let to = key.as_ref();
        if let Some((members, name)) = self.opened_siblings(way) {
            match (place_of(members, name.as_ref()), place_of(members, to)) {
                (Some(place), None) => {
                    members[place].key = key.key();
                    self.changed = true;
                    return Ok(true);
                }
                (None, None) => return Ok(false),
                (_, Some(_)) => {}
            }
        }
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
            member.key = key.key();
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
        Json { node, name: "" }
    }
}
