use std::any::type_name;
use std::fmt::Display;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::write::{Guard, Watchdog};

/// Goes through a value for what a text format could not write, without writing it.
///
/// A guard around the real serializer would do it in one go, but a type that holds `Stored<Self>` would then
/// have guards around guards without end.
pub(super) fn check<S: Serializer, T: Serialize>(value: &T, watchdog: &Watchdog) -> Result<(), Refused> {
    // Inside of a check, what is to be looked at is looked at already.
    if type_name::<S>().contains(type_name::<Null>()) {
        return Ok(());
    }
    value.serialize(Guard::new(Null, watchdog))
}

/// What a value was refused for is with the watchdog, or found again by the real serializer.
#[derive(Debug, thiserror::Error)]
#[error("refused")]
pub(super) struct Refused;

impl serde::ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// A serializer that takes everything and keeps nothing.
struct Null;

macro_rules! scalars {
    ($($method:ident($($type:ty),*))*) => {$(
        #[inline]
        fn $method(self, $(_: $type),*) -> Result<(), Refused> {
            Ok(())
        }
    )*};
}

macro_rules! compounds {
    ($($method:ident($($type:ty),*))*) => {$(
        #[inline]
        fn $method(self, $(_: $type),*) -> Result<Null, Refused> {
            Ok(self)
        }
    )*};
}

impl Serializer for Null {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    scalars! {
        serialize_bool(bool) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
        serialize_f32(f32) serialize_f64(f64) serialize_none() serialize_unit()
        serialize_unit_struct(&'static str) serialize_unit_variant(&'static str, u32, &'static str)
    }

    compounds! {
        serialize_seq(Option<usize>) serialize_tuple(usize) serialize_map(Option<usize>)
        serialize_tuple_struct(&'static str, usize) serialize_struct(&'static str, usize)
        serialize_tuple_variant(&'static str, u32, &'static str, usize)
        serialize_struct_variant(&'static str, u32, &'static str, usize)
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    #[inline]
    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<(), Refused> {
        Ok(())
    }
}

macro_rules! elements {
    ($($compound:ident::$element:ident($($key:ty)?))*) => {$(
        impl $compound for Null {
            type Ok = ();
            type Error = Refused;

            #[inline]
            fn $element<T: Serialize + ?Sized>(&mut self, $(_: $key,)? value: &T) -> Result<(), Refused> {
                value.serialize(Null)
            }

            #[inline]
            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        }
    )*};
}

elements! {
    SerializeSeq::serialize_element()
    SerializeTuple::serialize_element()
    SerializeTupleStruct::serialize_field()
    SerializeTupleVariant::serialize_field()
    SerializeStruct::serialize_field(&'static str)
    SerializeStructVariant::serialize_field(&'static str)
}

impl SerializeMap for Null {
    type Ok = ();
    type Error = Refused;

    #[inline]
    fn serialize_key<K: Serialize + ?Sized>(&mut self, _: &K) -> Result<(), Refused> {
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(Null)
    }

    #[inline]
    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}
