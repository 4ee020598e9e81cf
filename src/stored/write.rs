use serde::ser::{Serialize, Serializer};

use super::check::check;
use super::{Stored, assert_storable};
use crate::tag::Stamped;
use crate::write::{Watchdog, WriteFault};
use crate::{Error, Versioned, ser};

impl<T: Versioned + Serialize> Serialize for Stored<T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const { assert_storable::<T>() }
        let stamp = ser::stamp::<T>();
        let stamped = Stamped { value: &self.value, stamp: &stamp };
        // Text formats have no form for some floats, or one that reads back as something else.
        if serializer.is_human_readable() {
            let watchdog = Watchdog::default();
            let checked = check::<S, _>(&stamped, &watchdog);
            if let (Err(_), Some(fault)) = (checked, watchdog.fault()) {
                return Err(refused::<T, _>(fault, watchdog.path()));
            }
        }
        stamped.serialize(serializer).map_err(|error| match stamp.fault.get() {
            Some(fault) => refused::<T, _>(fault.into(), String::new()),
            None => error,
        })
    }
}

#[cold]
fn refused<T: Versioned, E: serde::ser::Error>(fault: WriteFault, path: String) -> E {
    E::custom(Error::from(fault).of_kind(T::KIND).stored_at(T::VERSION).at_path(path))
}
