//! How a document of any version is parsed once: guess the version, parse as that version's type, and verify
//! the tag in the same pass.

mod diagnose;
mod envelope;
mod fault;
mod input;
mod pass;
mod place;
mod settings;
mod trace;

use serde::Deserializer;

pub(crate) use diagnose::{Known, NOTED, failed, judge, panicked, pointer, version};
pub(crate) use fault::{NamedStep, ReadFault};
pub(crate) use input::{check_len, utf8};
use pass::Setback;
pub(crate) use settings::Settings;
pub(crate) use trace::Payload;
pub use trace::Trace;

use crate::tag::guess;
use crate::{Context, Error, Version};

/// What a document is turned into.
pub(crate) trait Target<'de> {
    type Value;

    /// What steps may know beside the document.
    #[inline]
    fn context(&self) -> Option<&'de Context> {
        None
    }

    /// Parses a payload stored at `version` and brings it up to the current version.
    ///
    /// The version is one that [`Settings::reads`].
    fn read_at<D: Deserializer<'de>>(
        &self,
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<Self::Value, D::Error>;
}

/// Reads one document, and says the version it was stored at. `given` is the version kept outside of it.
#[inline]
pub(crate) fn read<'de, T: Target<'de>>(
    bytes: &'de [u8],
    given: Option<Version>,
    target: &T,
    settings: &Settings,
) -> Result<(T::Value, Version), Error> {
    check_len(bytes.len(), settings)?;
    let text = utf8(bytes, settings)?;
    read_text(text, given, target, settings)
}

/// The same for a text that is known to be one, and within the limit.
#[inline]
pub(crate) fn read_text<'de, T: Target<'de>>(
    text: &'de str,
    given: Option<Version>,
    target: &T,
    settings: &Settings,
) -> Result<(T::Value, Version), Error> {
    let Some(mut version) = given.or_else(|| guess(text, &settings.rules)).or(settings.untagged) else {
        return diagnose::read(text, given, target, settings);
    };
    // A wrong guess is put right by the pass itself, once; whatever else happens is looked into slowly.
    for _ in 0..2 {
        if !settings.reads(version) {
            break;
        }
        match pass::run(text, version, Known::Guess { given }, target, settings) {
            Ok(value) => return Ok((value, version)),
            Err(Setback::StoredAt(stored)) if given.is_none() => version = stored,
            Err(_) => break,
        }
    }
    diagnose::read(text, given, target, settings)
}
