//! What two sets of forms have in common, and together.

use serde_json::{Value, json};

use super::form::{Form, List, Member, Object, Plain, Shape};
use super::open::both;

/// All forms of all, each once.
pub(super) fn unite(ways: Vec<Vec<Form>>) -> Vec<Form> {
    let mut forms = Vec::new();
    for form in ways.into_iter().flatten() {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// What both leave; `None` stands for all.
pub(super) fn meet(a: Option<Vec<Form>>, b: Option<Vec<Form>>) -> Option<Vec<Form>> {
    let (a, b) = match (a, b) {
        (None, all) | (all, None) => return all,
        (Some(a), Some(b)) => (a, b),
    };
    let pairs = a.iter().flat_map(|one| b.iter().filter_map(move |other| common(one, other)));
    Some(unite(vec![pairs.collect()]))
}

fn common(a: &Form, b: &Form) -> Option<Form> {
    match (a, b) {
        (Form::Plain(a), Form::Plain(b)) => plain(a, b).map(Form::Plain),
        (Form::List(a), Form::List(b)) => list(a, b).map(Form::List),
        (Form::Object(a), Form::Object(b)) => object(a, b).map(Form::Object),
        _ => None,
    }
}

fn plain(a: &Plain, b: &Plain) -> Option<Plain> {
    if a.token != b.token {
        return None;
    }
    match (a.values(), b.values()) {
        // Numbers are equal that are written differently, so nothing is said of them.
        (Some(all), Some(some)) if !all.iter().any(Value::is_number) => {
            let values: Vec<Value> = all.iter().filter(|value| some.contains(value)).cloned().collect();
            (!values.is_empty()).then(|| Plain::one_of(a.token, values))
        }
        (Some(_), _) => Some(a.clone()),
        (None, Some(_)) => Some(b.clone()),
        (None, None) if a == b || b.is_bare() => Some(a.clone()),
        (None, None) if a.is_bare() => Some(b.clone()),
        (None, None) => {
            let mut both = Plain::new(a.token);
            both.schema.insert("allOf".to_owned(), json!([a.schema, b.schema]));
            Some(both)
        }
    }
}

fn list(a: &List, b: &List) -> Option<List> {
    let (min, max) = (a.min.max(b.min), a.max.min(b.max));
    let prefix = (0..a.prefix.len().max(b.prefix.len())).map(|index| both(a.at(index), b.at(index)));
    let prefix = prefix.take(max).collect();
    (min <= max).then(|| List { prefix, items: both(&a.items, &b.items), min, max })
}

impl List {
    /// The shape of an element, if it is there.
    pub(super) fn at(&self, index: usize) -> &Shape {
        self.prefix.get(index).unwrap_or(&self.items)
    }
}

fn object(a: &Object, b: &Object) -> Option<Object> {
    let mut members = Vec::new();
    let others = b.members.iter().filter(|(name, _)| a.find(name).is_none());
    for (name, _) in a.members.iter().chain(others) {
        let (one, other) = (said(a, name), said(b, name));
        let required = one.required || other.required;
        let mut member = Member { shape: both(&one.shape, &other.shape), required };
        if one.is_never() || other.is_never() {
            member.shape = Shape::NEVER;
        }
        if member.is_impossible() {
            return None;
        }
        members.push((name.clone(), member));
    }
    let rest = match (&a.rest, &b.rest) {
        (Some(a), Some(b)) => Some(both(a, b)),
        (one, other) => one.clone().or_else(|| other.clone()),
    };
    Some(Object { members, patterns: a.patterns.iter().chain(&b.patterns).cloned().collect(), rest })
}

/// What one schema says of a member of another.
fn said(object: &Object, name: &str) -> Member {
    match (object.find(name), &object.rest) {
        (Some(member), _) => member.clone(),
        (None, Some(rest)) if object.patterns.is_empty() => Member::maybe(rest.clone()),
        (None, _) => Member::maybe(Shape::any()),
    }
}
