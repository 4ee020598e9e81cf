//! What ops make of one value.

use serde_json::Value;

use super::form::{Form, List, Member, Object, Plain, Shape};
use super::open::Opener;
use crate::document::Token;
use crate::step::{MapValues, Shell};

impl Opener<'_> {
    /// Takes each form for others.
    pub(super) fn replace(&self, shape: &mut Shape, call: impl FnMut(Form) -> Vec<Form>) {
        let forms: Vec<Form> = self.open(shape).drain(..).flat_map(call).collect();
        *shape = Shape::Forms(super::meet::unite(vec![forms]));
    }

    pub(super) fn unwrap(&self, shape: &mut Shape, shell: &Shell) {
        let name = shell.name.as_str();
        self.replace(shape, |form| match form {
            Form::Object(object) => self.only_member(&object, name),
            form => Some(form).filter(Form::is_null).into_iter().collect(),
        });
    }

    /// What a member is in an object that has no other.
    fn only_member(&self, object: &Object, name: &str) -> Vec<Form> {
        if object.members.iter().any(|(of, member)| of != name && member.required) {
            return Vec::new();
        }
        self.opened(self.member(object, name).shape)
    }

    pub(super) fn map_values(&self, shape: &mut Shape, op: &MapValues) {
        self.replace(shape, |form| match form {
            Form::Plain(plain) if plain.token == Token::Null => vec![Form::Plain(plain)],
            Form::Plain(plain) if plain.token == Token::String => map_words(&plain, &op.words),
            _ => Vec::new(),
        });
    }

    pub(super) fn enlist(&self, shape: &mut Shape) {
        let (nulls, others): (Vec<Form>, Vec<Form>) = self.open(shape).drain(..).partition(Form::is_null);
        let (min, max) = (usize::from(nulls.is_empty()), usize::from(!others.is_empty()));
        *shape = match (nulls.is_empty(), others.is_empty()) {
            (true, true) => Shape::NEVER,
            _ => Shape::Forms(vec![Form::List(List::of(Shape::Forms(others), min, max))]),
        };
    }

    pub(super) fn delist(&self, shape: &mut Shape) {
        self.replace(shape, |form| match form {
            Form::List(list) if list.min < 2 => {
                let none = (list.min == 0).then(Shape::null);
                let one = (list.max > 0).then(|| list.at(0).clone());
                none.into_iter().chain(one).flat_map(|shape| self.opened(shape)).collect()
            }
            form => Some(form).filter(Form::is_null).into_iter().collect(),
        });
    }

    /// What a function makes of a value that is not `null`.
    pub(super) fn convert(&self, shape: &mut Shape) {
        if self.open(shape).iter().any(|form| !form.is_null()) {
            *shape = Shape::made();
        }
    }
}

pub(super) fn wrap(shape: &mut Shape, shell: &Shell) {
    let member = Member::always(std::mem::replace(shape, Shape::NEVER));
    if !member.is_never() {
        let object = Object::closed(vec![(shell.name.as_str().to_owned(), member)]);
        *shape = Shape::Forms(vec![Form::Object(object)]);
    }
}

/// The words of the later version. Where they are not counted, every text may be there, and the words that are
/// made beside it.
fn map_words(plain: &Plain, words: &[(String, String)]) -> Vec<Form> {
    let later =
        |words: Vec<Value>| (!words.is_empty()).then(|| Form::Plain(Plain::one_of(Token::String, words)));
    let Some(values) = plain.values() else {
        let made = words.iter().map(|(_, later)| later.as_str().into()).collect();
        let beside = if plain.is_bare() { None } else { later(made) };
        return std::iter::once(Form::Plain(plain.clone())).chain(beside).collect();
    };
    let mut mapped: Vec<Value> = Vec::new();
    for word in values.iter().filter_map(Value::as_str) {
        let later = match words.iter().find(|(earlier, _)| earlier == word) {
            Some((_, later)) => later,
            None if words.iter().any(|(_, later)| later == word) => continue,
            None => word,
        };
        if !mapped.iter().any(|known| known == later) {
            mapped.push(later.into());
        }
    }
    later(mapped).into_iter().collect()
}
