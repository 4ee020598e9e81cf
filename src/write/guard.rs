use std::cell::{Cell, RefCell};
use std::fmt::{Display, Write};

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::WriteFault;
use crate::json::is_private;
use crate::tag::{KeyName, pointer_segment};

/// The deepest nesting that `serde_json` reads.
const MAX_DEPTH: u8 = 127;

/// What the guards of one value found, and where: the path is put together on the way back up, so that it
/// costs nothing while all is well.
#[derive(Default)]
pub(crate) struct Watchdog {
    fault: Cell<Option<WriteFault>>,
    path: RefCell<Vec<String>>,
}

impl Watchdog {
    pub(crate) fn fault(&self) -> Option<WriteFault> {
        self.fault.get()
    }

    /// Where the value was refused, as a JSON Pointer.
    pub(crate) fn path(&self) -> String {
        self.path.borrow().iter().rev().map(|name| pointer_segment(name)).collect()
    }

    #[cold]
    fn refuse<E: serde::ser::Error>(&self, fault: WriteFault) -> E {
        self.fault.set(Some(fault));
        E::custom(fault)
    }

    #[cold]
    fn passed(&self, name: impl Display) {
        let mut segment = String::new();
        // A key that has no text, which the format refuses, has no place in a path either.
        if write!(segment, "{name}").is_ok() {
            self.path.borrow_mut().push(segment);
        }
    }
}

/// A serializer that refuses numbers which are not finite, and nesting that could not be read again.
pub(crate) struct Guard<'w, S> {
    inner: S,
    watchdog: &'w Watchdog,
    depth: u8,
}

impl<'w, S> Guard<'w, S> {
    #[inline]
    pub(crate) fn new(inner: S, watchdog: &'w Watchdog) -> Self {
        Self { inner, watchdog, depth: 0 }
    }
}

/// A value below the top, to be written through a guard of its own.
struct Guarded<'a, 'w, T: ?Sized> {
    value: &'a T,
    watchdog: &'w Watchdog,
    depth: u8,
}

impl<T: Serialize + ?Sized> Serialize for Guarded<'_, '_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, inner: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Guard { inner, watchdog: self.watchdog, depth: self.depth })
    }
}

/// An array or object being written, how many elements it has, and the variant whose content it is.
pub(crate) struct Compound<'w, C> {
    inner: C,
    watchdog: &'w Watchdog,
    depth: u8,
    index: usize,
    variant: Option<&'static str>,
}

impl<'w, S: Serializer> Guard<'w, S> {
    #[inline]
    fn open<C>(
        self,
        levels: u8,
        open: impl FnOnce(S) -> Result<C, S::Error>,
    ) -> Result<Compound<'w, C>, S::Error> {
        let depth = self.depth + levels;
        if depth > MAX_DEPTH {
            return Err(self.watchdog.refuse(WriteFault::TooDeep));
        }
        Ok(Compound { inner: open(self.inner)?, watchdog: self.watchdog, depth, index: 0, variant: None })
    }

    #[inline]
    fn nested<'a, T: ?Sized>(&self, value: &'a T, levels: u8) -> Guarded<'a, 'w, T> {
        Guarded { value, watchdog: self.watchdog, depth: self.depth + levels }
    }
}

macro_rules! pass {
    ($($method:ident($($name:ident: $type:ty),*);)*) => {$(
        #[inline]
        fn $method(self, $($name: $type),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($name),*)
        }
    )*};
}

macro_rules! finite {
    ($($method:ident($type:ty);)*) => {$(
        #[inline]
        fn $method(self, number: $type) -> Result<S::Ok, S::Error> {
            if number.is_finite() {
                self.inner.$method(number)
            } else {
                Err(self.watchdog.refuse(WriteFault::NonFinite))
            }
        }
    )*};
}

impl<'w, S: Serializer> Serializer for Guard<'w, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Compound<'w, S::SerializeSeq>;
    type SerializeTuple = Compound<'w, S::SerializeTuple>;
    type SerializeTupleStruct = Compound<'w, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Compound<'w, S::SerializeTupleVariant>;
    type SerializeMap = Compound<'w, S::SerializeMap>;
    type SerializeStruct = Compound<'w, S::SerializeStruct>;
    type SerializeStructVariant = Compound<'w, S::SerializeStructVariant>;

    finite! {
        serialize_f32(f32);
        serialize_f64(f64);
    }

    pass! {
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_i128(value: i128);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_u128(value: u128);
        serialize_char(value: char);
        serialize_str(value: &str);
        serialize_bytes(value: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let value = self.nested(value, 0);
        self.inner.serialize_some(&value)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = self.nested(value, 0);
        self.inner.serialize_newtype_struct(name, &value)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        if self.depth >= MAX_DEPTH {
            return Err(self.watchdog.refuse(WriteFault::TooDeep));
        }
        let (value, watchdog) = (self.nested(value, 1), self.watchdog);
        let written = self.inner.serialize_newtype_variant(name, index, variant, &value);
        written.inspect_err(|_| watchdog.passed(variant))
    }

    #[inline]
    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.open(1, |inner| inner.serialize_seq(len))
    }

    #[inline]
    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.open(1, |inner| inner.serialize_tuple(len))
    }

    #[inline]
    fn serialize_tuple_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.open(1, |inner| inner.serialize_tuple_struct(name, len))
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.open(2, |inner| inner.serialize_tuple_variant(name, index, variant, len))
            .map(|compound| Compound { variant: Some(variant), ..compound })
    }

    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.open(1, |inner| inner.serialize_map(len))
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct, S::Error> {
        let levels = u8::from(!is_private(name));
        self.open(levels, |inner| inner.serialize_struct(name, len))
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.open(2, |inner| inner.serialize_struct_variant(name, index, variant, len))
            .map(|compound| Compound { variant: Some(variant), ..compound })
    }

    #[inline]
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    #[inline]
    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<'w, C> Compound<'w, C> {
    #[inline]
    fn below<'a, T: ?Sized>(&self, value: &'a T) -> Guarded<'a, 'w, T> {
        Guarded { value, watchdog: self.watchdog, depth: self.depth }
    }

    #[cold]
    fn passed(&self, name: impl Display) {
        self.watchdog.passed(name);
        if let Some(variant) = self.variant {
            self.watchdog.passed(variant);
        }
    }
}

macro_rules! elements {
    ($($compound:ident::$element:ident)*) => {$(
        impl<C: $compound> $compound for Compound<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
                let value = self.below(value);
                self.inner.$element(&value).inspect_err(|_| self.passed(self.index))?;
                self.index += 1;
                Ok(())
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
}

macro_rules! fields {
    ($($compound:ident)*) => {$(
        impl<C: $compound> $compound for Compound<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), C::Error> {
                let value = self.below(value);
                self.inner.serialize_field(key, &value).inspect_err(|_| self.passed(key))
            }

            #[inline]
            fn skip_field(&mut self, key: &'static str) -> Result<(), C::Error> {
                self.inner.skip_field(key)
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
}

elements! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

fields! { SerializeStruct SerializeStructVariant }

impl<C: SerializeMap> SerializeMap for Compound<'_, C> {
    type Ok = C::Ok;
    type Error = C::Error;

    #[inline]
    fn serialize_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<(), C::Error> {
        self.inner.serialize_key(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        let value = self.below(value);
        self.inner.serialize_value(&value)
    }

    #[inline]
    fn serialize_entry<K, T>(&mut self, key: &K, value: &T) -> Result<(), C::Error>
    where
        K: Serialize + ?Sized,
        T: Serialize + ?Sized,
    {
        let value = self.below(value);
        self.inner.serialize_entry(key, &value).inspect_err(|_| self.passed(KeyName(key)))
    }

    #[inline]
    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}
