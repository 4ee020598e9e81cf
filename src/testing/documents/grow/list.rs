use super::super::plan::List;
use super::super::tree::{Body, Tree};
use super::Growth;
use crate::schema::same;

impl Growth<'_> {
    pub(super) fn list(&mut self, list: &List, depth: usize) -> Body {
        let length = self.length(list, depth);
        let mut items: Vec<Tree> = Vec::with_capacity(length);
        for at in 0..length {
            let rest = list.rest.filter(|_| at >= list.first.len());
            let contained =
                list.contains.filter(|(_, least)| at >= list.first.len() && at < list.first.len() + least);
            let plan = contained.map(|(plan, _)| plan).or(list.first.get(at).copied()).or(rest);
            let Some(plan) = plan else { break };
            let item = if list.unique {
                self.another(plan, &items, depth)
            } else {
                Some(self.part(plan, depth + 1))
            };
            items.extend(item);
        }
        Body::List(items)
    }

    fn length(&mut self, list: &List, depth: usize) -> usize {
        let first = list.first.len();
        let wanted = match self.dice.below(32) {
            _ if self.is_lean(depth) => 0,
            0..=8 => 0,
            9..=17 => 1,
            18..=26 => 2,
            27..=30 => 3 + self.dice.below(6),
            _ => list.most.min(40),
        };
        let wanted = if list.rest.is_none() { first } else { first + wanted };
        wanted.clamp(list.least, list.most.max(list.least))
    }

    /// An item that differs from those there are, if one is found.
    fn another(&mut self, plan: usize, items: &[Tree], depth: usize) -> Option<Tree> {
        (0..super::AGAIN).find_map(|_| {
            let item = self.part(plan, depth + 1);
            let value = item.value();
            items.iter().all(|other| !same(&other.value(), &value)).then_some(item)
        })
    }
}
