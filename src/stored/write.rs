use serde::ser::{Error as _, Serialize, Serializer};

use super::{Stored, assert_storable};
use crate::tag::Stamped;
use crate::write::{Guard, Watchdog, WriteFault};
use crate::{Error, Versioned, ser};

impl<T: Versioned + Serialize> Serialize for Stored<T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const { assert_storable::<T>() }
        let stamp = ser::stamp::<T>();
        let stamped = Stamped { value: &self.value, stamp: &stamp };
        let watchdog = Watchdog::default();
        // Text formats have no form for some floats, or one that reads back as something else.
        let written = if serializer.is_human_readable() {
            stamped.serialize(Guard::new(serializer, &watchdog))
        } else {
            stamped.serialize(serializer)
        };
        written.map_err(|error| match stamp.fault.get().map(WriteFault::from).or(watchdog.fault()) {
            Some(fault) => {
                let refusal = Error::from(fault).of_kind(T::KIND).stored_at(T::VERSION);
                S::Error::custom(refusal.at_path(watchdog.path()))
            }
            None => error,
        })
    }
}
