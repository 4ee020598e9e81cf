use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::{Writer, escape, key::KeyWriter};
use crate::json::{Refused, Result};

/// An array or object being written.
pub(crate) struct Compound<'b> {
    pub(super) out: &'b mut Vec<u8>,
    pub(super) depth: u8,
    pub(super) first: bool,
    pub(super) close: &'static [u8],
}

impl<'b> Compound<'b> {
    /// What `serde_json` hands over as JSON text: a struct with that text as its one field.
    #[cold]
    pub(super) fn text(out: &'b mut Vec<u8>, depth: u8) -> Self {
        Self { out, depth, first: true, close: b"" }
    }

    #[cold]
    fn push_text<T: Serialize + ?Sized>(&mut self, text: &T) -> Result<()> {
        let quoted = serde_json::to_vec(text).map_err(|_| Refused)?;
        let text: String = serde_json::from_slice(&quoted).map_err(|_| Refused)?;
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    #[inline]
    fn comma(&mut self) {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        value.serialize(Writer { out: &mut *self.out, depth: self.depth })
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.comma();
        self.value(value)
    }

    #[inline]
    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        if self.close.is_empty() {
            return self.push_text(value);
        }
        self.comma();
        escape::string(self.out, key);
        self.out.push(b':');
        self.value(value)
    }

    #[inline]
    fn close(self) {
        self.out.extend_from_slice(self.close);
    }
}

macro_rules! elements {
    ($($compound:ident::$element:ident)*) => {$(
        impl $compound for Compound<'_> {
            type Ok = ();
            type Error = Refused;

            #[inline]
            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.element(value)
            }

            #[inline]
            fn end(self) -> Result<()> {
                self.close();
                Ok(())
            }
        }
    )*};
}

macro_rules! fields {
    ($($compound:ident)*) => {$(
        impl $compound for Compound<'_> {
            type Ok = ();
            type Error = Refused;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
                self.member(key, value)
            }

            #[inline]
            fn end(self) -> Result<()> {
                self.close();
                Ok(())
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

impl SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Refused;

    #[inline]
    fn serialize_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<()> {
        self.comma();
        key.serialize(KeyWriter { out: &mut *self.out })
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.out.push(b':');
        self.value(value)
    }

    #[inline]
    fn end(self) -> Result<()> {
        self.close();
        Ok(())
    }
}
