use std::error::Error as StdError;

use serde_json::Value;

use crate::Version;
use crate::store::{Encoded, Revision, Row, Store, StoreError};

/// Why a law was not found to be kept.
pub(super) enum Unkept {
    /// The store did otherwise.
    Broken(String),
    /// The bench has no way to try it.
    Untried,
}

pub(super) type Checked<T = ()> = Result<T, Unkept>;

impl From<StoreError> for Unkept {
    fn from(error: StoreError) -> Self {
        let cause = error.source().map_or(String::new(), |source| format!(": {source}"));
        Self::Broken(format!("{error}{cause}"))
    }
}

/// Breaks the law unless something is so.
pub(super) fn demand(so: bool, otherwise: impl Into<String>) -> Checked {
    if so { Ok(()) } else { Err(Unkept::Broken(otherwise.into())) }
}

/// A small document of a version, with a number to know it by.
pub(super) fn document(version: u32, number: usize) -> String {
    format!(r#"{{"_v":{version},"number":{number},"text":"a b"}}"#)
}

/// The number a document is known by.
pub(super) fn number(row: &Row) -> Checked<u64> {
    let found = value(&row.document)?.get("number").and_then(Value::as_u64);
    found.ok_or_else(|| Unkept::Broken("a document came back without a member it had".to_owned()))
}

pub(super) fn value(document: &[u8]) -> Checked<Value> {
    serde_json::from_slice(document).map_err(|error| Unkept::Broken(format!("no JSON came back: {error}")))
}

/// What the laws ask of a store.
pub(super) struct Probe<'s, S>(pub(super) &'s S);

impl<S: Store> Probe<'_, S> {
    pub(super) async fn insert(&self, id: &str, version: u32, text: &str) -> Checked<Revision> {
        let inserted = self.0.insert(id, encoded(version, text)).await?;
        inserted.ok_or_else(|| Unkept::Broken(format!("an insert of a new id was refused: {id:.40?}")))
    }

    pub(super) async fn swap(&self, id: &str, at: &Revision, version: u32, text: &str) -> Checked<Revision> {
        let swapped = self.0.compare_and_swap(id, at, encoded(version, text)).await?;
        swapped.ok_or_else(|| Unkept::Broken(format!("a swap at the revision of the row lost: {id:.40?}")))
    }

    pub(super) async fn get(&self, id: &str) -> Checked<Row> {
        let found = self.0.get(id).await?;
        found.ok_or_else(|| Unkept::Broken(format!("a row is not there: {id:.40?}")))
    }

    /// Expects a row to be of a document, as JSON, at a revision.
    pub(super) async fn expect(&self, id: &str, text: &str, at: &Revision) -> Checked<Row> {
        let row = self.get(id).await?;
        demand(
            value(&row.document)? == value(text.as_bytes())?,
            format!("{id:.40?} holds another document"),
        )?;
        demand(row.revision == *at, format!("{id:.40?} is at another revision than the write gave"))?;
        Ok(row)
    }
}

pub(super) fn encoded(version: u32, text: &str) -> Encoded<'_> {
    Encoded::new(text, Version::of(version))
}
