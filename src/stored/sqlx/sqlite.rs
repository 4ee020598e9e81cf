//! A type that keeps its version outside of the document is refused while compiling, to read and to write:
//!
//! ```compile_fail,E0080
//! # #[derive(serde::Deserialize, upcaster::Versioned)]
//! # #[versioned(kind = "note", version = 1, outside)]
//! # struct Note { text: String }
//! let read: fn(sqlx::sqlite::SqliteValueRef<'static>) -> _ = <upcaster::Stored<Note> as sqlx::Decode<sqlx::Sqlite>>::decode;
//! ```
//!
//! ```compile_fail,E0080
//! # #[derive(serde::Serialize, upcaster::Versioned)]
//! # #[versioned(kind = "note", version = 1, outside)]
//! # struct Note { text: String }
//! let note = upcaster::Stored::new(Note { text: String::new() });
//! let _ = sqlx::Encode::<sqlx::Sqlite>::encode(note, &mut Default::default());
//! ```

use serde::Serialize;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};

use super::{Stored, decode, encode};
use crate::{ReadableOwned, Versioned};

/// `TEXT`, and `BLOB` to read.
impl<T> Type<Sqlite> for Stored<T> {
    fn type_info() -> SqliteTypeInfo {
        <str as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        <[u8] as Type<Sqlite>>::compatible(ty)
    }
}

impl<T: Versioned + Serialize> Encode<'_, Sqlite> for Stored<T> {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(encode(self)?, buffer)
    }
}

impl<'r, T: ReadableOwned> Decode<'r, Sqlite> for Stored<T> {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        decode(<&[u8] as Decode<Sqlite>>::decode(value)?)
    }
}
