use serde::de::{self, DeserializeSeed, Deserializer, MapAccess};

use super::each::{AROUND_ELEMENT, Ops, refused};
use super::text::TextSeed;
use crate::document::{Fast, Key, Member, Node, Reader};
use crate::json::{KeyDeserializer, KeyText};
use crate::step::{Fate, Streamed};
use crate::tag::{Sort, SortKey};

/// More names than this are not compared with each other here.
const FEW: usize = 32;

/// The memory that one element leaves to the next.
#[derive(Default)]
pub(super) struct Spare<'de> {
    /// All names of the element so far: on the way through an opened object, no name may stand there twice.
    names: Vec<&'de str>,
    /// One bit for each member met that is renamed.
    met: u32,
    held: Vec<Member<'de>>,
}

impl<'de> Spare<'de> {
    pub(super) fn clear(&mut self) {
        self.names.clear();
        self.met = 0;
        self.held.clear();
    }

    #[inline]
    fn note<E: de::Error>(&mut self, name: &'de str) -> Result<(), E> {
        if self.names.len() == FEW || self.names.contains(&name) {
            return Err(refused());
        }
        self.names.push(name);
        Ok(())
    }
}

/// Notes a bit, which must be new.
#[inline]
pub(super) fn meet<E: de::Error>(met: &mut u32, bit: u32) -> Result<(), E> {
    if *met & bit != 0 {
        return Err(refused());
    }
    *met |= bit;
    Ok(())
}

/// The members of one element: first the untouched ones, as they come, then what the ops made.
pub(super) struct ElementMembers<'c, 's, 'de, A> {
    map: A,
    ops: Ops<'c, 'de>,
    spare: &'s mut Spare<'de>,
    /// Whether the ops have run; what they made is held in the opposite order.
    made: bool,
    /// The member whose key was given last, if the ops made it.
    next: Option<Member<'de>>,
}

impl<'c, 's, 'de, A: MapAccess<'de>> ElementMembers<'c, 's, 'de, A> {
    #[inline]
    pub(super) fn new(map: A, ops: Ops<'c, 'de>, spare: &'s mut Spare<'de>) -> Self {
        Self { map, ops, spare, made: false, next: None }
    }

    /// Whether the type took them all.
    #[inline]
    pub(super) fn are_read(&self) -> bool {
        self.made && self.spare.held.is_empty()
    }

    #[inline]
    fn make(&mut self) -> Result<(), A::Error> {
        self.made = true;
        if self.ops.streamed.streams() {
            return Ok(());
        }
        let held = std::mem::take(&mut self.spare.held);
        let mut element = self.ops.document(AROUND_ELEMENT, Node::Object(held));
        self.ops.on_element(&mut element)?;
        self.spare.held = element.into_members().map_err(|_| refused())?;
        self.spare.held.reverse();
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for ElementMembers<'_, '_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let (mut seed, mut shown, mut touched) = (Some(seed), None, None);
        while !self.made {
            let (streamed, spare) = (self.ops.streamed, &mut *self.spare);
            let sort = ByOps { seed: &mut seed, shown: &mut shown, touched: &mut touched, streamed, spare };
            match self.map.next_key_seed(SortKey { sort, human_readable: true })? {
                Some(()) => match touched.take() {
                    None => return Ok(shown),
                    Some(name) => {
                        let value = self.map.next_value_seed(TextSeed)?;
                        self.spare.held.push(Member { key: Key::of_input(name), value });
                    }
                },
                None => self.make()?,
            }
        }
        self.next = self.spare.held.pop();
        match (&self.next, seed) {
            (Some(member), Some(seed)) => {
                seed.deserialize(KeyDeserializer::new(KeyText::Copied(member.key.name()))).map(Some)
            }
            _ => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.next.take() {
            None => self.map.next_value_seed(seed),
            Some(member) => {
                let reader = Reader::<Fast>::new(&member.value, AROUND_ELEMENT + 1);
                seed.deserialize(reader).map_err(de::Error::custom)
            }
        }
    }
}

/// The seed stays where it is for a member that the type does not see.
struct ByOps<'s, 'c, 'de, K: DeserializeSeed<'de>> {
    seed: &'s mut Option<K>,
    /// What the type made of the key.
    shown: &'s mut Option<K::Value>,
    /// The name, if the ops work on the member.
    touched: &'s mut Option<&'de str>,
    streamed: &'c Streamed,
    spare: &'s mut Spare<'de>,
}

impl<'de, K: DeserializeSeed<'de>> Sort<'de> for ByOps<'_, '_, 'de, K> {
    type Value = ();

    #[inline]
    fn text<E: de::Error>(self, key: KeyText<'de, '_>) -> Result<(), E> {
        let KeyText::Borrowed(name) = key else { return Err(refused()) };
        self.spare.note(name)?;
        let key = match self.streamed.fate(name) {
            None => key,
            Some(Fate::Held | Fate::Slot(_) | Fate::Streamed(..)) => {
                *self.touched = Some(name);
                return Ok(());
            }
            Some(Fate::Target) => return Err(refused()),
            Some(Fate::Renamed(to, bit)) => {
                meet(&mut self.spare.met, *bit)?;
                KeyText::Copied(to)
            }
        };
        let seed = self.seed.take().ok_or_else(refused)?;
        *self.shown = Some(seed.deserialize(KeyDeserializer::new(key))?);
        Ok(())
    }

    fn other<D: Deserializer<'de>>(self, _: D) -> Result<(), D::Error> {
        Err(refused())
    }
}
