//! What the stores on SQL databases have in common.

mod adapter;
mod columns;
mod fence;
mod id;
mod migrations;
mod quote;
mod statements;
mod unfit;

pub(super) use adapter::adapter;
pub(super) use columns::{Columns, DocumentColumn, IdColumn, VersionColumn};
pub(super) use fence::{FenceNames, Held};
pub(super) use id::IdType;
pub(super) use migrations::{MIGRATIONS_TABLE, Migration, RECORDS_TABLE, pending};
pub(super) use quote::{literal, quoted};
pub(super) use statements::Statements;
pub(super) use unfit::Unfit;

use super::{Revision, Row};
use crate::Version;

/// What a row without a revision has for one.
const NULL: &str = "null";

/// A revision that such a store never gives out.
pub(super) struct Foreign;

/// What a revision stands for in the column.
pub(super) fn state(revision: &Revision) -> Result<Option<i64>, Foreign> {
    match revision.as_str() {
        NULL => Ok(None),
        text => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Ok(Some(number)),
            _ => Err(Foreign),
        },
    }
}

pub(super) fn revision(state: Option<i64>) -> Revision {
    Revision::new(state.map_or_else(|| NULL.to_owned(), |number| number.to_string()))
}

/// A number of the version column that is no version says nothing.
pub(super) fn version(number: Option<i64>) -> Option<Version> {
    number.and_then(|number| Version::try_from(number).ok())
}

/// A document that is NULL is one that cannot be read.
pub(super) fn row(document: Option<Vec<u8>>, state: Option<i64>, number: Option<i64>) -> Row {
    Row::new(document.unwrap_or_default(), revision(state), version(number))
}
