mod documents;
mod ids;
mod join;
mod law;
mod lists;
mod probe;
mod races;
mod report;
mod revisions;
mod rows;

use std::future::Future;

pub use law::Law;
pub use report::{BrokenLaw, BrokenLaws, StoreReport};

use crate::Version;
use crate::store::Store;

/// Where the [suite](store_suite) gets the stores from that it tries.
///
/// A closure will do: `|| async { MemoryStore::new() }`.
pub trait StoreBench {
    /// The adapter.
    type Store: Store;

    /// Makes a store with no rows, with nothing in common with those made before.
    fn fresh(&self) -> impl Future<Output = Self::Store>;

    /// Puts a row there behind the back of the adapter, as it was before this crate came to the database, and says
    /// whether it did. Left out, laws about rows whose version column says nothing are skipped.
    fn put(
        &self,
        store: &Self::Store,
        id: &str,
        document: &str,
        version: Option<Version>,
    ) -> impl Future<Output = bool> {
        let _ = (store, id, document, version);
        async { false }
    }
}

impl<F, Fut> StoreBench for F
where
    F: Fn() -> Fut,
    Fut: Future,
    Fut::Output: Store,
{
    type Store = Fut::Output;

    fn fresh(&self) -> impl Future<Output = Self::Store> {
        self()
    }
}

/// Tries everything that a [`Store`] promises, each [`Law`] on a store of its own.
///
/// It runs on any runtime, with several futures at once where writers race. A store with a pool and no lock of its own
/// is tried the harder the more connections there are. Documents are compared as JSON values and not as bytes, for
/// there are columns that put members into another order; no number in them is one that such a column writes
/// otherwise. A store that says it has a fence has to refuse a lower version than the row holds; no other law needs
/// one.
///
/// A store that keeps no version column gives `None` in every row, all of its rows in each scan, and one sum in its
/// census.
///
/// ```
/// use upcaster::store::MemoryStore;
/// use upcaster::testing::store_suite;
///
/// # futures_executor::block_on(async {
/// let report = store_suite(|| async { MemoryStore::new() }).await?;
/// assert!(report.held().len() > 20);
/// # Ok::<(), upcaster::testing::BrokenLaws>(())
/// # }).unwrap();
/// ```
///
/// # Errors
///
/// All laws that the store breaks, with what it did.
pub async fn store_suite<B: StoreBench>(bench: B) -> Result<StoreReport, BrokenLaws> {
    let bench = &bench;
    let mut report = StoreReport::default();
    let mut note = |law, outcome| report.note(law, outcome);

    note(Law::InsertIsKept, rows::insert_is_kept(bench).await);
    note(Law::InsertNeverReplaces, rows::insert_never_replaces(bench).await);
    note(Law::SwapReplaces, rows::swap_replaces(bench).await);
    note(Law::SwapNeverInserts, rows::swap_never_inserts(bench).await);
    note(Law::DeleteRemoves, rows::delete_removes(bench).await);
    note(Law::RowsAreApart, rows::rows_are_apart(bench).await);
    note(Law::ColumnFollows, rows::column_follows(bench).await);

    note(Law::PassedRevisionSwapsNothing, revisions::passed_swaps_nothing(bench).await);
    note(Law::PassedRevisionDeletesNothing, revisions::passed_deletes_nothing(bench).await);
    note(Law::RevisionsNeverRepeat, revisions::never_repeat(bench).await);
    note(Law::RecreatedRowIsAnother, revisions::recreated_is_another(bench).await);
    note(Law::ForeignRevisionMatchesNothing, revisions::foreign_matches_nothing(bench).await);

    note(Law::IdsAreBytes, ids::are_bytes(bench).await);
    note(Law::OddIdsAreKept, ids::odd_are_kept(bench).await);
    note(Law::RefusedIdsLeaveNothing, ids::refused_leave_nothing(bench).await);

    note(Law::OddDocumentsAreKept, documents::odd_are_kept(bench).await);
    note(Law::LargeDocumentsAreKept, documents::large_are_kept(bench).await);
    note(Law::HighVersionsAreKept, documents::high_versions_are_kept(bench).await);
    note(Law::RefusedDocumentsLeaveNothing, documents::refused_leave_nothing(bench).await);

    note(Law::ScanIsInOrder, lists::scan_is_in_order(bench).await);
    note(Law::ScanGoesOnBehind, lists::scan_goes_on_behind(bench).await);
    note(Law::ScanKeepsToTheLimit, lists::scan_keeps_to_the_limit(bench).await);
    note(Law::ScanIsBelow, lists::scan_is_below(bench).await);
    note(Law::ScanHasUnversioned, lists::scan_has_unversioned(bench).await);
    note(Law::CensusCounts, lists::census_counts(bench).await);
    note(Law::CensusHasUnversioned, lists::census_has_unversioned(bench).await);
    note(Law::GetManyAnswersEach, lists::get_many_answers_each(bench).await);

    note(Law::OneSwapWins, races::one_swap_wins(bench).await);
    note(Law::OneInsertWins, races::one_insert_wins(bench).await);
    note(Law::SwapOrDeleteWins, races::swap_or_delete_wins(bench).await);
    note(Law::NoEditIsLost, races::no_edit_is_lost(bench).await);
    note(Law::ReadsAreWhole, races::reads_are_whole(bench).await);

    note(Law::FenceRefusesLower, rows::fence_refuses_lower(bench).await);

    report.finish()
}
