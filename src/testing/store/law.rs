use std::fmt;

/// What a [`Store`](crate::store::Store) promises; shown, it is the promise in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs, reason = "`Display` says each in words, and `words` is where they are written")]
pub enum Law {
    InsertIsKept,
    InsertNeverReplaces,
    SwapReplaces,
    SwapNeverInserts,
    DeleteRemoves,
    RowsAreApart,
    ColumnFollows,
    PassedRevisionSwapsNothing,
    PassedRevisionDeletesNothing,
    RevisionsNeverRepeat,
    RecreatedRowIsAnother,
    ForeignRevisionMatchesNothing,
    IdsAreBytes,
    OddIdsAreKept,
    RefusedIdsLeaveNothing,
    OddDocumentsAreKept,
    LargeDocumentsAreKept,
    HighVersionsAreKept,
    RefusedDocumentsLeaveNothing,
    ScanIsInOrder,
    ScanGoesOnBehind,
    ScanKeepsToTheLimit,
    ScanIsBelow,
    ScanHasUnversioned,
    CensusCounts,
    CensusHasUnversioned,
    GetManyAnswersEach,
    OneSwapWins,
    OneInsertWins,
    SwapOrDeleteWins,
    NoEditIsLost,
    ReadsAreWhole,
    FenceRefusesLower,
}

impl Law {
    fn words(self) -> &'static str {
        match self {
            Self::InsertIsKept => "what was inserted is there, at the revision that the insert gave",
            Self::InsertNeverReplaces => "an insert changes nothing where there is a row with that id",
            Self::SwapReplaces => "a swap at the revision of the row replaces document and revision",
            Self::SwapNeverInserts => "a swap changes nothing where there is no row with that id",
            Self::DeleteRemoves => "a delete at the revision of the row removes it",
            Self::RowsAreApart => "a write to one row changes no other",
            Self::ColumnFollows => "the version column says the version of the last write",
            Self::PassedRevisionSwapsNothing => "a swap at a revision that has passed changes nothing",
            Self::PassedRevisionDeletesNothing => "a delete at a revision that has passed changes nothing",
            Self::RevisionsNeverRepeat => {
                "every write makes a revision that the row has not had, even of the same document"
            }
            Self::RecreatedRowIsAnother => {
                "a row that was deleted and inserted again has none of the revisions it had before"
            }
            Self::ForeignRevisionMatchesNothing => "a revision that the store never made matches no row",
            Self::IdsAreBytes => "ids that differ in one byte are two ids",
            Self::OddIdsAreKept => "an id may be any text",
            Self::RefusedIdsLeaveNothing => "an id is taken as it is or refused",
            Self::OddDocumentsAreKept => "a document comes back as it was, whatever is in it",
            Self::LargeDocumentsAreKept => "a document of a megabyte comes back as it was",
            Self::HighVersionsAreKept => "a version may be any number to 4294967295",
            Self::RefusedDocumentsLeaveNothing => "a document is taken as it is or refused",
            Self::ScanIsInOrder => "a scan gives every row once, in the order of the bytes of the ids",
            Self::ScanGoesOnBehind => "a scan goes on behind an id, whether or not there is such a row",
            Self::ScanKeepsToTheLimit => "a scan gives as many rows as there are, at most the limit",
            Self::ScanIsBelow => "a scan gives the rows below a version and no others",
            Self::ScanHasUnversioned => "a scan gives the rows whose version column says nothing",
            Self::CensusCounts => "the census counts every row once, at its version",
            Self::CensusHasUnversioned => "the census counts the rows whose version column says nothing",
            Self::GetManyAnswersEach => {
                "`get_many` answers each id in its place, absent and repeated ones too"
            }
            Self::OneSwapWins => "of swaps at one revision at the same time one wins",
            Self::OneInsertWins => "of inserts with one id at the same time one wins",
            Self::SwapOrDeleteWins => "of a swap and a delete at one revision at the same time one wins",
            Self::NoEditIsLost => "no edit is lost where writers read and swap at the same time",
            Self::ReadsAreWhole => "a row that is read while it is written is as it was before or after",
            Self::FenceRefusesLower => {
                "a store that says it has a fence refuses a lower version than the row holds"
            }
        }
    }
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
