use serde_json::{Value, json};

use super::super::plan::Integers;
use super::super::tree::{Body, Entry, Tree};
use super::Growth;

const INTEGERS: Integers = Integers { least: i64::MIN as i128, most: u64::MAX as i128, step: 1 };

impl Growth<'_> {
    /// Any value that JSON has.
    pub(super) fn anything(&mut self, depth: usize) -> Body {
        let kinds = if self.is_lean(depth) { 6 } else { 8 };
        Body::Leaf(match self.dice.below(kinds) {
            0 => Value::Null,
            1 => Value::Bool(self.dice.one_in(2)),
            2 => self.integer(&INTEGERS),
            3 => self.dice.pick(&[json!(0.1), json!(-0.0), json!(1e308), json!(5e-324), json!(1.5)]).clone(),
            4 | 5 => Value::String(self.of_length(0, usize::MAX)),
            6 => return Body::List(self.several(depth)),
            _ => return self.object(depth),
        })
    }

    fn several(&mut self, depth: usize) -> Vec<Tree> {
        let count = self.dice.below(4);
        let plan = self.plans.anything();
        (0..count).map(|_| self.part(plan, depth + 1)).collect()
    }

    fn object(&mut self, depth: usize) -> Body {
        let mut entries: Vec<Entry> = Vec::new();
        for tree in self.several(depth) {
            let name = self.of_length(0, usize::MAX);
            if entries.iter().all(|entry| *entry.name != *name) {
                entries.push(Entry { name: name.into(), tree, required: false });
            }
        }
        Body::Members(entries)
    }
}
