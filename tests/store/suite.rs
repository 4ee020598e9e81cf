use std::collections::BTreeSet;

use futures_executor::block_on;
use upcaster::Version;
use upcaster::store::MemoryStore;
use upcaster::testing::{BrokenLaws, Law, StoreBench, StoreReport, store_suite};

use crate::mutant::{Mistake, Mutant};

struct Memory;

impl StoreBench for Memory {
    type Store = MemoryStore;

    async fn fresh(&self) -> MemoryStore {
        MemoryStore::new()
    }

    async fn put(&self, store: &MemoryStore, id: &str, document: &str, version: Option<Version>) -> bool {
        store.seed(id, document, version);
        true
    }
}

struct With(Mistake);

impl StoreBench for With {
    type Store = Mutant;

    async fn fresh(&self) -> Mutant {
        Mutant::new(self.0)
    }

    async fn put(&self, store: &Mutant, id: &str, document: &str, version: Option<Version>) -> bool {
        store.put(id, document, version);
        true
    }
}

fn suite(mistake: Mistake) -> Result<StoreReport, BrokenLaws> {
    block_on(store_suite(With(mistake)))
}

/// Each mistake, with a law that has to tell it.
const MISTAKES: [(Mistake, Law); 44] = [
    (Mistake::InsertIsLost, Law::InsertIsKept),
    (Mistake::InsertReplaces, Law::InsertNeverReplaces),
    (Mistake::InsertChecksThenWrites, Law::OneInsertWins),
    (Mistake::SwapIsBlind, Law::PassedRevisionSwapsNothing),
    (Mistake::SwapIsBlind, Law::NoEditIsLost),
    (Mistake::SwapInserts, Law::SwapNeverInserts),
    (Mistake::SwapKeepsTheDocument, Law::SwapReplaces),
    (Mistake::SwapKeepsTheColumn, Law::ColumnFollows),
    (Mistake::SwapKeepsTheRevision, Law::RevisionsNeverRepeat),
    (Mistake::SwapReachesAllRows, Law::RowsAreApart),
    (Mistake::SwapChecksThenWrites, Law::OneSwapWins),
    (Mistake::SwapWritesTwice, Law::ReadsAreWhole),
    (Mistake::SwapWritesTheColumnLater, Law::ReadsAreWhole),
    (Mistake::DeleteIsBlind, Law::PassedRevisionDeletesNothing),
    (Mistake::DeleteHides, Law::DeleteRemoves),
    (Mistake::DeleteChecksThenWrites, Law::SwapOrDeleteWins),
    (Mistake::RevisionIsTheVersion, Law::RevisionsNeverRepeat),
    (Mistake::RevisionIsACoarseTime, Law::RevisionsNeverRepeat),
    (Mistake::RevisionStartsAgain, Law::RecreatedRowIsAnother),
    (Mistake::AnyNumberIsARevision, Law::ForeignRevisionMatchesNothing),
    (Mistake::IdsFoldCase, Law::IdsAreBytes),
    (Mistake::IdsAreTrimmed, Law::IdsAreBytes),
    (Mistake::IdsAreCut, Law::OddIdsAreKept),
    (Mistake::OddIdsAreCleaned, Law::OddIdsAreKept),
    (Mistake::ZeroInIdsIsDropped, Law::RefusedIdsLeaveNothing),
    (Mistake::TextIsLatin, Law::OddDocumentsAreKept),
    (Mistake::TextIsCut, Law::LargeDocumentsAreKept),
    (Mistake::ZeroIsDropped, Law::RefusedDocumentsLeaveNothing),
    (Mistake::VersionsAreSigned, Law::HighVersionsAreKept),
    (Mistake::ScanIsInOrderOfArrival, Law::ScanIsInOrder),
    (Mistake::ScanIgnoresAfter, Law::ScanGoesOnBehind),
    (Mistake::ScanIsFromAfter, Law::ScanGoesOnBehind),
    (Mistake::ScanSeeksAfter, Law::ScanGoesOnBehind),
    (Mistake::ScanGivesOneMore, Law::ScanKeepsToTheLimit),
    (Mistake::ScanSkipsTheLast, Law::ScanIsInOrder),
    (Mistake::ScanIncludesTheVersion, Law::ScanIsBelow),
    (Mistake::ScanGivesAll, Law::ScanIsBelow),
    (Mistake::ScanDropsUnversioned, Law::ScanHasUnversioned),
    (Mistake::CensusCountsWrites, Law::CensusCounts),
    (Mistake::CensusDropsUnversioned, Law::CensusHasUnversioned),
    (Mistake::GetManyDropsAbsent, Law::GetManyAnswersEach),
    (Mistake::GetManyIsInOrderOfIds, Law::GetManyAnswersEach),
    (Mistake::GetManyIsDistinct, Law::GetManyAnswersEach),
    (Mistake::FenceIsSaidOnly, Law::FenceRefusesLower),
];

#[test]
fn the_store_in_memory_keeps_every_law() {
    let report = block_on(store_suite(Memory)).unwrap();
    assert_eq!(report.held().len(), 32);
    assert_eq!(report.skipped(), [Law::FenceRefusesLower]);
}

#[test]
fn a_store_that_gives_way_at_each_statement_keeps_every_law() {
    let report = suite(Mistake::None).unwrap();
    assert_eq!(report.held().len(), 33);
    assert_eq!(report.skipped(), []);
}

#[test]
fn a_store_without_a_version_column_keeps_every_law() {
    let report = suite(Mistake::NoColumn).unwrap();
    assert_eq!(report.skipped(), [Law::FenceRefusesLower]);
}

#[test]
fn the_suite_runs_on_runtimes_that_move_futures_to_other_threads() {
    fn movable<T: Send>(future: T) -> T {
        future
    }
    assert!(block_on(movable(store_suite(Memory))).is_ok());
}

#[test]
fn laws_that_the_bench_has_no_way_to_try_are_told() {
    let report = block_on(store_suite(|| async { MemoryStore::new() })).unwrap();
    assert_eq!(
        report.skipped(),
        [Law::ScanHasUnversioned, Law::CensusHasUnversioned, Law::FenceRefusesLower]
    );
    assert_eq!(report.held().len(), 30);
}

#[test]
fn every_mistake_breaks_its_law() {
    let mut missed = Vec::new();
    for (mistake, law) in MISTAKES {
        let broken = suite(mistake).err().map_or(Vec::new(), |broken| broken.broken().to_vec());
        if !broken.iter().any(|broken| broken.law() == law) {
            missed.push(format!("{mistake:?} does not break {law:?}, but {broken:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_law_is_broken_by_some_mistake() {
    let held = suite(Mistake::None).unwrap().held().iter().copied().collect::<BTreeSet<_>>();
    let broken = MISTAKES.into_iter().map(|(_, law)| law).collect::<BTreeSet<_>>();
    assert_eq!(held.difference(&broken).collect::<Vec<_>>(), Vec::<&Law>::new());
}

#[test]
fn broken_laws_are_told_in_words() {
    let broken = suite(Mistake::InsertReplaces).unwrap_err();
    let first = &broken.broken()[0];
    assert_eq!(first.law(), Law::InsertNeverReplaces);
    assert_eq!(first.found(), "a second insert gave a revision");
    let text = broken.to_string();
    assert!(
        text.starts_with(
            "the store breaks\n- an insert changes nothing where there is a row with that id: \
             a second insert gave a revision\n- "
        ),
        "{text}"
    );
    assert_eq!(format!("{broken:?}"), text);
}
