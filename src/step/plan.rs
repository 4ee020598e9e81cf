use std::sync::atomic::{AtomicU32, Ordering};

use super::op::Op;
use super::program::Program;
use super::{Step, Steps};

/// Which members the steps from one version on need to see; all others go straight to the type.
pub(crate) struct Plan {
    /// The top-level members that the ops read or write; `None` if a closure may look at anything.
    touched: Option<Names>,
    streamed: Vec<Streamed>,
    /// What comes of the other members, where everything is as it should be.
    program: Option<Program>,
    /// How often closures changed what the type had been shown, less how often they did not.
    misses: AtomicU32,
}

/// After so many misses nothing is shown ahead of closures any more.
const MISSES: u32 = 8;

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
    /// It is held in a slot of the program.
    Slot(u8),
    /// Its elements are changed while the type reads it: its place in the plan, and its bit.
    Streamed(u8, u32),
    /// It is only renamed: its new name, and its bit.
    Renamed(Box<str>, u32),
    /// Its name is the new one of another, and not to be there yet.
    Target,
}

/// Names that are looked up.
struct Names {
    names: Vec<(Box<str>, Fate)>,
    table: Table,
}

/// Where to look for a name.
enum Table {
    /// At this place in the list, if anywhere: the factor of the hash, and the place for each hash.
    Perfect(u32, [u8; HASHES]),
    /// Anywhere, if the bit of its length is set.
    Lengths(u64),
}

const HASHES: usize = 128;

/// A number for the ends and the length of a name.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "one byte of the length is enough")]
fn hash(name: &str, factor: u32) -> usize {
    let (first, last) = match name.as_bytes() {
        [first, .., last] => (*first, *last),
        [one] => (*one, *one),
        [] => (0, 0),
    };
    let ends = u32::from(first) << 16 | u32::from(last) << 8;
    ((ends ^ u32::from(name.len() as u8)).wrapping_mul(factor) >> 25) as usize
}

impl Table {
    fn of(names: &[(Box<str>, Fate)]) -> Self {
        let mut factors = (0..500_u32).map(|n| n.wrapping_mul(0x9E37_79B1) | 1);
        let perfect = factors.find_map(|factor| Self::perfect(names, factor));
        perfect.unwrap_or_else(|| Self::Lengths(names.iter().fold(0, |all, (name, _)| all | bit(name))))
    }

    /// A table by a factor that gives every name a hash of its own.
    fn perfect(names: &[(Box<str>, Fate)], factor: u32) -> Option<Self> {
        let mut places = [u8::MAX; HASHES];
        for (place, (name, _)) in (0..u8::MAX).zip(names) {
            let entry = &mut places[hash(name, factor)];
            if *entry != u8::MAX {
                return None;
            }
            *entry = place;
        }
        Some(Self::Perfect(factor, places))
    }
}

impl Names {
    /// All names that ops read or write; `None` if that can be any.
    fn of(ops: &[&Op]) -> Option<Self> {
        let heads: Option<Vec<_>> = ops.iter().map(|op| op.heads()).collect();
        let mut heads: Vec<&str> = heads?.into_iter().flatten().collect();
        heads.sort_unstable();
        heads.dedup();
        let names: Vec<_> = heads.into_iter().map(|name| (name.into(), Fate::Held)).collect();
        let mut names = Self { table: Table::of(&names), names };
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

    /// Whether an op is done while its members pass by.
    fn streams(&self, op: &Op) -> bool {
        let streams = |head| matches!(self.find(head), Some(Fate::Streamed(..) | Fate::Renamed(..)));
        match op {
            Op::Rename(rename) => rename.from.head().is_some_and(streams),
            Op::Each(each) => each.at.head().is_some_and(streams),
            _ => false,
        }
    }

    #[inline]
    fn find(&self, name: &str) -> Option<&Fate> {
        let found = match &self.table {
            Table::Perfect(factor, places) => self.names.get(usize::from(places[hash(name, *factor)])),
            Table::Lengths(lengths) if lengths & bit(name) == 0 => None,
            Table::Lengths(_) => self.names.iter().find(|(known, _)| **known == *name),
        };
        found.filter(|(known, _)| **known == *name).map(|(_, fate)| fate)
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
        let Some(mut touched) = Names::of(&ops) else {
            return Self { touched: None, streamed: Vec::new(), program: None, misses: AtomicU32::new(0) };
        };
        let mut streamed = Vec::new();
        // As many as there are bits for.
        let mut bits = (0..16).map(|number| (number, 1 << 16 << number));
        for (name, fate) in touched.names.iter_mut().filter(|(_, fate)| matches!(fate, Fate::Held)) {
            let Some(array) = Streamed::of(&steps, name) else { continue };
            let Some((number, bit)) = bits.next() else { break };
            *fate = Fate::Streamed(number, bit);
            streamed.push(array);
        }
        let program = Program::of(ops.into_iter().filter(|op| !touched.streams(op)));
        for (slot, name) in (0..).zip(program.iter().flat_map(Program::slots)) {
            touched.set(name.as_str(), Fate::Slot(slot));
        }
        Self { touched: Some(touched), streamed, program, misses: AtomicU32::new(0) }
    }

    /// Whether a closure may look at any member.
    #[inline]
    pub(crate) fn is_opaque(&self) -> bool {
        self.touched.is_none()
    }

    /// Whether it pays to let the type have arrays and objects before closures see them.
    #[inline]
    pub(crate) fn goes_ahead(&self) -> bool {
        self.is_opaque() && self.misses.load(Ordering::Relaxed) < MISSES
    }

    /// Notes whether closures changed arrays or objects. Only speed depends on it.
    #[inline]
    pub(crate) fn note_change(&self, changed: bool) {
        let misses = self.misses.load(Ordering::Relaxed);
        if changed {
            self.misses.store(misses.saturating_add(1), Ordering::Relaxed);
        } else if 0 < misses && misses < MISSES {
            self.misses.store(misses - 1, Ordering::Relaxed);
        }
    }

    #[inline]
    pub(crate) fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }

    /// What to do with the member of that name; `None` if the steps do not touch it.
    #[inline]
    pub(crate) fn fate(&self, name: &str) -> Option<&Fate> {
        match &self.touched {
            Some(touched) => touched.find(name),
            None => Some(&Fate::Held),
        }
    }

    /// Whether elements may change while the type reads them.
    pub(crate) fn has_streamed(&self) -> bool {
        !self.streamed.is_empty()
    }

    pub(crate) fn streamed(&self, number: u8) -> Option<&Streamed> {
        self.streamed.get(usize::from(number))
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
