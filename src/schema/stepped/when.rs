//! Tells the documents in which a member has a value from all others.

use serde_json::Value;

use super::form::{Form, Plain, Shape};
use super::meet::meet;
use super::open::Opener;
use crate::document::Name;

/// Documents told apart.
pub(super) struct Sides {
    pub(super) equal: Shape,
    pub(super) other: Shape,
}

impl Opener<'_> {
    /// The documents in which a member equals a value, and the others.
    pub(super) fn sides(
        &self,
        shape: &Shape,
        way: &[Name],
        value: &Value,
    ) -> Result<Sides, super::Unfollowed> {
        let (mut equal, mut other) = (Vec::new(), Vec::new());
        for form in self.opened(shape.clone()) {
            let mut one = Shape::Forms(vec![form.clone()]);
            if self.require(&mut one, way) {
                self.at(&mut one, way, |shape| self.narrow(shape, value))?;
                equal.extend(self.opened(one));
            }
            let mut one = Shape::Forms(vec![form]);
            self.at(&mut one, way, |shape| self.exclude(shape, value))?;
            other.extend(self.opened(one));
        }
        Ok(Sides { equal: Shape::Forms(equal), other: Shape::Forms(other) })
    }

    /// Leaves the documents in which something is at the end of a way, and says whether there are any.
    fn require(&self, shape: &mut Shape, way: &[Name]) -> bool {
        let Some((name, rest)) = way.split_first() else { return !shape.is_never() };
        self.replace(shape, |form| match form {
            Form::Object(object) => {
                let mut member = self.member(&object, name.as_str());
                member.required = true;
                self.require(&mut member.shape, rest);
                self.with(object, name.as_str(), member).map(Form::Object).into_iter().collect()
            }
            Form::List(list) => vec![Form::List(list)],
            Form::Plain(_) => Vec::new(),
        });
        !shape.is_never()
    }

    /// Leaves what may equal a value.
    fn narrow(&self, shape: &mut Shape, value: &Value) {
        let forms = self.open(shape);
        let only = Form::of_value(value);
        if is_plain(value) {
            *forms = meet(Some(std::mem::take(forms)), Some(vec![only])).unwrap_or_default();
        } else {
            forms.retain(|form| form.token() == only.token());
        }
    }

    /// Leaves what may not equal a value.
    fn exclude(&self, shape: &mut Shape, value: &Value) {
        if !is_plain(value) {
            return;
        }
        self.replace(shape, |form| match &form {
            Form::Plain(_) if form.is_null() && value.is_null() => Vec::new(),
            Form::Plain(plain) => match plain.values() {
                Some(values) if values.contains(value) => {
                    let others: Vec<Value> = values.iter().filter(|one| *one != value).cloned().collect();
                    let left = (!others.is_empty()).then(|| Plain::one_of(plain.token, others));
                    left.map(Form::Plain).into_iter().collect()
                }
                _ => vec![form],
            },
            _ => vec![form],
        });
    }
}

/// Whether a value has one spelling only: numbers do not, nor do values that may hold them.
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(_) | Value::String(_))
}
