//! How a value is written in one pass: tag first, every number checked, nothing built in between.

mod fault;
mod guard;
mod job;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

pub(crate) use fault::WriteFault;
pub(crate) use guard::{Guard, Watchdog};
pub(crate) use job::Recode;
pub use job::{Job, WayDown};

use crate::Error;
use crate::error::Cause;
use crate::json::Writer;
use crate::panic::{Panicked, contain};
use crate::tag::{Stamp, Stamped};

/// Writes a value compactly with its tag: at once, or where that is refused, the slow way that says why.
#[inline]
pub(crate) fn encode<T: Serialize>(value: &T, stamp: &Stamp, max_bytes: usize) -> Result<Vec<u8>, Error> {
    // Room for a small document at once.
    let mut bytes = Vec::with_capacity(512);
    match contain(|| Stamped { value, stamp }.serialize(Writer::new(&mut bytes))) {
        Ok(Ok(())) => within(bytes, max_bytes),
        _ => encode_as(value, stamp, max_bytes, CompactFormatter),
    }
}

/// Writes a value with its tag in any layout of the text, refusing what nothing could read again.
#[inline(never)]
pub(crate) fn encode_as<T: Serialize>(
    value: &T,
    stamp: &Stamp,
    max_bytes: usize,
    formatter: impl Formatter,
) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(128);
    let watchdog = Watchdog::default();
    stamp.fault.set(None);
    let written = contain(|| {
        let mut json = serde_json::Serializer::with_formatter(&mut bytes, formatter);
        Stamped { value, stamp }.serialize(Guard::new(&mut json, &watchdog))
    });
    match written {
        Ok(Ok(())) => within(bytes, max_bytes),
        Ok(Err(error)) => Err(refused(&error, stamp, &watchdog)),
        Err(Panicked) => Err(WriteFault::Panicked.into()),
    }
}

#[inline]
fn within(bytes: Vec<u8>, max_bytes: usize) -> Result<Vec<u8>, Error> {
    if bytes.len() <= max_bytes { Ok(bytes) } else { Err(WriteFault::TooLarge { limit: max_bytes }.into()) }
}

#[cold]
fn refused(error: &serde_json::Error, stamp: &Stamp, watchdog: &Watchdog) -> Error {
    let refusal = match (stamp.fault.get(), watchdog.fault()) {
        (Some(fault), _) => Error::from(WriteFault::Stamp(fault)),
        (None, Some(fault)) => Error::from(fault),
        (None, None) if error.is_data() => Error::from(WriteFault::Encode).because(Cause::of_data(error)),
        (None, None) => Error::from(WriteFault::Encode).because(Cause::of_syntax(error)),
    };
    refusal.at_path(watchdog.path())
}
