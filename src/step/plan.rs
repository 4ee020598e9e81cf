use super::op::Op;
use super::{Step, Steps};

/// Which members the steps from one version on need to see; all others go straight to the type.
pub(crate) struct Plan {
    /// The top-level members that the ops read or write; `None` if a closure may look at anything.
    touched: Option<Names>,
    streamed: Vec<Streamed>,
}

/// A top-level member of which the steps only change the elements, each one for itself.
pub(crate) struct Streamed {
    head: Box<str>,
    /// The ops that do, in their order: the index of the step, and of the op in it.
    eaches: Vec<(usize, usize)>,
    /// The members of an element that they read or write.
    touched: Names,
}

/// Names that are looked up.
struct Names {
    names: Vec<Box<str>>,
    /// One bit for each length.
    lengths: u64,
}

impl Names {
    fn new(mut names: Vec<Box<str>>) -> Self {
        names.sort_unstable();
        names.dedup();
        let lengths = names.iter().fold(0, |lengths, name| lengths | bit(name));
        Self { names, lengths }
    }

    #[inline]
    fn has(&self, name: &str) -> bool {
        self.lengths & bit(name) != 0 && self.names.iter().any(|known| **known == *name)
    }
}

#[inline]
fn bit(name: &str) -> u64 {
    1 << (name.len() & 63)
}

impl Plan {
    /// The plan for the steps from `index` on.
    ///
    /// Ops that name only certain members can neither see nor change the others, so running them on those
    /// members alone is running them on the whole.
    pub(crate) fn of(steps: &Steps, index: usize) -> Self {
        let steps: Vec<(usize, &Step)> = steps.iter().enumerate().skip(index).collect();
        let heads: Option<Vec<_>> = steps.iter().map(|(_, step)| step.heads()).collect();
        let Some(heads) = heads else { return Self { touched: None, streamed: Vec::new() } };
        let touched = Names::new(heads.into_iter().flatten().map(Box::from).collect());
        // As many as there are bits for.
        let streamed = touched.names.iter().filter_map(|head| Streamed::of(&steps, head)).take(32).collect();
        Self { touched: Some(touched), streamed }
    }

    /// Whether the steps need to see the member of that name.
    #[inline]
    pub(crate) fn touches(&self, name: &str) -> bool {
        self.touched.as_ref().is_none_or(|touched| touched.has(name))
    }

    /// The place of a member of which the steps only change the elements.
    #[inline]
    pub(crate) fn find_streamed(&self, name: &str) -> Option<usize> {
        self.streamed.iter().position(|streamed| *streamed.head == *name)
    }

    pub(crate) fn streamed(&self, index: usize) -> Option<&Streamed> {
        self.streamed.get(index)
    }
}

impl Streamed {
    /// Elements can be changed one by one, all ops on the first before any on the second, if no other op looks
    /// at their array, and no op on them at more than certain members.
    fn of(steps: &[(usize, &Step)], head: &str) -> Option<Self> {
        let (mut eaches, mut touched) = (Vec::new(), Vec::new());
        for (step_index, step) in steps {
            for (op_index, op) in step.ops().iter().enumerate() {
                if !op.heads()?.contains(&head) {
                    continue;
                }
                let Op::Each(each) = op else { return None };
                if each.at.way.len() != 1 {
                    return None;
                }
                let inner: Option<Vec<_>> = each.ops.iter().map(Op::heads).collect();
                touched.extend(inner?.into_iter().flatten().map(Box::from));
                eaches.push((*step_index, op_index));
            }
        }
        Some(Self { head: head.into(), eaches, touched: Names::new(touched) })
    }

    #[inline]
    pub(crate) fn touches(&self, name: &str) -> bool {
        self.touched.has(name)
    }

    #[inline]
    pub(crate) fn eaches(&self) -> impl Iterator<Item = (usize, usize)> {
        self.eaches.iter().copied()
    }
}
