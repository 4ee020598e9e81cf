use serde_json::Value;

use super::grow::{of_float, of_integer, plainest};
use super::plan::{Form, Plans};
use super::tree::{Body, Entry, Tree};

/// How many items and members of one part are dropped one by one.
const SINGLY: usize = 48;

/// What may be tried in the place of a part: smaller parts of the same plan, the smallest first.
///
/// A number that was nearer before, and has become smaller, goes on by steps that are no wider than the last.
pub(super) fn candidates(plans: &Plans, part: &Tree, before: Option<&Tree>) -> Vec<Tree> {
    let mut all = Vec::new();
    let weight = part.weight();
    let shapes = std::iter::once(plans.get(part.plan).flattest()).chain(0..part.shape);
    for smaller in shapes.map(|shape| plans.smallest_of(part.plan, shape)) {
        let lighter = smaller.weight();
        if lighter < weight || (lighter == weight && smaller.shape < part.shape) {
            all.push(smaller);
        }
    }
    inner(part.plan, part, &mut all);
    let with = |body| Tree { body, ..part.clone() };
    match &part.body {
        Body::List(items) => all.extend(fewer(items).into_iter().map(|items| with(Body::List(items)))),
        Body::Members(entries) => all.extend(less(entries).into_iter().map(|left| with(Body::Members(left)))),
        Body::Leaf(value) => {
            let before = before.and_then(Tree::integer);
            all.extend(leaves(value, before).into_iter().map(|value| with(Body::Leaf(value))));
        }
        Body::Fixed(value) => {
            let form = plans.get(part.plan).shapes.get(part.shape).map(|shape| &shape.form);
            all.extend(plainer(form, value).into_iter().map(|value| with(Body::Fixed(value))));
        }
    }
    all
}

/// Parts of the same plan further down, as a list is in a list that ends later.
fn inner(plan: usize, part: &Tree, all: &mut Vec<Tree>) {
    for child in part.children() {
        if child.plan == plan {
            all.push(child.clone());
        } else {
            inner(plan, child, all);
        }
    }
}

fn fewer(items: &[Tree]) -> Vec<Vec<Tree>> {
    if items.is_empty() {
        return Vec::new();
    }
    let middle = items.len() / 2;
    let halves = [Vec::new(), items[middle..].to_vec(), items[..middle].to_vec()];
    let singly = (0..items.len().min(SINGLY)).map(|at| without(items, at));
    halves.into_iter().filter(|half| half.len() < items.len()).chain(singly).collect()
}

fn less(entries: &[Entry]) -> Vec<Vec<Entry>> {
    let optional: Vec<usize> =
        entries.iter().enumerate().filter(|(_, entry)| !entry.required).map(|(at, _)| at).collect();
    if optional.is_empty() {
        return Vec::new();
    }
    let required = entries.iter().filter(|entry| entry.required).cloned().collect();
    let singly = optional.iter().take(SINGLY).map(|at| without(entries, *at));
    std::iter::once(required).chain(singly).collect()
}

fn without<T: Clone>(all: &[T], at: usize) -> Vec<T> {
    let mut left = all.to_vec();
    left.remove(at);
    left
}

/// The values before one in its list; for text of a format, the plainest.
fn plainer(form: Option<&Form>, value: &Value) -> Vec<Value> {
    match form {
        Some(Form::Choice(values)) => values.iter().take_while(|choice| *choice != value).cloned().collect(),
        Some(Form::Text(texts)) => {
            let plainest = texts.format.map(|format| Value::from(plainest(format)));
            plainest.into_iter().filter(|plainest| plainest != value).collect()
        }
        _ => Vec::new(),
    }
}

fn leaves(value: &Value, before: Option<i128>) -> Vec<Value> {
    match value {
        Value::String(text) => texts(text).into_iter().map(Value::String).collect(),
        Value::Number(_) => numbers(value, before),
        Value::Bool(true) => vec![Value::Bool(false)],
        _ => Vec::new(),
    }
}

fn texts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let middle = letters.len() / 2;
    let mut all = vec![String::new(), "a".repeat(letters.len())];
    all.extend([&letters[middle..], &letters[..middle]].map(String::from_iter));
    for at in 0..letters.len().min(SINGLY) {
        all.push(String::from_iter(without(&letters, at)));
    }
    for at in (0..letters.len().min(SINGLY)).filter(|at| letters[*at] != 'a') {
        let mut plain = letters.clone();
        plain[at] = 'a';
        all.push(String::from_iter(plain));
    }
    all.retain(|smaller| smaller != text);
    all
}

fn numbers(value: &Value, before: Option<i128>) -> Vec<Value> {
    match (of_value(value), value.as_f64()) {
        (Some(integer), _) => integers(integer, before).into_iter().map(of_integer).collect(),
        (None, Some(float)) => floats(float),
        _ => Vec::new(),
    }
}

fn of_value(value: &Value) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

impl Tree {
    fn integer(&self) -> Option<i128> {
        match &self.body {
            Body::Leaf(value) => of_value(value),
            _ => None,
        }
    }
}

/// Nearer to 0: 0 itself, then half the way, a quarter, and so on down to the neighbour.
fn integers(integer: i128, before: Option<i128>) -> Vec<i128> {
    let mut all = Vec::new();
    let mut way = match before {
        Some(before) if before.signum() == integer.signum() => (before - integer) / 2,
        _ => integer,
    };
    if integer < 0 && way == integer {
        all.push(-integer);
    }
    while way != 0 {
        all.push(integer - way);
        way /= 2;
    }
    all
}

#[allow(clippy::cast_possible_truncation)]
fn floats(float: f64) -> Vec<Value> {
    let mut all = vec![of_integer(0), of_integer(1)];
    if float.abs() < 1e15 {
        all.push(of_integer(float.trunc() as i128));
    }
    if float < 0.0 {
        all.push(of_float(-float));
    }
    if float.abs() > 1.0 {
        all.extend([of_float(float.sqrt().trunc()), of_float((float / 2.0).trunc())]);
        all.push(of_float(float.trunc()));
    }
    all.retain(|smaller| smaller.is_number() && smaller.as_f64() != Some(float));
    all
}
