//! The writer of the fast pass.

mod compound;
mod escape;
mod key;

use std::fmt::{Display, Write};

use serde::Serialize;
use serde::ser::Serializer;

use super::{MAX_DEPTH, Refused, Result, is_private};
use compound::Compound;
use escape::Escaped;

/// Writes one value as compact JSON.
///
/// Numbers that are not finite and nesting that could not be read again are refused.
pub(crate) struct Writer<'b> {
    out: &'b mut Vec<u8>,
    depth: u8,
}

impl<'b> Writer<'b> {
    #[inline]
    pub(crate) fn new(out: &'b mut Vec<u8>) -> Self {
        Self { out, depth: 0 }
    }

    #[inline]
    fn open(self, levels: u8, bracket: u8, close: &'static [u8]) -> Result<Compound<'b>> {
        let depth = self.depth + levels;
        if depth > MAX_DEPTH {
            return Err(Refused);
        }
        self.out.push(bracket);
        Ok(Compound { out: self.out, depth, first: true, close })
    }

    /// Opens the object around a variant, up to its content.
    #[inline]
    fn variant(&mut self, variant: &str) {
        self.out.push(b'{');
        escape::string(self.out, variant);
        self.out.push(b':');
    }

    /// Lets `serde_json` write a number.
    #[inline]
    fn number(self, number: impl Serialize) -> Result<()> {
        serde_json::to_writer(self.out, &number).map_err(|_| Refused)
    }

    #[inline]
    fn word(self, word: &str) {
        self.out.extend_from_slice(word.as_bytes());
    }
}

macro_rules! numbers {
    ($($method:ident($type:ty))*) => {$(
        #[inline]
        fn $method(self, number: $type) -> Result<()> {
            self.number(number)
        }
    )*};
}

macro_rules! finite {
    ($($method:ident($type:ty))*) => {$(
        #[inline]
        fn $method(self, number: $type) -> Result<()> {
            if number.is_finite() { self.number(number) } else { Err(Refused) }
        }
    )*};
}

impl<'b> Serializer for Writer<'b> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Compound<'b>;
    type SerializeTuple = Compound<'b>;
    type SerializeTupleStruct = Compound<'b>;
    type SerializeTupleVariant = Compound<'b>;
    type SerializeMap = Compound<'b>;
    type SerializeStruct = Compound<'b>;
    type SerializeStructVariant = Compound<'b>;

    numbers! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
    }

    finite! { serialize_f32(f32) serialize_f64(f64) }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<()> {
        self.word(if value { "true" } else { "false" });
        Ok(())
    }

    #[inline]
    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<()> {
        escape::string(self.out, text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<()> {
        self.collect_seq(bytes)
    }

    #[inline]
    fn serialize_none(self) -> Result<()> {
        self.word("null");
        Ok(())
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<()> {
        self.word("null");
        Ok(())
    }

    #[inline]
    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.word("null");
        Ok(())
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(Refused);
        }
        self.variant(variant);
        value.serialize(Writer { out: &mut *self.out, depth: self.depth + 1 })?;
        self.out.push(b'}');
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'b>> {
        self.open(1, b'[', b"]")
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Compound<'b>> {
        self.open(1, b'[', b"]")
    }

    #[inline]
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'b>> {
        self.open(1, b'[', b"]")
    }

    #[inline]
    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'b>> {
        self.variant(variant);
        self.open(2, b'[', b"]}")
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'b>> {
        self.open(1, b'{', b"}")
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Compound<'b>> {
        if is_private(name) {
            return Ok(Compound::text(self.out, self.depth));
        }
        self.open(1, b'{', b"}")
    }

    #[inline]
    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'b>> {
        self.variant(variant);
        self.open(2, b'{', b"}}")
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<()> {
        self.out.push(b'"');
        write!(Escaped(&mut *self.out), "{value}").map_err(|_| Refused)?;
        self.out.push(b'"');
        Ok(())
    }
}
