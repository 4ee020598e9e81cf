//! A versioned value as a column of a database: read as [`from_slice`](crate::from_slice) does, written as
//! [`to_vec`](crate::to_vec) does.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use serde::Serialize;
use sqlx::error::BoxDynError;

use super::{Stored, assert_storable};
use crate::{ReadableOwned, Versioned, load_slice, to_string};

fn decode<T: ReadableOwned>(document: &[u8]) -> Result<Stored<T>, BoxDynError> {
    const { assert_storable::<T>() }
    Ok(load_slice::<T>(document)?.into())
}

fn encode<T: Versioned + Serialize>(stored: &Stored<T>) -> Result<String, BoxDynError> {
    const { assert_storable::<T>() }
    Ok(to_string(&**stored)?)
}
