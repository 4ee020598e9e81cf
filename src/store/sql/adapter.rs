/// Implements [`Store`](crate::store::Store) for a type that has a pool, `columns` and `statements`.
///
/// Every statement is read to its end: what a database says after the first row may be that it did nothing.
macro_rules! adapter {
    ($store:ident, $row:ty, $fault:path) => {
        impl $crate::store::Store for $store {
            async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
                if !self.columns.id.is.holds(id) {
                    return Ok(None);
                }
                let query = sqlx::query(self.statements.get.clone()).bind(id);
                let rows = query.fetch_all(&self.pool).await.map_err($fault)?;
                Ok(rows.first().map(row).transpose()?.map(|(_, row)| row))
            }

            async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
                if !self.columns.id.is.holds(id) {
                    return Err(StoreErrorKind::Rejected.into());
                }
                self.write(&self.statements.insert, id, document, None).await
            }

            async fn compare_and_swap(
                &self,
                id: &str,
                revision: &Revision,
                document: Encoded<'_>,
            ) -> Result<Option<Revision>, StoreError> {
                match sql::state(revision) {
                    Ok(state) if self.columns.id.is.holds(id) => {
                        self.write(&self.statements.swap, id, document, state).await
                    }
                    _ => Ok(None),
                }
            }

            async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
                let Ok(state) = sql::state(revision) else { return Ok(false) };
                if !self.columns.id.is.holds(id) {
                    return Ok(false);
                }
                let query = sqlx::query(self.statements.delete.clone()).bind(id).bind("").bind(state);
                Ok(query.execute(&self.pool).await.map_err($fault)?.rows_affected() > 0)
            }

            async fn scan(
                &self,
                below: Version,
                after: Option<&str>,
                limit: usize,
            ) -> Result<Vec<(String, Row)>, StoreError> {
                let statement = match after {
                    None => &self.statements.scan,
                    Some(after) if self.columns.id.is.holds(after) => &self.statements.scan_behind,
                    Some(_) => &self.statements.scan_behind_text,
                };
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let query = sqlx::query(statement.clone());
                let query = query.bind(after.unwrap_or_default()).bind(i64::from(below)).bind(limit);
                query.fetch_all(&self.pool).await.map_err($fault)?.iter().map(row).collect()
            }

            async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
                let query = sqlx::query(self.statements.census.clone());
                let mut census = BTreeMap::new();
                for row in query.fetch_all(&self.pool).await.map_err($fault)? {
                    let version = sql::version(row.try_get(0).map_err($fault)?);
                    let count: i64 = row.try_get(1).map_err($fault)?;
                    *census.entry(version).or_default() += count.unsigned_abs();
                }
                Ok(census)
            }

            async fn fence(&self) -> Result<$crate::store::Fence, StoreError> {
                self.fence_status().await
            }

            async fn get_many(&self, ids: &[&str]) -> Result<Vec<Option<Row>>, StoreError> {
                let known: Vec<&str> =
                    ids.iter().copied().filter(|id| self.columns.id.is.holds(id)).collect();
                let known = serde_json::to_string(&known)
                    .map_err(|error| StoreError::new(StoreErrorKind::Other, error))?;
                let query = sqlx::query(self.statements.get_many.clone()).bind(known);
                let rows = query.fetch_all(&self.pool).await.map_err($fault)?;
                let rows: HashMap<String, Row> = rows.iter().map(row).collect::<Result<_, _>>()?;
                Ok(ids.iter().map(|id| rows.get(*id).cloned()).collect())
            }
        }

        impl $store {
            async fn write(
                &self,
                statement: &sqlx::SqlStr,
                id: &str,
                document: Encoded<'_>,
                state: Option<i64>,
            ) -> Result<Option<Revision>, StoreError> {
                let query = sqlx::query(statement.clone()).bind(id).bind(document.document());
                let query = query.bind(state).bind(i64::from(document.version()));
                let rows = query.fetch_all(&self.pool).await.map_err($fault)?;
                let revision = |row: &$row| row.try_get(0).map(sql::revision).map_err($fault);
                rows.first().map(revision).transpose()
            }
        }

        impl fmt::Debug for $store {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($store))
                    .field("table", &self.columns.table)
                    .field("kind", &self.columns.kind.as_ref().map(|(_, kind)| kind))
                    .finish_non_exhaustive()
            }
        }

        fn row(row: &$row) -> Result<(String, Row), StoreError> {
            let id = row.try_get(0).map_err($fault)?;
            let document = row.try_get(1).map_err($fault)?;
            let state = row.try_get(2).map_err($fault)?;
            let version = row.try_get(3).map_err($fault)?;
            Ok((id, sql::row(document, state, version)))
        }
    };
}

pub(in crate::store) use adapter;
