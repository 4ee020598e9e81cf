use std::sync::Arc;

use serde_json::Value;

use super::super::plan::{Form, Integers, Keys, List, Members, Numbers, PlanId, Plans, Texts};
use super::super::tree::{Body, Entry, Tree};
use super::format::plainest;
use super::number::{of_float, of_integer};
use super::pattern::shortest;
use crate::schema::same;

impl Plans {
    /// The plainest value of a plan.
    pub(in super::super) fn smallest(&self, id: PlanId) -> Tree {
        self.smallest_of(id, self.get(id).flattest())
    }

    /// The plainest value of one shape of a plan.
    pub(in super::super) fn smallest_of(&self, id: PlanId, shape: usize) -> Tree {
        let body = match self.get(id).shapes.get(shape).map(|shape| &shape.form) {
            Some(Form::List(list)) => Body::List(self.shortest_list(list)),
            Some(Form::Members(members)) => Body::Members(self.fewest(members)),
            Some(Form::Choice(values)) => Body::Fixed(values.first().cloned().unwrap_or_default()),
            Some(Form::Text(Texts { format: Some(format), .. })) => Body::Fixed(plainest(*format).into()),
            Some(form) => Body::Leaf(self.plainest(id, form)),
            None => Body::Leaf(Value::Null),
        };
        Tree { plan: id, shape, body }
    }

    fn plainest(&self, id: PlanId, form: &Form) -> Value {
        match form {
            Form::Boolean => Value::Bool(false),
            Form::Integer(integers) => self.first(id, nearest(integers).map(of_integer)),
            Form::Number(numbers) => self.first(id, plain_numbers(numbers)),
            Form::Text(texts) => Value::String(plain_text(texts)),
            _ => Value::Null,
        }
    }

    /// The first value that holds: some schemas leave 0 out.
    fn first(&self, id: PlanId, values: impl IntoIterator<Item = Value>) -> Value {
        let mut values = values.into_iter().peekable();
        let otherwise = values.peek().cloned().unwrap_or_default();
        values.find(|value| self.holds(id, value)).unwrap_or(otherwise)
    }

    fn shortest_list(&self, list: &List) -> Vec<Tree> {
        let first = if list.rest.is_none() { list.first.len().min(list.most) } else { list.least };
        let mut items: Vec<Tree> = Vec::new();
        for at in 0..first.max(list.least) {
            let contained = list.contains.map(|(plan, _)| plan);
            let Some(plan) = list.first.get(at).copied().or(contained).or(list.rest) else { break };
            let item = self.smallest(plan);
            items.push(if list.unique { self.another(item, &items) } else { item });
        }
        items
    }

    /// The same item, or an integer that is not there yet.
    fn another(&self, item: Tree, items: &[Tree]) -> Tree {
        let taken = |value: &Value| items.iter().any(|other| same(&other.value(), value));
        let value = item.value();
        if !taken(&value) {
            return item;
        }
        let texts = (0..items.len()).map(|count| Value::String("a".repeat(count + 1)));
        let others = (1..=items.len()).map(Value::from).chain(texts);
        let free = others.into_iter().find(|value| !taken(value) && self.holds(item.plan, value));
        Tree { body: Body::Leaf(free.unwrap_or(value)), ..item }
    }

    fn fewest(&self, members: &Members) -> Vec<Entry> {
        let needed = members.known.iter().filter(|member| member.required);
        let mut entries: Vec<Entry> = needed
            .map(|member| Entry {
                name: Arc::clone(&member.name),
                tree: self.smallest(member.plan),
                required: true,
            })
            .collect();
        let optional = members.known.iter().filter(|member| !member.required);
        for member in optional.take(members.least.saturating_sub(entries.len())) {
            let tree = self.smallest(member.plan);
            entries.push(Entry { name: Arc::clone(&member.name), tree, required: false });
        }
        for number in 0..members.least.saturating_sub(entries.len()) {
            let Some(others) = members.others.first() else { break };
            let name = match &others.keys {
                Keys::Pattern(_) => number.to_string(),
                _ => "a".repeat(number),
            };
            entries.push(Entry { name: name.into(), tree: self.smallest(others.plan), required: false });
        }
        entries
    }
}

fn nearest(integers: &Integers) -> impl Iterator<Item = i128> + '_ {
    let plain = [0, 1, -1].into_iter().filter(|integer| integers.holds(*integer));
    plain.chain([0_i128.clamp(integers.least, integers.most), integers.least, integers.most])
}

fn plain_numbers(numbers: &Numbers) -> Vec<Value> {
    let mut plain: Vec<Value> =
        numbers.integers.iter().flat_map(|integers| nearest(integers).map(of_integer)).collect();
    plain.extend(
        [0.0, numbers.least, numbers.most].into_iter().filter(|float| numbers.holds(*float)).map(of_float),
    );
    plain
}

fn plain_text(texts: &Texts) -> String {
    let Some(pattern) = texts.patterns.first() else { return "a".repeat(texts.least) };
    let mut text = String::new();
    shortest(pattern.tree(), &mut text);
    text
}
