//! What is stored, and a way to have it stored at a version and a revision of one's choice.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use upcaster::repository::Repository;
use upcaster::store::{Encoded, Revision, Row, Store, StoreError};
use upcaster::{ReadableOwned, Registry, Version, Versioned};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 1)]
pub(crate) struct OrderV1 {
    pub(crate) count: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "order", version = 2, previous = OrderV1)]
pub(crate) struct Order {
    pub(crate) count: u64,
    pub(crate) note: String,
}

impl From<OrderV1> for Order {
    fn from(old: OrderV1) -> Self {
        Self { count: old.count, note: String::new() }
    }
}

pub(crate) fn v1(count: u64) -> OrderV1 {
    OrderV1 { count }
}

pub(crate) fn v2(count: u64) -> Order {
    Order { count, note: "new".to_owned() }
}

pub(crate) fn json_v1(count: u64) -> Value {
    json!({"_v": 1, "count": count})
}

pub(crate) fn json_v2(count: u64) -> Value {
    json!({"_v": 2, "count": count, "note": "new"})
}

pub(crate) fn registry<T: ReadableOwned + Serialize + 'static>() -> Registry {
    Registry::builder().register::<T>().build().expect("the chain is sound")
}

pub(crate) fn version(number: u32) -> Version {
    Version::new(number).expect("not 0")
}

/// Only a repository makes what a store takes. This one passes it on to a call of its own.
struct Courier<'s, S> {
    to: &'s S,
    at: Option<Revision>,
    answer: &'s Mutex<Option<Answer>>,
}

type Answer = Result<Option<Revision>, StoreError>;

impl<S: Store> Store for Courier<'_, S> {
    async fn insert(&self, id: &str, document: Encoded<'_>) -> Answer {
        let answer = match &self.at {
            Some(revision) => self.to.compare_and_swap(id, revision, document).await,
            None => self.to.insert(id, document).await,
        };
        *self.answer.lock().unwrap() = Some(answer);
        Ok(None)
    }

    async fn get(&self, _: &str) -> Result<Option<Row>, StoreError> {
        unreachable!()
    }

    async fn compare_and_swap(&self, _: &str, _: &Revision, _: Encoded<'_>) -> Answer {
        unreachable!()
    }

    async fn delete(&self, _: &str, _: &Revision) -> Result<bool, StoreError> {
        unreachable!()
    }

    async fn scan(&self, _: Version, _: Option<&str>, _: usize) -> Result<Vec<(String, Row)>, StoreError> {
        unreachable!()
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        unreachable!()
    }
}

async fn give<S: Store, T>(store: &S, id: &str, at: Option<&Revision>, value: T) -> Answer
where
    T: ReadableOwned + Serialize + std::fmt::Debug + Send + Sync + 'static,
{
    let answer = Mutex::new(None);
    let courier = Courier { to: store, at: at.cloned(), answer: &answer };
    let repository = Repository::new(&registry::<T>(), courier).unwrap();
    repository.insert(id, value).await.expect_err("the courier says that it is there");
    drop(repository);
    answer.into_inner().unwrap().expect("the courier was sent")
}

pub(crate) async fn insert<S: Store, T>(store: &S, id: &str, value: T) -> Answer
where
    T: ReadableOwned + Serialize + std::fmt::Debug + Send + Sync + 'static,
{
    give(store, id, None, value).await
}

pub(crate) async fn swap<S: Store, T>(store: &S, id: &str, at: &Revision, value: T) -> Answer
where
    T: ReadableOwned + Serialize + std::fmt::Debug + Send + Sync + 'static,
{
    give(store, id, Some(at), value).await
}

pub(crate) async fn row<S: Store>(store: &S, id: &str) -> Row {
    store.get(id).await.unwrap().expect("the row is there")
}

pub(crate) fn json(row: &Row) -> Value {
    serde_json::from_slice(&row.document).unwrap()
}
