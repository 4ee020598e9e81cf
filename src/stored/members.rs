use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::access::Entries;
use super::content::{Content, ContentSeed};
use super::locate::duplicate;
use crate::json::{KeyDeserializer, KeyText};
use crate::read::Settings;
use crate::tag::{Sort, SortKey};

/// A record without its tag: the members that stood before it, then those still to come from the format.
pub(super) struct Members<'s, 'de, A: MapAccess<'de>> {
    before: Entries<'de, A::Error>,
    replaying: bool,
    /// `None` once the format has no more.
    after: Option<A>,
    head: &'static str,
    settings: &'s Settings,
    human_readable: bool,
}

impl<'s, 'de, A: MapAccess<'de>> Members<'s, 'de, A> {
    /// `head` is the name of the member that was the tag or led to it.
    pub(super) fn new(
        before: Vec<(Content<'de>, Content<'de>)>,
        after: Option<A>,
        head: &'static str,
        settings: &'s Settings,
        human_readable: bool,
    ) -> Self {
        let before = Entries::new(before, human_readable);
        Self { before, replaying: true, after, head, settings, human_readable }
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Members<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, A::Error> {
        let len = self.before.size_hint().unwrap_or(0);
        let value = visitor.visit_map(&mut self)?;
        self.before.finish(len).map(|()| value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn is_human_readable(&self) -> bool {
        self.human_readable
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if self.before.size_hint() != Some(0) {
            return self.before.next_key_seed(seed);
        }
        self.replaying = false;
        let Some(after) = &mut self.after else {
            return Ok(None);
        };
        let sort = NotAgain { seed, head: self.head, settings: self.settings };
        let key = after.next_key_seed(SortKey { sort, human_readable: self.human_readable })?;
        if key.is_none() {
            self.after = None;
        }
        Ok(key)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        match &mut self.after {
            Some(after) if !self.replaying => after.next_value_seed(seed),
            _ => self.before.next_value_seed(seed),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        let after = self.after.as_ref().map_or(Some(0), MapAccess::size_hint)?;
        self.before.size_hint()?.checked_add(after)
    }
}

/// Hands on every member but a second tag.
struct NotAgain<'s, K> {
    seed: K,
    head: &'static str,
    settings: &'s Settings,
}

impl<'de, K: DeserializeSeed<'de>> Sort<'de> for NotAgain<'_, K> {
    type Value = K::Value;

    #[inline]
    fn text<E: serde::de::Error>(self, key: KeyText<'de, '_>) -> Result<K::Value, E> {
        if key.as_str() == self.head {
            return Err(E::custom(duplicate(self.settings)));
        }
        self.seed.deserialize(KeyDeserializer::new(key))
    }

    fn other<D: Deserializer<'de>>(self, key: D) -> Result<K::Value, D::Error> {
        self.seed.deserialize(key)
    }
}

/// What the next member is, while the tag is being looked for.
pub(super) enum Member<'de> {
    Head,
    Other(Content<'de>),
}

/// Looks for the member that is the tag or leads to it.
pub(super) struct FindHead<'s> {
    pub(super) head: &'static str,
    pub(super) settings: &'s Settings,
}

impl<'de> Sort<'de> for FindHead<'_> {
    type Value = Member<'de>;

    #[inline]
    fn text<E: serde::de::Error>(self, key: KeyText<'de, '_>) -> Result<Member<'de>, E> {
        Ok(if key.as_str() == self.head { Member::Head } else { Member::Other(Content::of_key(key)) })
    }

    fn other<D: Deserializer<'de>>(self, key: D) -> Result<Member<'de>, D::Error> {
        ContentSeed::of_kind(self.settings.kind).deserialize(key).map(Member::Other)
    }
}
