use std::borrow::Cow;
use std::vec::IntoIter;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess};
use serde_path_to_error::{Deserializer as PathDeserializer, Track};

use super::deserializer::Upcast;
use super::each::{Each, Ops, refused};
use super::element::meet;
use super::text::TextSeed;
use super::written::Written;
use crate::Document;
use crate::document::{Fast, Key, Member, Node, Reader, Slow};
use crate::json::{KeyDeserializer, KeyText, MAX_DEPTH};
use crate::read::{NOTED, pointer};
use crate::step::{Fate, Plan, Streamed};
use crate::tag::{Sort, SortKey, pointer_segment};

/// The members of the current version: first the untouched ones, as they come, then what the steps made.
pub(super) struct UpcastMembers<'de, 'c, A> {
    map: A,
    upcast: Upcast<'c, 'de>,
    human_readable: bool,
    held: Vec<Member<'de>>,
    made: Option<IntoIter<Member<'de>>>,
    /// The member whose key was given last, if the steps made it.
    next: Option<Member<'de>>,
    /// The array whose key was given last, if the steps only work on its elements.
    streamed: Option<&'c Streamed>,
    /// One bit for each such array, and each rename, that was met.
    met: u32,
    /// Only in the slow pass.
    written: Option<Box<Written<'de>>>,
}

impl<'de, 'c, A: MapAccess<'de>> UpcastMembers<'de, 'c, A> {
    #[inline]
    pub(super) fn new(map: A, upcast: Upcast<'c, 'de>, human_readable: bool) -> Self {
        let written = upcast.trace.payload().and_then(Written::of);
        Self {
            map,
            upcast,
            human_readable,
            held: Vec::new(),
            made: None,
            next: None,
            streamed: None,
            met: 0,
            written,
        }
    }

    /// Holds the value of a touched member.
    fn hold(&mut self, key: Key<'de>) -> Result<(), A::Error> {
        if self.held.iter().any(|member| member.key.name() == key.name()) {
            return Err(twice());
        }
        let value = match self.deep(&key)? {
            Some(value) => value,
            None => self.map.next_value_seed(TextSeed)?,
        };
        if self.held.capacity() == 0 {
            self.held.reserve(16);
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

    /// Runs the steps on what is held.
    fn make(&mut self) -> Result<IntoIter<Member<'de>>, A::Error> {
        let Upcast { declared, version, trace, .. } = self.upcast;
        let mut document = Document::from_members(std::mem::take(&mut self.held)).within(trace.context());
        declared
            .upcast(version, &mut document, |from, step| trace.begin_named(from, step.shared_name()))
            .map_err(|(from, fault)| trace.fail_at(from, fault.path().to_owned(), fault))?;
        trace.end();
        document.into_members().map(Vec::into_iter).map_err(de::Error::custom)
    }

    /// Reads what the steps made.
    fn read<V: DeserializeSeed<'de>>(&self, member: &Member<'de>, seed: V) -> Result<V::Value, A::Error> {
        if !self.upcast.trace.is_slow() {
            return seed.deserialize(Reader::<Fast>::new(&member.value, 1)).map_err(de::Error::custom);
        }
        let reader = Reader::<Slow>::new(&member.value, 1);
        if !member.value.fits(usize::from(MAX_DEPTH) - NOTED) {
            return seed.deserialize(reader).map_err(|error| {
                self.upcast.trace.note_path(pointer_segment(member.key.name()));
                de::Error::custom(error)
            });
        }
        let mut track = Track::new();
        seed.deserialize(PathDeserializer::new(reader, &mut track)).map_err(|error| {
            let path = pointer_segment(member.key.name()) + &pointer(&track.path());
            self.upcast.trace.note_path(path);
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
            touched: None,
            streamed: 0,
            plan: self.upcast.plan,
            slow: self.upcast.trace.is_slow(),
            met: self.met,
        };
        while self.made.is_none() {
            let sort = ByPlan(&mut sorting);
            let sorted = self.map.next_key_seed(SortKey { sort, human_readable: self.human_readable })?;
            self.met = sorting.met;
            match sorted {
                Some(Sorted::Untouched) => return Ok(sorting.shown),
                Some(Sorted::Streamed) => {
                    self.streamed = self.upcast.plan.streamed(sorting.streamed);
                    return Ok(sorting.shown);
                }
                Some(Sorted::Touched) => {
                    if let Some(key) = sorting.touched.take() {
                        self.hold(key)?;
                    }
                }
                None => self.made = Some(self.make()?),
            }
        }
        let seed = sorting.seed;
        self.next = self.made.as_mut().and_then(Iterator::next);
        match (&self.next, seed) {
            (Some(member), Some(seed)) => {
                let name = KeyText::Copied(member.key.name());
                seed.deserialize(KeyDeserializer::new(name)).map(Some)
            }
            _ => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        if let Some(streamed) = self.streamed.take() {
            let Upcast { declared, trace, .. } = self.upcast;
            let ops = Ops { declared, streamed, context: trace.context() };
            return self.map.next_value_seed(Each { inner: seed, ops });
        }
        match self.next.take() {
            None => self.map.next_value_seed(seed),
            Some(member) => self.read(&member, seed),
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
    Touched,
}

/// What one search for the next member needs and finds.
struct Sorting<'c, 'de, K: DeserializeSeed<'de>> {
    /// Stays where it is for a member that the type does not see.
    seed: Option<K>,
    /// What the type made of the key.
    shown: Option<K::Value>,
    touched: Option<Key<'de>>,
    streamed: usize,
    plan: &'c Plan,
    slow: bool,
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
        self.touched = Some(match key {
            KeyText::Borrowed(name) => Key::Plain(Cow::Borrowed(name)),
            KeyText::Copied(name) => Key::new(name),
        });
        Sorted::Touched
    }
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
            Some(Fate::Held) => Ok(sorting.hold(key)),
            Some(Fate::Streamed(index, bit)) => {
                meet(&mut sorting.met, *bit)?;
                sorting.show(key)?;
                sorting.streamed = *index;
                Ok(Sorted::Streamed)
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
