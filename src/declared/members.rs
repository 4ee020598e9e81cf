use std::iter;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess};
use serde_path_to_error::{Deserializer as PathDeserializer, Track};

use super::deserializer::Upcast;
use super::each::{Each, Ops, refused};
use super::element::meet;
use super::made::{MadeReader, Slots};
use super::text::{SliceSeed, TextSeed, WithTextSeed};
use super::whole::Wholes;
use super::written::Written;
use crate::Document;
use crate::document::{Fast, Key, Member, Node, Reader, Segment, Slow, distinct, size_of_members};
use crate::json::{KeyDeserializer, KeyText, MAX_DEPTH, is_plain};
use crate::read::{NOTED, Trace, pointer};
use crate::step::{Fate, Plan, Program, SLOTS, Shape, Streamed};
use crate::tag::{Sort, SortKey, pointer_segment};

/// The members of the current version: first the untouched ones, as they come, then what the steps made.
pub(super) struct UpcastMembers<'de, 'c, A> {
    map: A,
    upcast: Upcast<'c, 'de>,
    human_readable: bool,
    /// The text gone through, if the type may read values before closures see them.
    ahead: Option<&'de str>,
    /// What a program works on; `None` once the document turns out not to be what it expects.
    program: Option<&'c Program>,
    slots: Slots<'de>,
    /// The slots in the order in which their members came, and how many did.
    order: [u8; SLOTS],
    filled: usize,
    /// What ops work on.
    held: Vec<Member<'de>>,
    /// The arrays and objects that closures may change, or leave to the type as they are.
    wholes: Wholes<'de>,
    made: Made<'de>,
    next: Next<'c, 'de>,
    /// One bit for each array and each rename that was met, and for each slot.
    met: u32,
    met_slots: u32,
    /// Only in the slow pass.
    written: Option<Box<Written<'de>>>,
}

/// What the steps made.
enum Made<'de> {
    NotYet,
    /// By a program: how many of its members were shown.
    Program(usize),
    /// By ops: how many of these were shown.
    Members(Vec<Member<'de>>, usize),
}

/// The member whose key was given last.
enum Next<'c, 'de> {
    Untouched,
    /// An array, of which the steps only change the elements.
    Streamed(&'c Streamed),
    Program(&'c Shape),
    /// The last one shown of what ops made.
    Member,
    /// One that closures have yet to see.
    Ahead(&'de str),
}

impl<'de, 'c, A: MapAccess<'de>> UpcastMembers<'de, 'c, A> {
    #[inline]
    pub(super) fn new(map: A, upcast: Upcast<'c, 'de>, human_readable: bool) -> Self {
        let written = upcast.trace.payload().and_then(Written::of);
        Self {
            map,
            upcast,
            human_readable,
            ahead: upcast.trace.text().filter(|_| upcast.plan.goes_ahead()),
            program: upcast.plan.program().filter(|_| !upcast.trace.is_slow()),
            slots: [""; SLOTS],
            order: [0; SLOTS],
            filled: 0,
            held: Vec::new(),
            wholes: Wholes::default(),
            made: Made::NotYet,
            next: Next::Untouched,
            met: 0,
            met_slots: 0,
            written,
        }
    }

    /// Holds the value of a touched member, whose name the input lends.
    #[inline]
    fn hold(&mut self, name: &'de str) -> Result<(), A::Error> {
        if self.upcast.trace.is_slow() {
            return self.hold_slowly(Key::of_input(name));
        }
        self.leave_program();
        let text = self.map.next_value_seed(SliceSeed)?;
        self.keep(name, text);
        Ok(())
    }

    /// The same of one whose name is written otherwise.
    fn hold_other(&mut self, key: Key<'de>) -> Result<(), A::Error> {
        if self.upcast.trace.is_slow() {
            return self.hold_slowly(key);
        }
        self.leave_program();
        let value = Node::Slice(self.map.next_value_seed(SliceSeed)?);
        self.held.push(Member { key, value });
        Ok(())
    }

    /// The same in the pass that says why it fails.
    #[cold]
    fn hold_slowly(&mut self, key: Key<'de>) -> Result<(), A::Error> {
        // Where there are few, the slow pass says where the second one stands.
        let few = self.held.len() < 256;
        if few && self.held.iter().any(|member| member.key.name() == key.name()) {
            return Err(twice());
        }
        let value = match self.deep(&key)? {
            Some(deep) => deep,
            None => self.map.next_value_seed(TextSeed)?,
        };
        if let (true, Some(name), Some(text)) = (self.upcast.plan.is_opaque(), key.written(), value.text()) {
            self.wholes.note(name, text);
        }
        self.held.push(Member { key, value });
        Ok(())
    }

    /// The value of a member that goes too deep to be taken apart by the slow pass.
    #[inline]
    fn deep(&mut self, key: &Key<'de>) -> Result<Option<Node<'de>>, A::Error> {
        let Some(written) = &mut self.written else { return Ok(None) };
        let deep = written.deep(key.name(), self.upcast.trace)?;
        if deep.is_some() {
            self.map.next_value::<IgnoredAny>()?;
        }
        Ok(deep)
    }

    /// Holds a member of slices of the input, and notes where it stands if closures may change it.
    ///
    /// It is made where it is to stay: what is put together elsewhere and moved at once keeps the processor waiting, for
    /// it has not yet written what it is to read.
    #[inline]
    fn keep(&mut self, name: &'de str, text: &'de str) {
        if self.upcast.plan.is_opaque() {
            self.wholes.note(name, text);
        }
        if self.held.capacity() == 0 {
            self.held.reserve(16);
        }
        self.held.extend(iter::once_with(|| Member { key: Key::of_input(name), value: Node::Slice(text) }));
    }

    /// Lets the type have an array or object that closures have yet to see.
    #[inline]
    fn go_ahead<V: DeserializeSeed<'de>>(&mut self, name: &'de str, seed: V) -> Result<V::Value, A::Error> {
        self.upcast.trace.note_ahead();
        let (value, text) = self.map.next_value_seed(WithTextSeed(seed))?;
        self.keep(name, text);
        Ok(value)
    }

    /// Holds the value of a member in its slot.
    #[inline]
    fn fill(&mut self, slot: u8) -> Result<(), A::Error> {
        meet(&mut self.met_slots, 1 << slot)?;
        let text = self.map.next_value_seed(SliceSeed)?;
        match self.program {
            Some(_) => {
                self.slots[usize::from(slot)] = text;
                self.order[self.filled] = slot;
                self.filled += 1;
            }
            None => self.hold_slot(slot, text),
        }
        Ok(())
    }

    fn hold_slot(&mut self, slot: u8, text: &'de str) {
        let names = self.upcast.plan.program().map_or(&[][..], Program::slots);
        if let Some(name) = names.get(usize::from(slot)) {
            self.held.push(Member { key: name.key(), value: Node::Slice(text) });
        }
    }

    /// Goes on with the ops themselves.
    fn leave_program(&mut self) {
        if self.program.take().is_some() {
            for at in 0..self.filled {
                let slot = self.order[at];
                self.hold_slot(slot, self.slots[usize::from(slot)]);
            }
        }
    }

    /// Runs the steps on what is held.
    fn make(&mut self) -> Result<(), A::Error> {
        if let Some(program) = self.program {
            if self.filled == program.slots().len() && program.takes(&self.slots) {
                self.made = Made::Program(0);
                return Ok(());
            }
            self.leave_program();
        }
        self.made = Made::Members(self.run_ops()?, 0);
        Ok(())
    }

    #[inline(never)]
    fn run_ops(&mut self) -> Result<Vec<Member<'de>>, A::Error> {
        let Upcast { declared, version, plan, trace } = self.upcast;
        distinct(&self.held).map_err(|_| twice())?;
        let held = std::mem::take(&mut self.held);
        let given = trace.size().unwrap_or_else(|| size_of_members(&held));
        let limit = if trace.is_slow() || !plan.has_streamed() {
            Trace::limit(given)
        } else {
            trace.limit_beside_elements()
        };
        let mut document = Document::from_members(held).within(trace.context()).limited(given, limit);
        declared
            .upcast(version, &mut document, |from, step| trace.begin_named(from, step.shared_name()))
            .map_err(|(from, fault)| trace.fail_at(from, fault.path().to_owned(), fault))?;
        trace.end();
        let mut members = document.into_members().map_err(de::Error::custom)?;
        if plan.is_opaque() {
            self.set_apart(&mut members)?;
        }
        Ok(members)
    }

    /// Makes sure that closures left alone what the type had before them, and takes that out of what follows.
    /// Where it was not shown, what they left alone comes first, so that the order is the same.
    fn set_apart(&self, members: &mut Vec<Member<'de>>) -> Result<(), A::Error> {
        let Upcast { plan, trace, .. } = self.upcast;
        let (mut left_alone, mut changed) = (0, false);
        for whole in self.wholes.iter() {
            let Some(place) = members.iter().position(|member| whole.is(member)) else {
                changed = true;
                continue;
            };
            if trace.went_ahead() {
                members.remove(place);
            } else {
                members[left_alone..=place].rotate_right(1);
            }
            left_alone += 1;
        }
        plan.note_change(changed);
        if changed && trace.went_ahead() { Err(refused()) } else { Ok(()) }
    }

    /// Shows the type the name of a member that the steps made.
    #[inline]
    fn next_made<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let name = match (&mut self.made, self.program) {
            (Made::Program(at), Some(program)) => {
                let Some(made) = program.get(&self.order[..self.filled], at) else { return Ok(None) };
                self.next = Next::Program(&made.shape);
                made.name.as_str()
            }
            (Made::Members(members, shown), _) => {
                let Some(member) = members.get(*shown) else { return Ok(None) };
                *shown += 1;
                self.next = Next::Member;
                member.key.name()
            }
            _ => return Ok(None),
        };
        seed.deserialize(KeyDeserializer::new(KeyText::Copied(name))).map(Some)
    }

    /// Reads the last one shown of what ops made.
    fn read<V: DeserializeSeed<'de>>(&self, seed: V) -> Result<V::Value, A::Error> {
        let shown = match &self.made {
            Made::Members(members, shown) => shown.checked_sub(1).and_then(|last| members.get(last)),
            _ => None,
        };
        let Some(member) = shown else { return Err(refused()) };
        if !self.upcast.trace.is_slow() {
            return seed.deserialize(Reader::<Fast>::new(&member.value, 1)).map_err(de::Error::custom);
        }
        let reader = Reader::<Slow>::new(&member.value, 1);
        if !member.value.fits(usize::from(MAX_DEPTH) - NOTED) {
            return seed.deserialize(reader).map_err(|error| {
                self.upcast.note_made(pointer_segment(member.key.name()));
                de::Error::custom(error)
            });
        }
        let mut track = Track::new();
        seed.deserialize(PathDeserializer::new(reader, &mut track)).map_err(|error| {
            let path = pointer_segment(member.key.name()) + &pointer(&track.path());
            self.upcast.note_made(path);
            de::Error::custom(error)
        })
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for UpcastMembers<'de, '_, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut sorting = Sorting {
            seed: Some(seed),
            shown: None,
            name: "",
            touched: None,
            number: 0,
            plan: self.upcast.plan,
            slow: self.upcast.trace.is_slow(),
            ahead: self.ahead,
            met: self.met,
        };
        while let Made::NotYet = self.made {
            let sort = ByPlan(&mut sorting);
            let sorted = self.map.next_key_seed(SortKey { sort, human_readable: self.human_readable })?;
            self.met = sorting.met;
            match sorted {
                Some(Sorted::Untouched) => return Ok(sorting.shown),
                Some(Sorted::Streamed) => {
                    if let Some(streamed) = self.upcast.plan.streamed(sorting.number) {
                        self.next = Next::Streamed(streamed);
                    }
                    return Ok(sorting.shown);
                }
                Some(Sorted::Slot) => self.fill(sorting.number)?,
                Some(Sorted::Ahead) => {
                    self.next = Next::Ahead(sorting.name);
                    return Ok(sorting.shown);
                }
                Some(Sorted::Touched) => self.hold(sorting.name)?,
                Some(Sorted::TouchedOther) => {
                    if let Some(key) = sorting.touched.take() {
                        self.hold_other(key)?;
                    }
                }
                None => self.make()?,
            }
        }
        match sorting.seed {
            Some(seed) => self.next_made(seed),
            None => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match std::mem::replace(&mut self.next, Next::Untouched) {
            Next::Untouched => self.map.next_value_seed(seed),
            Next::Streamed(streamed) => {
                let Upcast { declared, trace, .. } = self.upcast;
                let ops = Ops { declared, streamed, trace };
                self.map.next_value_seed(Each { inner: seed, ops })
            }
            Next::Program(shape) => {
                seed.deserialize(MadeReader::new(shape, &self.slots, 1)).map_err(de::Error::custom)
            }
            Next::Member => self.read(seed),
            Next::Ahead(name) => self.go_ahead(name, seed),
        }
    }
}

#[cold]
fn twice<E: de::Error>() -> E {
    E::custom("a member that a step works on stands there twice")
}

/// What a member of the document is. What goes with it is left behind in [`Sorting`]: results are handed
/// through many layers, and small ones are much faster.
enum Sorted {
    Untouched,
    /// An array of which the elements are changed while the type reads it.
    Streamed,
    /// One for a slot of the program.
    Slot,
    /// An array or object that the type reads before closures see it.
    Ahead,
    /// One whose name the input lends.
    Touched,
    /// One whose name is written otherwise.
    TouchedOther,
}

/// What one search for the next member needs and finds.
struct Sorting<'c, 'de, K: DeserializeSeed<'de>> {
    /// Stays where it is for a member that the type does not see.
    seed: Option<K>,
    /// What the type made of the key.
    shown: Option<K::Value>,
    /// The name of the member, if the input lends it, and its key if not.
    name: &'de str,
    touched: Option<Key<'de>>,
    /// Which array, or which slot.
    number: u8,
    plan: &'c Plan,
    slow: bool,
    /// The text gone through, if the type may read values before closures see them.
    ahead: Option<&'de str>,
    met: u32,
}

impl<'de, K: DeserializeSeed<'de>> Sorting<'_, 'de, K> {
    #[inline]
    fn show<E: de::Error>(&mut self, key: KeyText<'de, '_>) -> Result<Sorted, E> {
        let seed = self.seed.take().ok_or_else(asked_twice)?;
        self.shown = Some(seed.deserialize(KeyDeserializer::new(key))?);
        Ok(Sorted::Untouched)
    }

    #[inline]
    fn hold(&mut self, key: KeyText<'de, '_>) -> Sorted {
        match key {
            // What the fast pass lends has no escapes; other formats lend names of which JSON has to escape some.
            KeyText::Borrowed(name) if self.ahead.is_some() || is_plain(name) => {
                self.name = name;
                Sorted::Touched
            }
            KeyText::Borrowed(name) | KeyText::Copied(name) => {
                self.touched = Some(Key::new(name));
                Sorted::TouchedOther
            }
        }
    }
}

/// Whether the value of a member is an array or object, by a look behind its name in the text.
#[inline]
fn is_before_compound(text: &str, name: &str) -> bool {
    let start = name.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    let Some(behind) = start.checked_add(name.len()).and_then(|end| text.as_bytes().get(end..)) else {
        return false;
    };
    // As it is mostly written.
    if let [b'"', b':', next, ..] = behind {
        if !next.is_ascii_whitespace() {
            return matches!(next, b'[' | b'{');
        }
    }
    let mut tokens = behind.iter().filter(|byte| !byte.is_ascii_whitespace());
    let mut next = || tokens.next();
    matches!((next(), next(), next()), (Some(b'"'), Some(b':'), Some(b'[' | b'{')))
}

#[cold]
fn asked_twice<E: de::Error>() -> E {
    E::custom("one key was asked for twice")
}

struct ByPlan<'s, 'c, 'de, K: DeserializeSeed<'de>>(&'s mut Sorting<'c, 'de, K>);

impl<'de, K: DeserializeSeed<'de>> Sort<'de> for ByPlan<'_, '_, 'de, K> {
    type Value = Sorted;

    #[inline]
    fn text<E: de::Error>(self, key: KeyText<'de, '_>) -> Result<Sorted, E> {
        let Self(sorting) = self;
        let plan = sorting.plan;
        match plan.fate(key.as_str()) {
            None => sorting.show(key),
            // The slow pass has nothing behind it that would say what is wrong.
            Some(_) if sorting.slow => Ok(sorting.hold(key)),
            Some(Fate::Held) => match (sorting.ahead, key) {
                (Some(text), KeyText::Borrowed(name)) if is_before_compound(text, name) => {
                    sorting.show(key)?;
                    sorting.name = name;
                    Ok(Sorted::Ahead)
                }
                _ => Ok(sorting.hold(key)),
            },
            Some(Fate::Streamed(index, bit)) => {
                meet(&mut sorting.met, *bit)?;
                sorting.show(key)?;
                sorting.number = *index;
                Ok(Sorted::Streamed)
            }
            Some(Fate::Slot(slot)) => {
                sorting.number = *slot;
                Ok(Sorted::Slot)
            }
            Some(Fate::Target) => Err(refused()),
            Some(Fate::Renamed(to, bit)) => {
                meet(&mut sorting.met, *bit)?;
                sorting.show(KeyText::Copied(to))
            }
        }
    }

    fn other<D: Deserializer<'de>>(self, key: D) -> Result<Sorted, D::Error> {
        let seed = self.0.seed.take().ok_or_else(asked_twice)?;
        self.0.shown = Some(seed.deserialize(key)?);
        Ok(Sorted::Untouched)
    }
}
