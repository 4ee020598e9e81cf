//! Makes random documents of a plan.

mod anything;
mod format;
mod list;
mod members;
mod number;
mod pattern;
mod smallest;
mod text;

use serde_json::Value;

use self::format::formatted;
pub(super) use self::format::plainest;
pub(super) use self::number::{of_float, of_integer};
use super::dice::Dice;
use super::plan::{Form, Plan, PlanId, Plans, Shape};
use super::tree::{Body, Tree};

/// How often a part is made again that does not hold.
const AGAIN: usize = 24;

/// One document while it is made.
pub(super) struct Growth<'p> {
    plans: &'p Plans,
    dice: Dice,
    /// How many parts may still be made before only what has to be there is made.
    left: usize,
    /// How deep the document may nest before the flattest shapes are taken.
    deepest: usize,
    /// How many members in a row are absent or present, where chance does not decide it.
    habit: Habit,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    Mixed,
    Sparse,
    Full,
}

impl<'p> Growth<'p> {
    pub(super) fn new(plans: &'p Plans, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let (left, deepest) =
            *dice.pick(&[(16, 6), (16, 6), (16, 6), (16, 6), (64, 12), (64, 12), (64, 12), (320, 48)]);
        let habit =
            *dice.pick(&[Habit::Sparse, Habit::Full, Habit::Mixed, Habit::Mixed, Habit::Mixed, Habit::Mixed]);
        Self { plans, dice, left, deepest, habit }
    }

    /// A document; held against the schema, which may still ask for more than the plan knows.
    pub(super) fn document(&mut self) -> Option<Tree> {
        (0..AGAIN).find_map(|_| {
            let tree = self.part(Plans::ROOT, 0);
            self.plans.holds(Plans::ROOT, &tree.value()).then_some(tree)
        })
    }

    fn part(&mut self, id: PlanId, depth: usize) -> Tree {
        let plan = self.plans.get(id);
        let mut tree = self.attempt(id, plan, depth);
        if plan.shapes.get(tree.shape).is_some_and(|shape| shape.guarded) {
            for _ in 0..AGAIN {
                if self.plans.holds(id, &tree.value()) {
                    break;
                }
                tree = self.attempt(id, plan, depth);
            }
        }
        tree
    }

    fn attempt(&mut self, id: PlanId, plan: &'p Plan, depth: usize) -> Tree {
        let shape = self.shape(plan, depth);
        self.left = self.left.saturating_sub(1);
        let body = match plan.shapes.get(shape) {
            Some(shape) => self.body(shape, depth),
            None => Body::Leaf(Value::Null),
        };
        Tree { plan: id, shape, body }
    }

    /// Whether only what has to be there is made.
    fn is_lean(&self, depth: usize) -> bool {
        self.left == 0 || depth >= self.deepest
    }

    fn shape(&mut self, plan: &Plan, depth: usize) -> usize {
        if self.is_lean(depth) {
            return plan.flattest();
        }
        match plan.null {
            Some(null) if plan.shapes.len() == 1 || self.dice.one_in(3) => null,
            Some(null) => {
                let other = self.dice.below(plan.shapes.len() - 1);
                other + usize::from(other >= null)
            }
            None => self.dice.below(plan.shapes.len().max(1)),
        }
    }

    fn body(&mut self, shape: &'p Shape, depth: usize) -> Body {
        Body::Leaf(match &shape.form {
            Form::Null => Value::Null,
            Form::Boolean => Value::Bool(self.dice.one_in(2)),
            Form::Integer(integers) => self.integer(integers),
            Form::Number(numbers) => self.number(numbers),
            Form::Text(texts) => match texts.format {
                Some(format) => return Body::Fixed(Value::String(formatted(format, &mut self.dice))),
                None => Value::String(self.text(texts)),
            },
            Form::Choice(values) => return Body::Fixed(self.dice.pick(values).clone()),
            Form::List(list) => return self.list(list, depth),
            Form::Members(members) => return self.members(members, depth),
            Form::Anything => return self.anything(depth),
        })
    }
}

impl Plan {
    /// The first of the shapes that nest least.
    pub(super) fn flattest(&self) -> usize {
        self.shapes.iter().position(|shape| shape.height == self.height).unwrap_or(0)
    }
}
