//! A type that keeps its version outside of the document is refused while compiling, to read and to write:
//!
//! ```compile_fail,E0080
//! # #[derive(serde::Deserialize, upcaster::Versioned)]
//! # #[versioned(kind = "note", version = 1, outside)]
//! # struct Note { text: String }
//! let read: fn(sqlx::postgres::PgValueRef<'static>) -> _ = <upcaster::Stored<Note> as sqlx::Decode<sqlx::Postgres>>::decode;
//! ```
//!
//! ```compile_fail,E0080
//! # #[derive(serde::Serialize, upcaster::Versioned)]
//! # #[versioned(kind = "note", version = 1, outside)]
//! # struct Note { text: String }
//! let note = upcaster::Stored::new(Note { text: String::new() });
//! let _ = sqlx::Encode::<sqlx::Postgres>::encode(note, &mut Default::default());
//! ```

use std::borrow::Cow;

use serde::Serialize;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type, ValueRef};

use super::{Stored, decode, encode};
use crate::{ReadableOwned, Versioned};

// sqlx has names for them only with its feature `json`, which turns on `raw_value` of `serde_json`.
const JSON: PgTypeInfo = PgTypeInfo::with_oid(Oid(114));
const JSON_ARRAY: PgTypeInfo = PgTypeInfo::with_oid(Oid(199));
const JSONB: PgTypeInfo = PgTypeInfo::with_oid(Oid(3802));
const JSONB_ARRAY: PgTypeInfo = PgTypeInfo::with_oid(Oid(3807));

/// `json`, which the server makes into `jsonb` and text where a column is of those; to read, also `bytea`.
impl<T> Type<Postgres> for Stored<T> {
    fn type_info() -> PgTypeInfo {
        JSON
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        *ty == JSONB
            || *ty == JSON
            || <str as Type<Postgres>>::compatible(ty)
            || <Vec<u8> as Type<Postgres>>::compatible(ty)
    }
}

impl<T> PgHasArrayType for Stored<T> {
    fn array_type_info() -> PgTypeInfo {
        JSON_ARRAY
    }

    fn array_compatible(ty: &PgTypeInfo) -> bool {
        *ty == JSONB_ARRAY
            || *ty == JSON_ARRAY
            || <String as PgHasArrayType>::array_compatible(ty)
            || <Vec<u8> as PgHasArrayType>::array_compatible(ty)
    }
}

impl<T: Versioned + Serialize> Encode<'_, Postgres> for Stored<T> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(encode(self)?, buffer)
    }
}

impl<'r, T: ReadableOwned> Decode<'r, Postgres> for Stored<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        decode(&document(value)?)
    }
}

/// The JSON of a value.
fn document(value: PgValueRef<'_>) -> Result<Cow<'_, [u8]>, BoxDynError> {
    let is_binary = value.format() == PgValueFormat::Binary;
    if is_binary && *value.type_info() == JSONB {
        return match value.as_bytes()?.split_first() {
            Some((1, document)) => Ok(document.into()),
            _ => Err("this is no jsonb of format 1".into()),
        };
    }
    // In a text result, bytes are in hexadecimal.
    if !is_binary && <Vec<u8> as Type<Postgres>>::compatible(&value.type_info()) {
        return Ok(<Vec<u8> as Decode<Postgres>>::decode(value)?.into());
    }
    Ok(value.as_bytes()?.into())
}
