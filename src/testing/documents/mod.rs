//! Documents made from schemas.

mod dice;
mod grow;
mod plan;
mod refused;
mod shrink;
mod tree;

use std::sync::Arc;

use proptest::num::u64::ANY;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use self::grow::Growth;
use self::plan::Plans;
pub use self::refused::NoDocuments;
use self::shrink::candidates;
use self::tree::Tree;

/// Makes valid documents of a schema that schemars emits, so that a version can be tested whose type is gone.
///
/// Edge values come on purpose: absent and null members, no, one and two items, the ends of every range, integers that
/// no double holds, odd Unicode, and at times a long text. No members are added that the schema does not speak of.
/// Documents nest less than 100 deep and mostly have some hundred bytes. They shrink to the smallest document that
/// still fails, which is valid as well.
///
/// Integers keep within the width in `format`, and texts with a `format` are of it. Keys of maps are what schemars says
/// of them: `^\d+$` and `^-?\d+$` for integers, whose width it does not say, so that they fit into all. Nothing is
/// said of keys that are booleans, dates or newtypes with rules of their own.
///
/// # Errors
///
/// [`NoDocuments`] for a schema with a keyword, a format or a pattern that is not known, and for one that allows no
/// document.
///
/// ```
/// use proptest::prelude::*;
/// use serde_json::json;
/// use upcaster::schema::Schema;
/// use upcaster::testing::documents;
///
/// let schema = json!({ "type": "object", "properties": { "age": { "type": "integer", "format": "uint8" } } });
/// let mut runner = proptest::test_runner::TestRunner::default();
/// runner.run(&documents(&schema)?, |document| {
///     prop_assert!(Schema::new(&schema).validate(&document).is_ok());
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn documents(schema: &Value) -> Result<Documents, NoDocuments> {
    Plans::new(schema).map(|plans| Documents { plans: Arc::new(plans) })
}

/// The documents of a schema, as a strategy; see [`documents`].
#[derive(Clone, Debug)]
pub struct Documents {
    plans: Arc<Plans>,
}

impl Strategy for Documents {
    type Tree = DocumentTree;
    type Value = Value;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        // A strategy, as the traits of random numbers differ between the versions of proptest.
        let seed = ANY.new_tree(runner)?.current();
        let current =
            Growth::new(&self.plans, seed).document().ok_or("no document found that fits the schema")?;
        Ok(DocumentTree {
            plans: Arc::clone(&self.plans),
            best: None,
            current,
            place: 0,
            waiting: Vec::new(),
            improved: false,
            ended: false,
        })
    }
}

/// One document, and the smaller ones that can be made of it.
#[derive(Debug)]
pub struct DocumentTree {
    plans: Arc<Plans>,
    /// The smallest document that failed; before anything was tried, `current` is.
    best: Option<Tree>,
    current: Tree,
    /// The part of the best document that is worked on.
    place: usize,
    /// What has not been tried there, the next one last.
    waiting: Vec<Tree>,
    /// Whether anything became smaller since the root was worked on.
    improved: bool,
    ended: bool,
}

impl DocumentTree {
    /// Goes to the next smaller document that is valid; back to the best when there is none.
    fn advance(&mut self, best: Tree) -> bool {
        while !self.ended {
            if let Some(part) = self.waiting.pop() {
                let mut smaller = best.clone();
                smaller.put(self.place, part);
                if self.plans.holds(Plans::ROOT, &smaller.value()) {
                    self.current = smaller;
                    self.best = Some(best);
                    return true;
                }
                continue;
            }
            self.place += 1;
            self.look(&best, None);
        }
        self.current = best;
        false
    }

    /// Looks what there is to try at the place, or at the root again after the last one.
    fn look(&mut self, best: &Tree, before: Option<&Tree>) {
        if best.part(self.place).is_none() {
            self.ended = !std::mem::take(&mut self.improved);
            self.place = 0;
        }
        let before = before.and_then(|before| before.part(self.place));
        let part = best.part(self.place);
        self.waiting = part.map_or_else(Vec::new, |part| candidates(&self.plans, part, before));
        self.waiting.reverse();
    }
}

impl ValueTree for DocumentTree {
    type Value = Value;

    fn current(&self) -> Value {
        self.current.value()
    }

    fn simplify(&mut self) -> bool {
        let best = self.current.clone();
        let before = self.best.take();
        self.improved |= before.is_some();
        if !self.ended {
            self.look(&best, before.as_ref());
        }
        self.advance(best)
    }

    fn complicate(&mut self) -> bool {
        match self.best.take() {
            Some(best) => self.advance(best),
            None => false,
        }
    }
}
