//! How a value is written in one pass: tag first, every number checked, nothing built in between.

mod fault;
mod guard;

use serde::Serialize;
use serde_json::ser::Formatter;

pub(crate) use fault::WriteFault;
pub(crate) use guard::{Guard, Watchdog};

use crate::Error;
use crate::error::Cause;
use crate::panic::{Panicked, contain};
use crate::tag::{Stamp, Stamped};

/// Writes a value with its tag, refusing what nothing could read again.
#[inline]
pub(crate) fn encode<T: Serialize, F: Formatter>(
    value: &T,
    stamp: &Stamp,
    formatter: F,
    max_bytes: usize,
) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(128);
    let watchdog = Watchdog::default();
    let written = contain(|| {
        let mut json = serde_json::Serializer::with_formatter(&mut bytes, formatter);
        Stamped { value, stamp }.serialize(Guard::new(&mut json, &watchdog))
    });
    match written {
        Ok(Ok(())) if bytes.len() <= max_bytes => Ok(bytes),
        Ok(Ok(())) => Err(WriteFault::TooLarge { limit: max_bytes }.into()),
        Ok(Err(error)) => Err(refused(&error, stamp, &watchdog)),
        Err(Panicked) => Err(WriteFault::Panicked.into()),
    }
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
