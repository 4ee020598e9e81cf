//! What ops make of the members of one object.

use super::form::{Form, Member, Object, Shape};
use super::open::Opener;
use crate::document::Token;
use crate::step::{Gather, Pieces};

impl Opener<'_> {
    pub(super) fn rename(&self, object: Object, from: &str, to: &str) -> Option<Object> {
        let member = self.member(&object, from);
        let object = self.freed(object, to)?;
        self.with(self.with(object, from, Member::ABSENT)?, to, member)
    }

    pub(super) fn add(&self, object: Object, name: &str, default: Shape) -> Option<Object> {
        let member = self.member(&object, name);
        if member.required {
            return Some(object);
        }
        self.with(object, name, Member::always(self.union(member.shape, default)))
    }

    pub(super) fn nest(&self, mut object: Object, gather: &Gather) -> Option<Object> {
        let mut members = Vec::new();
        for place in &gather.members {
            let member = self.member(&object, place.name());
            object = self.with(object, place.name(), Member::ABSENT)?;
            if !member.is_never() {
                members.push((place.name().to_owned(), member));
            }
        }
        let into = gather.into.name();
        let object = self.freed(object, into)?;
        if members.is_empty() {
            return Some(object);
        }
        let required = members.iter().any(|(_, member)| member.required);
        let shape = Shape::Forms(vec![Form::Object(Object::closed(members))]);
        self.with(object, into, Member { shape, required })
    }

    /// The object with the members of another brought out; one for each form of that other.
    pub(super) fn flatten(&self, object: Object, name: &str, gather: Option<&Gather>) -> Vec<Object> {
        let member = self.member(&object, name);
        let Some(around) = self.with(object, name, Member::ABSENT) else { return Vec::new() };
        let (mut inner, mut none) = (Vec::new(), !member.required);
        for form in self.opened(member.shape) {
            match form {
                Form::Object(members) => inner.push(members),
                form => none |= form.is_null(),
            }
        }
        let around = match gather {
            None => Some(around),
            Some(gather) => {
                gather.members.iter().try_fold(around, |around, place| self.freed(around, place.name()))
            }
        };
        let Some(around) = around else { return Vec::new() };
        let scattered = inner.into_iter().filter_map(|inner| match gather {
            Some(gather) => self.scatter(around.clone(), &inner, gather),
            None => self.pour(around.clone(), inner),
        });
        let mut all: Vec<Object> = scattered.collect();
        all.extend(none.then_some(around));
        all
    }

    /// Brings out the members that have a place, and fails where there are others.
    fn scatter(&self, mut around: Object, inner: &Object, gather: &Gather) -> Option<Object> {
        let has_place = |name: &str| gather.members.iter().any(|place| place.name() == name);
        if inner.members.iter().any(|(name, member)| member.required && !has_place(name)) {
            return None;
        }
        for place in &gather.members {
            around = self.with(around, place.name(), self.member(inner, place.name()))?;
        }
        Some(around)
    }

    /// Brings out all members, known or not.
    fn pour(&self, mut around: Object, inner: Object) -> Option<Object> {
        let mut names: Vec<String> = inner.members.iter().map(|(name, _)| name.clone()).collect();
        names.extend(around.members.iter().map(|(name, _)| name.clone()));
        names.sort_unstable();
        names.dedup();
        let rest = self.extras_of(&around, &inner);
        for name in names {
            let (outer, inner) = (self.member(&around, &name), self.member(&inner, &name));
            if outer.required && inner.required {
                return None;
            }
            let shape = match (outer.required, inner.required) {
                (true, _) => outer.shape,
                (_, true) => inner.shape,
                _ => self.union(outer.shape, inner.shape),
            };
            around =
                self.with(around, &name, Member { shape, required: outer.required || inner.required })?;
        }
        around.patterns.clear();
        around.rest = rest;
        Some(around)
    }

    /// What the unknown members are of two objects together.
    fn extras_of(&self, a: &Object, b: &Object) -> Option<Shape> {
        let unsaid = |object: &Object| object.rest.is_none() && object.patterns.is_empty();
        if unsaid(a) && unsaid(b) || self.extras && (a.rest.is_none() || b.rest.is_none()) {
            return None;
        }
        let patterns = a.patterns.iter().chain(&b.patterns).map(|(_, shape)| shape.clone());
        Some(patterns.fold(self.union(self.rest(a), self.rest(b)), |all, shape| self.union(all, shape)))
    }

    pub(super) fn split(&self, mut object: Object, pieces: &Pieces) -> Option<Object> {
        for part in &pieces.parts {
            object = self.freed(object, part.name())?;
        }
        let mut whole = self.member(&object, pieces.whole.name());
        object = self.with(object, pieces.whole.name(), Member::ABSENT)?;
        let (nulls, texts) = self.texts(&mut whole.shape);
        let mut first = if texts { Shape::text() } else { Shape::NEVER };
        if nulls {
            first = self.union(Shape::null(), first);
        }
        let rest = if texts { Shape::text() } else { Shape::NEVER };
        for (index, part) in pieces.parts.iter().enumerate() {
            let (shape, required) = if index == 0 { (&first, whole.required) } else { (&rest, false) };
            object = self.with(object, part.name(), Member { shape: shape.clone(), required })?;
        }
        Some(object)
    }

    pub(super) fn join(&self, object: Object, pieces: &Pieces) -> Option<Object> {
        let mut object = self.freed(object, pieces.whole.name())?;
        let (mut always, mut nulls, mut texts, mut sure) = (false, false, false, false);
        for part in &pieces.parts {
            let mut member = self.member(&object, part.name());
            object = self.with(object, part.name(), Member::ABSENT)?;
            let (null, text) = self.texts(&mut member.shape);
            if member.required && !null && !text {
                return None;
            }
            always |= member.required;
            nulls |= null;
            texts |= text;
            sure |= member.required && !null;
        }
        let mut shape = if texts { Shape::text() } else { Shape::NEVER };
        if nulls && !sure {
            shape = self.union(Shape::null(), shape);
        }
        self.with(object, pieces.whole.name(), Member { shape, required: always })
    }

    /// Whether it may be `null`, and whether a text.
    fn texts(&self, shape: &mut Shape) -> (bool, bool) {
        let is = |forms: &[Form], token| forms.iter().any(|form| form.token() == token);
        let forms = self.open(shape);
        (is(forms, Token::Null), is(forms, Token::String))
    }
}
