//! Records of one kind on a store: loaded at any version, saved at the write version, without ever losing an edit.

mod cohort;
mod error;
mod queue;
mod record;
mod write_back;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

pub use cohort::Cohort;
pub use error::{Conflict, RepositoryError};
pub use record::Record;
use serde::Serialize;
pub use write_back::{WriteBack, WriteBacks, Writer};

use self::write_back::Outbox;
use crate::registry::Standing;
use crate::store::{Encoded, Fence, Row, Store, StoreError, StoreErrorKind};
use crate::{Error, Loaded, ReadableOwned, Registry, UnknownMembers};

/// Records of one kind on a [`Store`].
///
/// Whatever version a record is stored at, it is loaded as the current type. It is saved by compare-and-swap at the
/// write version of the [`Registry`], after it was read again, and together with the members that its type does not
/// know. An edit that somebody else made in between is a [`Conflict`] and never overwritten.
///
/// A clone is the same repository.
///
/// ```
/// use upcaster::repository::Repository;
/// use upcaster::store::MemoryStore;
/// use upcaster::{History, Registry, Steps, Versioned};
///
/// #[derive(serde::Serialize, serde::Deserialize, Versioned)]
/// #[versioned(kind = "contact", version = 2, history)]
/// struct Contact {
///     email: String,
/// }
///
/// impl History for Contact {
///     fn history() -> Steps {
///         Steps::new().step("email", |s| s.rename("mail", "email"))
///     }
/// }
///
/// # futures_executor::block_on(async {
/// let registry = Registry::builder().register::<Contact>().build()?;
/// let store = MemoryStore::new();
/// store.seed("ada", r#"{"_v":1,"mail":"ada@example.com","vip":true}"#, None);
///
/// let contacts = Repository::<Contact, _>::new(&registry, store)?;
/// let saved = contacts.update("ada", |contact| contact.email = "ada@example.org".to_owned()).await?;
/// assert_eq!(saved.document(), br#"{"_v":2,"email":"ada@example.org","vip":true}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
pub struct Repository<T, S> {
    inner: Arc<Inner<S>>,
    of: PhantomData<fn() -> T>,
}

struct Inner<S> {
    registry: Registry,
    store: S,
    unknown: UnknownMembers,
    attempts: u32,
    write_back: WriteBack,
    cohort: Cohort,
    outbox: Option<Outbox>,
    unfenced: bool,
}

impl<T, S> Clone for Repository<T, S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), of: PhantomData }
    }
}

impl<T, S> Repository<T, S>
where
    T: ReadableOwned + Serialize + Send + Sync + 'static,
    S: Store,
{
    /// Keeps the records of a kind in a store.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRegistered`](crate::ErrorKind::NotRegistered) if the registry does not have the type.
    pub fn new(registry: &Registry, store: S) -> Result<Self, Error> {
        Self::builder(registry, store).build()
    }

    /// The same with settings.
    pub fn builder(registry: &Registry, store: S) -> RepositoryBuilder<T, S> {
        let inner = Inner {
            registry: registry.clone(),
            store,
            unknown: UnknownMembers::default(),
            attempts: 8,
            write_back: WriteBack::default(),
            cohort: Cohort::all(),
            outbox: None,
            unfenced: false,
        };
        RepositoryBuilder { inner, of: PhantomData }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &S {
        &self.inner.store
    }

    /// What became of the stale records that reads have met; all zero unless the repository was
    /// [built](RepositoryBuilder::build_on_read) to write them back.
    #[must_use]
    pub fn write_backs(&self) -> WriteBacks {
        self.inner.outbox.as_ref().map(|outbox| outbox.counters.read()).unwrap_or_default()
    }

    /// Loads a record.
    ///
    /// # Errors
    ///
    /// [`RepositoryError::NotFound`], `Record` if it cannot be read, and `Store`.
    pub async fn load(&self, id: &str) -> Result<Record<T>, RepositoryError> {
        self.find(id).await?.ok_or(RepositoryError::NotFound)
    }

    /// Loads a record; `None` if there is none.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub async fn find(&self, id: &str) -> Result<Option<Record<T>>, RepositoryError> {
        match self.inner.store.get(id).await? {
            Some(row) => self.read(id, row).map(Some),
            None => Ok(None),
        }
    }

    /// Loads records, with one result for each id, in their order: one that cannot be read does not keep the others
    /// back.
    ///
    /// # Errors
    ///
    /// Of the store. Each record has a result of its own.
    pub async fn load_many(
        &self,
        ids: &[&str],
    ) -> Result<Vec<Result<Record<T>, RepositoryError>>, RepositoryError> {
        let rows = self.inner.store.get_many(ids).await?;
        let read = |(id, row): (&&str, Option<Row>)| self.read(id, row.ok_or(RepositoryError::NotFound)?);
        Ok(ids.iter().zip(rows).map(read).collect())
    }

    /// Adds a record, at the write version.
    ///
    /// # Errors
    ///
    /// [`RepositoryError::Exists`], `Record` if the value cannot be written, and `Store`.
    pub async fn insert(&self, id: &str, value: T) -> Result<Record<T>, RepositoryError> {
        let (document, version, stored) =
            self.inner.registry.save(&value, None, self.inner.unknown, false)?;
        let encoded = Encoded::new(&document, version);
        let Some(revision) = self.inner.store.insert(id, encoded).await? else {
            return Err(RepositoryError::Exists);
        };
        let row = Row::new(document.into_bytes(), revision, Some(version));
        let value = Loaded::new(if version == T::VERSION { value } else { stored }, version, version);
        Ok(Record { id: id.to_owned(), value, row, asked_for: false })
    }

    /// Saves a record at the write version, if nobody changed it since it was loaded. It then stands for the state that
    /// was saved; after an error it is what it was.
    ///
    /// Below the current version it is then what a reader gets: what later steps add is not stored, and what
    /// [`Chain::down_to`](crate::Chain::down_to) says is lost has its default again.
    ///
    /// A record that is stored above the write version, by a program that is not pinned any more, stays at the version
    /// it is stored at: its edits are kept whole, and the programs that wrote it can read it.
    /// [`lower`](Self::lower) brings it down.
    ///
    /// # Errors
    ///
    /// [`RepositoryError::Conflict`] says what is there now, and so does `PreconditionFailed` if that very state of the
    /// record was [asked for](Record::only_if); `Record` if the value cannot be written or would lose
    /// members that its type does not know; `Store`.
    pub async fn save(&self, record: &mut Record<T>) -> Result<(), RepositoryError> {
        let loaded = Some((&*record.row.document, record.stored_version()));
        let kept = !self.migrates(&record.id);
        let (document, version, stored) =
            self.inner.registry.save(&**record, loaded, self.inner.unknown, kept)?;
        let encoded = Encoded::new(&document, version);
        match self.inner.store.compare_and_swap(&record.id, &record.row.revision, encoded).await? {
            Some(revision) => {
                record.value.stored_again(version);
                if version != T::VERSION {
                    *record.value = stored;
                }
                record.row = Row::new(document.into_bytes(), revision, Some(version));
                record.asked_for = false;
                Ok(())
            }
            None => Err(record.overtaken(self.conflict(&record.id).await?)),
        }
    }

    /// Loads a record, changes it and saves it; where somebody else was faster, or the store is busy, all of that
    /// again, a few times.
    ///
    /// The closure may run more than once, each time on what is there then.
    ///
    /// # Errors
    ///
    /// [`RepositoryError::NotFound`], `Conflict` if others were faster each time, `Record`, and `Store`.
    pub async fn update(
        &self,
        id: &str,
        mut change: impl FnMut(&mut T) + Send,
    ) -> Result<Record<T>, RepositoryError> {
        let infallible = |value: &mut T| {
            change(value);
            Ok::<(), RepositoryError>(())
        };
        self.try_update(id, infallible).await
    }

    /// The same with a change that may find that it cannot be made; then nothing is saved.
    ///
    /// # Errors
    ///
    /// What the closure returns, and as [`update`](Self::update).
    pub async fn try_update<E: From<RepositoryError>>(
        &self,
        id: &str,
        mut change: impl FnMut(&mut T) -> Result<(), E> + Send,
    ) -> Result<Record<T>, E> {
        let mut last = RepositoryError::Conflict(Conflict::Current);
        for _ in 0..self.inner.attempts.max(1) {
            let mut record = match self.load(id).await {
                Ok(record) => record,
                Err(error) if is_passing(&error) => {
                    last = error;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            change(&mut record)?;
            match self.save(&mut record).await {
                Ok(()) => return Ok(record),
                Err(RepositoryError::Conflict(Conflict::Gone)) => {
                    return Err(RepositoryError::NotFound.into());
                }
                Err(error) if is_passing(&error) => last = error,
                Err(error) => return Err(error.into()),
            }
        }
        Err(last.into())
    }

    /// Brings a record that is stored above the write version down to it, for a rollback. Any other stays as it is.
    ///
    /// Where the store has a fence, that must be lowered before.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update); besides, `Record` where a step has no way back.
    pub async fn lower(&self, id: &str) -> Result<Record<T>, RepositoryError> {
        let mut last = RepositoryError::Conflict(Conflict::Current);
        for _ in 0..self.inner.attempts.max(1) {
            let row = match self.inner.store.get(id).await {
                Ok(row) => row.ok_or(RepositoryError::NotFound)?,
                Err(error) if error.kind() == StoreErrorKind::Busy => {
                    last = error.into();
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let Some((document, version)) =
                self.inner.registry.downcast_row::<T>(&row.document, row.version)?
            else {
                return self.read(id, row);
            };
            let encoded = Encoded::new(&document, version);
            match self.inner.store.compare_and_swap(id, &row.revision, encoded).await {
                Ok(Some(revision)) => {
                    return self.read(id, Row::new(document.into_bytes(), revision, Some(version)));
                }
                Ok(None) => last = RepositoryError::Conflict(self.conflict(id).await?),
                Err(error) => last = error.into(),
            }
            if !is_passing(&last) {
                break;
            }
        }
        Err(last)
    }

    /// Deletes a record, if nobody changed it since it was loaded. One that is gone already is no conflict.
    ///
    /// # Errors
    ///
    /// [`RepositoryError::Conflict`] or `PreconditionFailed`, as for [`save`](Self::save), and `Store`.
    pub async fn delete(&self, record: Record<T>) -> Result<(), RepositoryError> {
        if self.inner.store.delete(&record.id, &record.row.revision).await? {
            return Ok(());
        }
        match self.conflict(&record.id).await? {
            Conflict::Gone => Ok(()),
            conflict => Err(record.overtaken(conflict)),
        }
    }

    /// Reads a row.
    fn read(&self, id: &str, row: Row) -> Result<Record<T>, RepositoryError> {
        let value = self.inner.registry.load_row::<T>(&row.document, row.version)?;
        if let Some(outbox) = self.inner.outbox.as_ref().filter(|_| value.is_stale() && self.migrates(id)) {
            outbox.hand(id, &row.revision);
        }
        Ok(Record { id: id.to_owned(), value, row, asked_for: false })
    }

    /// Whether a record may be stored in its new form.
    fn migrates(&self, id: &str) -> bool {
        self.inner.write_back != WriteBack::Never && self.inner.cohort.contains(id)
    }

    /// What is there in place of a row that was to be saved.
    async fn conflict(&self, id: &str) -> Result<Conflict, RepositoryError> {
        let Some(row) = self.inner.store.get(id).await? else { return Ok(Conflict::Gone) };
        Ok(match self.inner.registry.standing::<T>(&row.document, row.version)? {
            Standing::Current => Conflict::Current,
            Standing::Stale => Conflict::Stale,
            Standing::Newer => Conflict::Newer,
            Standing::Unreadable => Conflict::Unreadable,
        })
    }
}

/// Whether it may be otherwise the next time.
fn is_passing(error: &RepositoryError) -> bool {
    match error {
        RepositoryError::Conflict(conflict) => {
            matches!(conflict, Conflict::Current | Conflict::Stale)
        }
        RepositoryError::Store(error) => error.kind() == StoreErrorKind::Busy,
        _ => false,
    }
}

/// Settings of a [`Repository`].
#[must_use = "`build` makes the repository"]
pub struct RepositoryBuilder<T, S> {
    inner: Inner<S>,
    of: PhantomData<fn() -> T>,
}

impl<T, S> RepositoryBuilder<T, S>
where
    T: ReadableOwned + Serialize + Send + Sync + 'static,
    S: Store,
{
    /// What is done with members that the type does not know. Left out, they are carried over.
    pub fn unknown_members(mut self, policy: UnknownMembers) -> Self {
        self.inner.unknown = policy;
        self
    }

    /// How often [`update`](Repository::update), `try_update` and `lower` try at most. Left out, 8 times.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.inner.attempts = attempts;
        self
    }

    /// When stale records are stored in their new form. Left out, when somebody saves them.
    pub fn write_back(mut self, policy: WriteBack) -> Self {
        self.inner.write_back = policy;
        self
    }

    /// Which records may be stored in their new form. Left out, all of them. For the others it is as with
    /// [`WriteBack::Never`].
    pub fn cohort(mut self, cohort: Cohort) -> Self {
        self.inner.cohort = cohort;
        self
    }

    /// Lets reads write back on a store without a fence: no program writes to it but through this crate.
    pub fn allow_unfenced(mut self) -> Self {
        self.inner.unfenced = true;
        self
    }

    /// Makes a repository whose reads also write stale records back, and the [`Writer`] that does it, on a store with a
    /// connection of its own: spawn its [`run`](Writer::run).
    ///
    /// A read leaves the id and the revision in a queue for at most `capacity` records and goes on. With no room the
    /// record is left for another read. For `background`, a clone of an SQL store takes another connection of the same
    /// pool; a store on a pool of its own never keeps readers waiting for one.
    ///
    /// ```
    /// # use upcaster::repository::Repository;
    /// # use upcaster::{Error, ReadableOwned, Registry};
    /// # use upcaster::store::Store;
    /// # async fn build<Order, S>(registry: &Registry, store: S) -> Result<(), upcaster::repository::RepositoryError>
    /// # where Order: ReadableOwned + serde::Serialize + Send + Sync + 'static, S: Store + Clone + 'static {
    /// let builder = Repository::<Order, _>::builder(registry, store.clone());
    /// let (orders, writer) = builder.build_on_read(store, 1024).await?;
    /// tokio::spawn(writer.run());
    /// # drop(orders);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Without the fence, a program that does not use this crate could write an old form over the new one; so it must
    /// stand, and not be lowered, unless the repository is [allowed](Self::allow_unfenced) to go without. It is looked at
    /// here and not again.
    ///
    /// # Errors
    ///
    /// [`RepositoryError::Store`] of kind [`Unfenced`](StoreErrorKind::Unfenced) if the fence is missing or lowered, to
    /// whatever version, and what the store says; `Record` if the registry does not have the type.
    pub async fn build_on_read(
        mut self,
        background: S,
        capacity: usize,
    ) -> Result<(Repository<T, S>, Writer<T, S>), RepositoryError> {
        if !self.inner.unfenced && background.fence().await? != Fence::Installed {
            return Err(StoreError::from(StoreErrorKind::Unfenced).into());
        }
        let (sender, receiver) = queue::queue(capacity);
        let counters = Arc::default();
        let registry = self.inner.registry.clone();
        let writer = Writer {
            registry,
            store: background,
            receiver,
            counters: Arc::clone(&counters),
            of: PhantomData,
        };
        self.inner.outbox = Some(Outbox { sender, counters });
        Ok((self.build()?, writer))
    }

    /// Makes the repository.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRegistered`](crate::ErrorKind::NotRegistered) if the registry does not have the type.
    pub fn build(self) -> Result<Repository<T, S>, Error> {
        self.inner.registry.expect_registered::<T>()?;
        Ok(Repository { inner: Arc::new(self.inner), of: PhantomData })
    }
}

impl<T, S> fmt::Debug for Repository<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("registry", &self.inner.registry).finish_non_exhaustive()
    }
}

impl<T, S> fmt::Debug for RepositoryBuilder<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RepositoryBuilder").field("registry", &self.inner.registry).finish_non_exhaustive()
    }
}
