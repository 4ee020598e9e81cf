//! Runs ops on shapes.

use serde_json::Value;

use super::form::{Form, List, Member, Object, Shape};
use super::open::Opener;
use super::{Followed, Unfollowed, values};
use crate::document::Name;
use crate::step::{Each, Op, When};

/// No more forms than these are told apart.
const FORMS: usize = 64;

impl Opener<'_> {
    fn run_all(&self, ops: &[Op], shape: &mut Shape) -> Followed {
        ops.iter().try_for_each(|op| self.run(op, shape))
    }

    pub(super) fn run(&self, op: &Op, shape: &mut Shape) -> Followed {
        self.run_unbounded(op, shape)?;
        match shape {
            Shape::Forms(forms) if forms.len() > FORMS => Err(Unfollowed(op.operation().sentence())),
            _ => Ok(()),
        }
    }

    fn run_unbounded(&self, op: &Op, shape: &mut Shape) -> Followed {
        match op {
            Op::Rename(op) => {
                self.objects(shape, &op.from.way, &mut |o| one(self.rename(o, op.from.name(), op.to.name())))
            }
            Op::Move(op) => self.relocate(shape, &op.from.way, &op.to.way, true),
            Op::Copy(op) => self.relocate(shape, &op.from.way, &op.to.way, false),
            Op::Add(op) => self.add_at(shape, &op.at.way, &of_text(&op.json)),
            Op::AddFrom(op) => self.add_at(shape, &op.at.way, &Shape::made()),
            Op::Set(op) => self.set(shape, &op.at.way, &of_text(&op.json)),
            Op::Remove(op) => self.remove(shape, &op.at.way),
            Op::Nest(op) => self.objects(shape, &op.0.into.way, &mut |o| one(self.nest(o, &op.0))),
            Op::Flatten(op) => {
                self.objects(shape, &op.at.way, &mut |o| self.flatten(o, op.at.name(), op.gathering.as_ref()))
            }
            Op::Split(op) => self.objects(shape, &op.0.whole.way, &mut |o| one(self.split(o, &op.0))),
            Op::Join(op) => self.objects(shape, &op.0.whole.way, &mut |o| one(self.join(o, &op.0))),
            Op::Wrap(op) => self.at(shape, &op.0.at.way, |shape| values::wrap(shape, &op.0)),
            Op::Unwrap(op) => self.at(shape, &op.0.at.way, |shape| self.unwrap(shape, &op.0)),
            Op::MapValues(op) => self.at(shape, &op.at.way, |shape| self.map_values(shape, op)),
            Op::Convert(op) => self.at(shape, &op.at.way, |shape| self.convert(shape)),
            Op::ToList(op) => self.at(shape, &op.0.way, |shape| self.enlist(shape)),
            Op::FromList(op) => self.at(shape, &op.0.way, |shape| self.delist(shape)),
            Op::Each(op) => self.at(shape, &op.at.way, |shape| self.each(shape, op)),
            Op::When(op) => self.when(shape, op),
            Op::With(_) => Err(Unfollowed(op.operation().sentence())),
        }
    }

    /// Changes what is at the end of a way, by what can be followed.
    pub(super) fn at(&self, shape: &mut Shape, way: &[Name], call: impl Fn(&mut Shape)) -> Followed {
        self.change(shape, way, &mut |shape| {
            call(shape);
            Ok(())
        })
    }

    fn add_at(&self, shape: &mut Shape, way: &[Name], default: &Shape) -> Followed {
        let name = way.last().map_or("", |name| name.as_str());
        self.objects(shape, way, &mut |object| one(self.add(object, name, default.clone())))
    }

    fn set(&self, shape: &mut Shape, way: &[Name], value: &Shape) -> Followed {
        self.at(shape, way, |shape| shape.clone_from(value))?;
        self.add_at(shape, way, value)
    }

    fn remove(&self, shape: &mut Shape, way: &[Name]) -> Followed {
        let name = way.last().map_or("", |name| name.as_str());
        self.objects(shape, way, &mut |object| one(self.with(object, name, Member::ABSENT)))
    }

    /// Moves or copies a value. Each form of the document is a case of its own.
    fn relocate(&self, shape: &mut Shape, from: &[Name], to: &[Name], away: bool) -> Followed {
        let mut left = Vec::new();
        for form in self.open(shape).drain(..) {
            let mut case = Shape::Forms(vec![form]);
            self.free(&mut case, to)?;
            let found = self.look(&mut case, from);
            if away {
                self.remove(&mut case, from)?;
            }
            self.put(&mut case, to, &found)?;
            left.extend(self.opened(case));
        }
        *shape = Shape::Forms(left);
        Ok(())
    }

    /// Runs ops on every element or value. A function among them may make anything of an element.
    fn each(&self, shape: &mut Shape, op: &Each) {
        let run = |shape: &mut Shape| {
            if !shape.is_never() && self.run_all(&op.ops, shape).is_err() {
                *shape = Shape::made();
            }
        };
        self.replace(shape, |form| match form {
            Form::Plain(plain) => Some(Form::Plain(plain)).filter(Form::is_null).into_iter().collect(),
            Form::List(list) => each_element(list, run).map(Form::List).into_iter().collect(),
            Form::Object(object) => self.each_member(object, run).map(Form::Object).into_iter().collect(),
        });
    }

    fn each_member(&self, mut object: Object, run: impl Fn(&mut Shape)) -> Option<Object> {
        if object.rest.is_some() || self.extras {
            run(object.rest.get_or_insert_with(Shape::any));
        }
        object.patterns.iter_mut().for_each(|(_, shape)| run(shape));
        object.members.iter_mut().for_each(|(_, member)| run(&mut member.shape));
        let possible = !object.members.iter().any(|(_, member)| member.is_impossible());
        possible.then_some(object)
    }

    fn when(&self, shape: &mut Shape, op: &When) -> Followed {
        let mut sides = self.sides(shape, &op.at.way, &op.equals)?;
        if !sides.equal.is_never() {
            self.run_all(&op.ops, &mut sides.equal)?;
        }
        *shape = self.union(sides.other, sides.equal);
        Ok(())
    }
}

fn one<T>(one: Option<T>) -> Vec<T> {
    one.into_iter().collect()
}

/// The one value of a JSON text.
fn of_text(json: &str) -> Shape {
    serde_json::from_str(json).map_or_else(|_| Shape::made(), |value: Value| Shape::of_value(&value))
}

/// Where nothing is left of an element, the list ends before it.
fn each_element(mut list: List, run: impl Fn(&mut Shape)) -> Option<List> {
    list.prefix.iter_mut().for_each(&run);
    run(&mut list.items);
    let end = list.prefix.iter().position(Shape::is_never);
    if end.is_some() || list.items.is_never() {
        let end = end.unwrap_or(list.prefix.len());
        list.prefix.truncate(end);
        list.max = list.max.min(end);
    }
    (list.min <= list.max).then_some(list)
}
