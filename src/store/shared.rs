use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use super::{Encoded, Fence, Revision, Row, Store, StoreError};
use crate::Version;

/// A store that several hold.
impl<S: Store> Store for Arc<S> {
    fn get(&self, id: &str) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
        (**self).get(id)
    }

    fn insert(
        &self,
        id: &str,
        document: Encoded<'_>,
    ) -> impl Future<Output = Result<Option<Revision>, StoreError>> + Send {
        (**self).insert(id, document)
    }

    fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> impl Future<Output = Result<Option<Revision>, StoreError>> + Send {
        (**self).compare_and_swap(id, revision, document)
    }

    fn delete(&self, id: &str, revision: &Revision) -> impl Future<Output = Result<bool, StoreError>> + Send {
        (**self).delete(id, revision)
    }

    fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(String, Row)>, StoreError>> + Send {
        (**self).scan(below, after, limit)
    }

    fn census(&self) -> impl Future<Output = Result<BTreeMap<Option<Version>, u64>, StoreError>> + Send {
        (**self).census()
    }

    fn fence(&self) -> impl Future<Output = Result<Fence, StoreError>> + Send {
        (**self).fence()
    }

    fn get_many(&self, ids: &[&str]) -> impl Future<Output = Result<Vec<Option<Row>>, StoreError>> + Send {
        (**self).get_many(ids)
    }
}
