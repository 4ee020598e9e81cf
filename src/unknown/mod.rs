//! The members of a document that its type does not take, found only when somebody asks for them.

mod envelope;

use std::marker::PhantomData;

use serde::Deserializer;

use crate::noting::Notes;
use crate::read::{self, Settings, Target, Trace};
use crate::tag::Place;
use crate::{Context, Error, Readable, Version};

/// The unknown members of a document as JSON Pointers, each once, and the version the document is stored at.
/// `given` is the version kept outside of it.
///
/// The document is read once more as the type of its version, under the settings and with the context of the
/// first time. Steps between types do not run, declared ones do.
pub(crate) fn unknown_members<'de, T: Readable<'de>>(
    document: &'de [u8],
    given: Option<Version>,
    settings: &Settings,
    context: Option<&'de Context>,
) -> Result<(Vec<String>, Version), Error> {
    let target = PassedOver::<T> { context, tag: settings.rules.tag.place(), of: PhantomData };
    let (pointers, stored) = read::read(document, given, &target, settings)?;
    match *settings.rules.tag.place() {
        Place::Envelope { version, data } => {
            let around = envelope::around(document, version, data, pointers);
            around.map(|pointers| (pointers, stored)).map_err(|error| error.of_kind(settings.kind))
        }
        Place::Member(_) | Place::Outside => Ok((pointers, stored)),
    }
}

/// What the type of the stored version passes over of its payload.
struct PassedOver<'a, 'de, T> {
    context: Option<&'de Context>,
    tag: &'a Place,
    of: PhantomData<T>,
}

impl<'de, T: Readable<'de>> Target<'de> for PassedOver<'_, 'de, T> {
    type Value = Vec<String>;

    fn context(&self) -> Option<&'de Context> {
        self.context
    }

    fn read_at<D: Deserializer<'de>>(
        &self,
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<Vec<String>, D::Error> {
        let notes = Notes::new(match *self.tag {
            Place::Member(path) => Some(path),
            Place::Envelope { .. } | Place::Outside => None,
        });
        T::note_at(version, payload, trace, &notes)?;
        Ok(notes.into_pointers())
    }
}
