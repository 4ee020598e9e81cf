//! What ops make of a document in which everything stands as they expect it, worked out before there is one.

use std::sync::Arc;

use super::moves::{Move, Rename};
use super::op::Op;
use super::place::Place;
use super::shape::{Gather, Shell};
use super::texts::Pieces;
use crate::document::{Name, text_fits};

/// No more members than these are held for a program.
pub(crate) const SLOTS: usize = 16;

/// A program adds no more bytes than these, so that nobody needs to count them.
const MOST: usize = 16 << 10;

/// The outcome of ops, where every member they take is there and everything they make is not.
///
/// A document that is otherwise is left to the ops themselves, so this knows only the way on which nothing
/// happens that is not meant to.
pub(crate) struct Program {
    /// The names of the members taken, each one a slot.
    slots: Vec<Name>,
    /// The slots that must hold a text.
    texts: Vec<usize>,
    /// What is made, in its order, but for what keeps the place of a member.
    members: Vec<Made>,
    /// For each slot, what keeps its place.
    in_place: Vec<Option<Made>>,
}

/// A member that is made, at the top level or in an object that is.
pub(crate) struct Made {
    pub(crate) name: Name,
    pub(crate) shape: Shape,
}

/// The value of such a member.
pub(crate) enum Shape {
    /// What is in the slot.
    Slot(usize),
    /// JSON text.
    Json(Arc<str>),
    Object(Vec<Made>),
    /// The texts in some slots, and what stands between them.
    Joined(Vec<usize>, Box<str>),
}

impl Program {
    /// Works out what ops make; `None` if they do anything that depends on more than what is there.
    pub(crate) fn of<'o>(ops: impl IntoIterator<Item = &'o Op>) -> Option<Self> {
        let mut draft = Draft::default();
        ops.into_iter().try_for_each(|op| draft.run(op))?;
        if draft.slots.len() > SLOTS || !draft.members.iter().all(|member| member.made.shape.fits(1)) {
            return None;
        }
        if draft.members.iter().map(|member| member.made.size()).sum::<usize>() > MOST {
            return None;
        }
        let mut in_place: Vec<Option<Made>> = draft.slots.iter().map(|_| None).collect();
        let mut members = Vec::new();
        for Drafted { made, place } in draft.members {
            match place {
                Some(slot) => in_place[slot] = Some(made),
                None => members.push(made),
            }
        }
        Some(Self { slots: draft.slots, texts: draft.texts, members, in_place })
    }

    pub(crate) fn slots(&self) -> &[Name] {
        &self.slots
    }

    /// What is made, given the slots in the order in which their members were met.
    #[inline]
    pub(crate) fn get(&self, met: &[u8], at: &mut usize) -> Option<&Made> {
        while let Some(slot) = met.get(*at) {
            *at += 1;
            if let Some(made) = self.in_place.get(usize::from(*slot)).and_then(Option::as_ref) {
                return Some(made);
            }
        }
        let made = self.members.get(*at - met.len());
        *at += usize::from(made.is_some());
        made
    }

    /// Whether everything in the slots is of the type that the ops work on, and written plainly.
    #[inline]
    pub(crate) fn takes(&self, slots: &[&str; SLOTS]) -> bool {
        self.texts.iter().all(|slot| plain(slots[*slot]).is_some())
    }
}

impl Made {
    /// How many bytes it is beside what is in the slots.
    fn size(&self) -> usize {
        let size = match &self.shape {
            Shape::Slot(_) => 0,
            Shape::Json(json) => json.len(),
            Shape::Object(members) => members.iter().map(Self::size).sum(),
            Shape::Joined(parts, separator) => parts.len() * separator.len(),
        };
        self.name.as_str().len() + 6 + size
    }
}

impl Shape {
    /// Whether what is known of the value is not nested too deep below so many levels.
    fn fits(&self, level: usize) -> bool {
        match self {
            Self::Slot(_) | Self::Joined(..) => true,
            Self::Json(json) => text_fits(json, level),
            Self::Object(members) => members.iter().all(|member| member.shape.fits(level + 1)),
        }
    }
}

/// The text that a JSON string is, where it is written without escapes.
#[inline]
pub(crate) fn plain(json: &str) -> Option<&str> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.as_bytes().contains(&b'\\')).then_some(inside)
}

/// A member at the top level, and the slot whose place it keeps.
struct Drafted {
    made: Made,
    place: Option<usize>,
}

/// The document as far as it is known.
#[derive(Default)]
struct Draft {
    slots: Vec<Name>,
    texts: Vec<usize>,
    /// Every name of which it is known whether it is there.
    known: Vec<Box<str>>,
    members: Vec<Drafted>,
}

/// The one name of a way at the top level.
fn top(place: &Place) -> Option<&Name> {
    match &place.way[..] {
        [name] => Some(name),
        _ => None,
    }
}

impl Draft {
    /// Runs an op; `None` if it is not known what comes of it.
    fn run(&mut self, op: &Op) -> Option<()> {
        match op {
            Op::Rename(Rename { from, to }) => {
                let at = self.find(top(from)?)?;
                let name = self.free(top(to)?)?;
                self.members[at].made.name = name;
                Some(())
            }
            Op::Move(Move { from, to }) => {
                let (from, (to, parent)) = (top(from)?, to.way.split_last()?);
                if parent.is_empty() {
                    let name = self.free(to)?;
                    let shape = self.take(from)?;
                    self.append(name, shape);
                    return Some(());
                }
                let shape = self.take(from)?;
                self.insert(parent, to, shape)
            }
            Op::Nest(nest) => self.nest(&nest.0),
            Op::Join(join) => self.join(&join.0),
            Op::Wrap(wrap) => self.wrap(&wrap.0),
            Op::Add(add) => self.put(&add.at, &add.json, false),
            Op::Set(set) => self.put(&set.at, &set.json, true),
            Op::Remove(remove) => match self.take(top(&remove.at)?)? {
                Shape::Slot(_) | Shape::Json(_) => Some(()),
                Shape::Object(_) | Shape::Joined(..) => None,
            },
            _ => None,
        }
    }

    fn is_known(&self, name: &Name) -> bool {
        self.known.iter().any(|known| **known == *name.as_str())
    }

    fn place_of(&self, name: &Name) -> Option<usize> {
        self.members.iter().position(|member| member.made.name == *name)
    }

    /// A member that is there: one of which nothing is known is expected to be.
    fn find(&mut self, name: &Name) -> Option<usize> {
        if !self.is_known(name) {
            let slot = self.slots.len();
            self.known.push(name.as_str().into());
            self.slots.push(name.clone());
            let made = Made { name: name.clone(), shape: Shape::Slot(slot) };
            self.members.push(Drafted { made, place: Some(slot) });
        }
        self.place_of(name)
    }

    fn take(&mut self, name: &Name) -> Option<Shape> {
        let at = self.find(name)?;
        Some(self.members.remove(at).made.shape)
    }

    /// A name that is not there: one of which nothing is known is expected not to be.
    fn free(&mut self, name: &Name) -> Option<Name> {
        if !self.is_known(name) {
            self.known.push(name.as_str().into());
        }
        self.place_of(name).is_none().then(|| name.clone())
    }

    fn append(&mut self, name: Name, shape: Shape) {
        self.members.push(Drafted { made: Made { name, shape }, place: None });
    }

    /// The members of an object that was made.
    fn inside(&mut self, way: &[Name]) -> Option<&mut Vec<Made>> {
        let (head, rest) = way.split_first()?;
        let at = self.place_of(head)?;
        let mut shape = &mut self.members[at].made.shape;
        for name in rest {
            let Shape::Object(members) = shape else { return None };
            shape = &mut members.iter_mut().find(|member| member.name == *name)?.shape;
        }
        match shape {
            Shape::Object(members) => Some(members),
            _ => None,
        }
    }

    fn insert(&mut self, parent: &[Name], name: &Name, shape: Shape) -> Option<()> {
        let members = self.inside(parent)?;
        if members.iter().any(|member| member.name == *name) {
            return None;
        }
        members.push(Made { name: name.clone(), shape });
        Some(())
    }

    /// What is found keeps its value, unless that is to be replaced.
    fn put(&mut self, at: &Place, json: &Arc<str>, replacing: bool) -> Option<()> {
        let (name, parent) = at.way.split_last()?;
        let shape = Shape::Json(Arc::clone(json));
        if !parent.is_empty() {
            let members = self.inside(parent)?;
            if members.iter().all(|member| member.name != *name) {
                members.push(Made { name: name.clone(), shape });
                return Some(());
            }
            // What is replaced may be nested too deep, which was an error before.
            return (!replacing).then_some(());
        }
        let Some(found) = self.place_of(name) else {
            let name = self.free(name)?;
            self.append(name, shape);
            return Some(());
        };
        if replacing {
            match &mut self.members[found].made.shape {
                slot @ Shape::Slot(_) => *slot = shape,
                _ => return None,
            }
        }
        Some(())
    }

    fn nest(&mut self, Gather { into, members }: &Gather) -> Option<()> {
        let mut made = Vec::with_capacity(members.len());
        for place in members {
            let name = top(place)?;
            made.push(Made { name: name.clone(), shape: self.take(name)? });
        }
        let into = self.free(top(into)?)?;
        self.append(into, Shape::Object(made));
        Some(())
    }

    fn join(&mut self, Pieces { whole, separator, parts }: &Pieces) -> Option<()> {
        let whole = self.free(top(whole)?)?;
        let mut slots = Vec::with_capacity(parts.len());
        for part in parts {
            let Shape::Slot(slot) = self.take(top(part)?)? else { return None };
            slots.push(slot);
        }
        self.texts.extend(&slots);
        self.append(whole, Shape::Joined(slots, separator.as_str().into()));
        Some(())
    }

    fn wrap(&mut self, Shell { at, name }: &Shell) -> Option<()> {
        let at = self.find(top(at)?)?;
        let shape = &mut self.members[at].made.shape;
        let value = std::mem::replace(shape, Shape::Object(Vec::with_capacity(2)));
        if let Shape::Object(members) = shape {
            members.push(Made { name: name.clone(), shape: value });
        }
        Some(())
    }
}
