use std::sync::Arc;

use serde_json::Value;

use super::plan::PlanId;

/// A document, with the plan and the shape that every part of it was made by.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) plan: PlanId,
    pub(super) shape: usize,
    pub(super) body: Body,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Leaf(Value),
    /// One of the values that a schema lists, or text of a format.
    Fixed(Value),
    List(Vec<Tree>),
    Members(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: Arc<str>,
    pub(super) tree: Tree,
    pub(super) required: bool,
}

impl Tree {
    pub(super) fn value(&self) -> Value {
        match &self.body {
            Body::Leaf(value) | Body::Fixed(value) => value.clone(),
            Body::List(items) => Value::Array(items.iter().map(Self::value).collect()),
            Body::Members(entries) => {
                let member = |entry: &Entry| (entry.name.as_ref().to_owned(), entry.tree.value());
                Value::Object(entries.iter().map(member).collect())
            }
        }
    }

    pub(super) fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.body {
            Body::Leaf(_) | Body::Fixed(_) => Box::new(std::iter::empty()),
            Body::List(items) => Box::new(items.iter()),
            Body::Members(entries) => Box::new(entries.iter().map(|entry| &entry.tree)),
        }
    }

    fn children_mut(&mut self) -> Box<dyn Iterator<Item = &mut Self> + '_> {
        match &mut self.body {
            Body::Leaf(_) | Body::Fixed(_) => Box::new(std::iter::empty()),
            Body::List(items) => Box::new(items.iter_mut()),
            Body::Members(entries) => Box::new(entries.iter_mut().map(|entry| &mut entry.tree)),
        }
    }

    /// The part at a place, counted from the root downwards.
    pub(super) fn part(&self, place: usize) -> Option<&Self> {
        let mut left = place;
        self.find(&mut left)
    }

    fn find(&self, left: &mut usize) -> Option<&Self> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        self.children().find_map(|child| child.find(left))
    }

    /// Puts another part to a place.
    pub(super) fn put(&mut self, place: usize, part: Self) {
        let mut left = place;
        self.place(&mut left, &mut Some(part));
    }

    fn place(&mut self, left: &mut usize, part: &mut Option<Self>) {
        if *left == 0 {
            if let Some(part) = part.take() {
                *self = part;
            }
            return;
        }
        *left -= 1;
        for child in self.children_mut() {
            if part.is_none() {
                return;
            }
            child.place(left, part);
        }
    }

    /// How much there is to read: parts, and characters of texts, odd ones twice.
    pub(super) fn weight(&self) -> usize {
        let own = match &self.body {
            Body::Leaf(Value::String(text)) => {
                text.chars().map(|letter| 1 + usize::from(letter != 'a')).sum()
            }
            Body::Leaf(Value::Bool(true)) => 1,
            Body::Leaf(Value::Number(number)) => usize::from(number.as_i64() != Some(0)),
            _ => 0,
        };
        self.children().map(Self::weight).sum::<usize>() + own + 1
    }
}
