//! Goes through shapes as a document is gone through: a way that leads through an absent member or through `null`
//! ends there, and one that leads through a text, a number or a boolean fails.

use super::form::{Form, List, Member, Object, Shape};
use super::open::Opener;
use super::{Followed, Unfollowed};
use crate::document::{Name, index};

/// Elements are told apart up to here.
const ELEMENTS: usize = 32;

/// A value that was looked up, in every document at once.
pub(super) struct Found {
    pub(super) shape: Shape,
    /// Whether it is always there.
    pub(super) always: bool,
}

impl Opener<'_> {
    /// Changes what is at the end of a way, where it is there. Values for which nothing is left are taken to
    /// fail.
    pub(super) fn change(
        &self,
        shape: &mut Shape,
        way: &[Name],
        call: &mut dyn FnMut(&mut Shape) -> Followed,
    ) -> Followed {
        let Some((name, rest)) = way.split_first() else { return call(shape) };
        let mut left = Vec::new();
        for form in self.open(shape).drain(..) {
            left.extend(self.change_form(form, name, &mut |shape| self.change(shape, rest, call))?);
        }
        *shape = Shape::Forms(left);
        Ok(())
    }

    /// The same one level down.
    fn change_form(
        &self,
        form: Form,
        name: &Name,
        call: &mut dyn FnMut(&mut Shape) -> Followed,
    ) -> Result<Option<Form>, Unfollowed> {
        match form {
            Form::Plain(plain) => Ok(Some(Form::Plain(plain)).filter(Form::is_null)),
            Form::List(list) => match index(name.as_str()) {
                Some(index) => Ok(self.change_element(list, index, call)?.map(Form::List)),
                None => Ok(None),
            },
            Form::Object(object) => {
                let mut member = self.member(&object, name.as_str());
                if member.is_never() {
                    return Ok(Some(Form::Object(object)));
                }
                call(&mut member.shape)?;
                Ok(self.with(object, name.as_str(), member).map(Form::Object))
            }
        }
    }

    fn change_element(
        &self,
        mut list: List,
        index: usize,
        call: &mut dyn FnMut(&mut Shape) -> Followed,
    ) -> Result<Option<List>, Unfollowed> {
        if index >= list.max {
            return Ok(Some(list));
        }
        if index >= ELEMENTS {
            let mut changed = list.items.clone();
            call(&mut changed)?;
            list.items = self.union(list.items, changed);
            return Ok(Some(list));
        }
        while list.prefix.len() <= index {
            list.prefix.push(list.items.clone());
        }
        call(&mut list.prefix[index])?;
        if list.prefix[index].is_never() {
            list.prefix.truncate(index);
            list.max = index;
        }
        Ok((list.min <= list.max).then_some(list))
    }

    /// Changes every object that may hold the end of a way.
    pub(super) fn objects(
        &self,
        shape: &mut Shape,
        way: &[Name],
        call: &mut dyn FnMut(Object) -> Vec<Object>,
    ) -> Followed {
        let Some((name, parent)) = way.split_last() else { return Ok(()) };
        self.change(shape, parent, &mut |shape| {
            let mut left = Vec::new();
            for form in self.open(shape).drain(..) {
                match form {
                    Form::Object(object) => left.extend(call(object).into_iter().map(Form::Object)),
                    Form::List(list) => left.extend(index(name.as_str()).map(|_| Form::List(list))),
                    Form::Plain(plain) => left.extend(Some(Form::Plain(plain)).filter(Form::is_null)),
                }
            }
            *shape = Shape::Forms(left);
            Ok(())
        })
    }

    /// Leaves the documents in which nothing is at the end of a way.
    pub(super) fn free(&self, shape: &mut Shape, way: &[Name]) -> Followed {
        let name = way.last().map_or("", Name::as_str);
        self.objects(shape, way, &mut |object| self.freed(object, name).into_iter().collect())
    }

    /// The object without a member that must not be there.
    pub(super) fn freed(&self, object: Object, name: &str) -> Option<Object> {
        if self.member(&object, name).required { None } else { self.with(object, name, Member::ABSENT) }
    }

    /// What is at the end of a way.
    pub(super) fn look(&self, shape: &mut Shape, way: &[Name]) -> Found {
        let Some((name, rest)) = way.split_first() else {
            return Found { shape: shape.clone(), always: true };
        };
        let mut found = Found { shape: Shape::NEVER, always: true };
        for form in self.open(shape) {
            let mut member = match form {
                Form::Plain(_) if !form.is_null() => continue,
                Form::Plain(_) => Member::ABSENT,
                Form::Object(object) => self.member(object, name.as_str()),
                Form::List(list) => match index(name.as_str()) {
                    Some(index) if index < list.max => {
                        Member { shape: list.at(index).clone(), required: list.min > index }
                    }
                    Some(_) => Member::ABSENT,
                    None => continue,
                },
            };
            let next = self.look(&mut member.shape, rest);
            found.always &= member.required && next.always;
            found.shape = self.union(found.shape, next.shape);
        }
        found
    }

    /// Puts a value at the end of a way, where nothing is.
    pub(super) fn put(&self, shape: &mut Shape, way: &[Name], value: &Found) -> Followed {
        let Some((name, rest)) = way.split_first() else { return Ok(()) };
        let mut left = Vec::new();
        for form in self.open(shape).drain(..) {
            left.extend(match form {
                Form::Plain(plain) => Some(Form::Plain(plain)).filter(|form| form.is_null() && !value.always),
                Form::List(list) => match index(name.as_str()) {
                    Some(_) if rest.is_empty() => (!value.always).then_some(Form::List(list)),
                    Some(index) => {
                        let put = &mut |shape: &mut Shape| self.put(shape, rest, value);
                        self.change_element(list, index, put)?.map(Form::List)
                    }
                    None => None,
                },
                Form::Object(object) => self.put_in(object, name, rest, value)?.map(Form::Object),
            });
        }
        *shape = Shape::Forms(left);
        Ok(())
    }

    fn put_in(
        &self,
        object: Object,
        name: &Name,
        rest: &[Name],
        value: &Found,
    ) -> Result<Option<Object>, Unfollowed> {
        let name = name.as_str();
        if rest.is_empty() {
            let member = Member { shape: value.shape.clone(), required: value.always };
            return Ok(self.with(object, name, member));
        }
        let mut member = self.member(&object, name);
        self.put(&mut member.shape, rest, value)?;
        member.required |= value.always;
        Ok(self.with(object, name, member))
    }
}
