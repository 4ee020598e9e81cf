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
    /// The ops that do, in their order: the index of the step, and of the op in it.
    eaches: Vec<(usize, usize)>,
    /// The members of an element that they read or write.
    touched: Names,
    /// Whether no member of an element needs to be held.
    streams: bool,
}

/// What to do with a member that the steps touch.
pub(crate) enum Fate {
    /// It is held until the ops run on it.
    Held,
    /// Its elements are changed while the type reads it: its place in the plan, and its bit.
    Streamed(usize, u32),
    /// It is only renamed: its new name, and its bit.
    Renamed(Box<str>, u32),
    /// Its name is the new one of another, and not to be there yet.
    Target,
}

/// Names that are looked up.
struct Names {
    names: Vec<(Box<str>, Fate)>,
    /// One bit for each length.
    lengths: u64,
}

impl Names {
    /// All names that ops read or write; `None` if that can be any.
    fn of(ops: &[&Op]) -> Option<Self> {
        let heads: Option<Vec<_>> = ops.iter().map(|op| op.heads()).collect();
        let mut heads: Vec<&str> = heads?.into_iter().flatten().collect();
        heads.sort_unstable();
        heads.dedup();
        let lengths = heads.iter().fold(0, |lengths, name| lengths | bit(name));
        let mut names =
            Self { names: heads.into_iter().map(|name| (name.into(), Fate::Held)).collect(), lengths };
        let renames = ops.iter().enumerate().filter_map(|(index, op)| only_renamed(ops, index, op));
        for ((from, to), bit) in renames.zip(0..u32::BITS / 2) {
            names.set(from, Fate::Renamed(to.into(), 1 << bit));
            names.set(to, Fate::Target);
        }
        Some(names)
    }

    fn set(&mut self, name: &str, fate: Fate) {
        if let Some((_, known)) = self.names.iter_mut().find(|(known, _)| **known == *name) {
            *known = fate;
        }
    }

    #[inline]
    fn find(&self, name: &str) -> Option<&Fate> {
        if self.lengths & bit(name) == 0 {
            return None;
        }
        self.names.iter().find(|(known, _)| **known == *name).map(|(_, fate)| fate)
    }
}

#[inline]
fn bit(name: &str) -> u64 {
    1 << (name.len() & 63)
}

/// The old and the new name of a member that is renamed, if no other op touches either.
fn only_renamed<'o>(ops: &[&Op], index: usize, op: &'o Op) -> Option<(&'o str, &'o str)> {
    let Op::Rename(rename) = op else { return None };
    let ([from], [to]) = (&rename.from.way[..], &rename.to.way[..]) else { return None };
    let touches = |op: &Op| {
        op.heads().is_none_or(|heads| heads.iter().any(|head| [from.as_str(), to.as_str()].contains(head)))
    };
    let alone = !ops.iter().enumerate().any(|(other, op)| other != index && touches(op));
    alone.then_some((from.as_str(), to.as_str()))
}

impl Plan {
    /// The plan for the steps from `index` on.
    ///
    /// Ops that name only certain members can neither see nor change the others, so running them on those
    /// members alone is running them on the whole.
    pub(crate) fn of(steps: &Steps, index: usize) -> Self {
        let steps: Vec<(usize, &Step)> = steps.iter().enumerate().skip(index).collect();
        let ops: Vec<&Op> = steps.iter().flat_map(|(_, step)| step.ops()).collect();
        let Some(mut touched) = Names::of(&ops) else { return Self { touched: None, streamed: Vec::new() } };
        let mut streamed = Vec::new();
        for (name, fate) in &mut touched.names {
            // As many as there are bits for.
            if streamed.len() < 16 && matches!(fate, Fate::Held) {
                if let Some(array) = Streamed::of(&steps, name) {
                    *fate = Fate::Streamed(streamed.len(), 1 << 16 << streamed.len());
                    streamed.push(array);
                }
            }
        }
        Self { touched: Some(touched), streamed }
    }

    /// What to do with the member of that name; `None` if the steps do not touch it.
    #[inline]
    pub(crate) fn fate(&self, name: &str) -> Option<&Fate> {
        match &self.touched {
            Some(touched) => touched.find(name),
            None => Some(&Fate::Held),
        }
    }

    pub(crate) fn streamed(&self, index: usize) -> Option<&Streamed> {
        self.streamed.get(index)
    }
}

impl Streamed {
    /// Elements can be changed one by one, all ops on the first before any on the second, if no other op looks
    /// at their array, and no op on them at more than certain members.
    fn of(steps: &[(usize, &Step)], head: &str) -> Option<Self> {
        let (mut eaches, mut inner) = (Vec::new(), Vec::new());
        for (step_index, step) in steps {
            for (op_index, op) in step.ops().iter().enumerate() {
                if !op.heads()?.contains(&head) {
                    continue;
                }
                match op {
                    Op::Each(each) if each.at.way.len() == 1 => inner.extend(&each.ops),
                    _ => return None,
                }
                eaches.push((*step_index, op_index));
            }
        }
        let touched = Names::of(&inner)?;
        let streams = touched.names.iter().all(|(_, fate)| !matches!(fate, Fate::Held));
        Some(Self { eaches, touched, streams })
    }

    /// What to do with a member of an element.
    #[inline]
    pub(crate) fn fate(&self, name: &str) -> Option<&Fate> {
        self.touched.find(name)
    }

    /// Whether an element is done when its members have passed by, and no op needs to run on it.
    #[inline]
    pub(crate) fn streams(&self) -> bool {
        self.streams
    }

    #[inline]
    pub(crate) fn eaches(&self) -> impl Iterator<Item = (usize, usize)> {
        self.eaches.iter().copied()
    }
}
