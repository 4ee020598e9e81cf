//! A store with one mistake in it.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::Mutex;
use std::task::Poll;

use upcaster::Version;
use upcaster::store::{Encoded, Fence, Revision, Row, Store, StoreError, StoreErrorKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// The control of the controls: a store without any, that gives way before and after each statement.
    None,
    /// Nor is this a mistake: a table without a version column.
    NoColumn,
    InsertIsLost,
    InsertReplaces,
    InsertChecksThenWrites,
    SwapIsBlind,
    SwapInserts,
    SwapKeepsTheDocument,
    SwapKeepsTheColumn,
    SwapKeepsTheRevision,
    SwapReachesAllRows,
    SwapChecksThenWrites,
    SwapWritesTwice,
    SwapWritesTheColumnLater,
    DeleteIsBlind,
    DeleteHides,
    DeleteChecksThenWrites,
    RevisionIsTheVersion,
    RevisionIsACoarseTime,
    RevisionStartsAgain,
    AnyNumberIsARevision,
    IdsFoldCase,
    IdsAreTrimmed,
    IdsAreCut,
    OddIdsAreCleaned,
    ZeroInIdsIsDropped,
    TextIsLatin,
    TextIsCut,
    ZeroIsDropped,
    VersionsAreSigned,
    ScanIsInOrderOfArrival,
    ScanIgnoresAfter,
    ScanIsFromAfter,
    ScanSeeksAfter,
    ScanGivesOneMore,
    ScanSkipsTheLast,
    ScanIncludesTheVersion,
    ScanGivesAll,
    ScanDropsUnversioned,
    CensusCountsWrites,
    CensusDropsUnversioned,
    GetManyDropsAbsent,
    GetManyIsInOrderOfIds,
    GetManyIsDistinct,
    FenceIsSaidOnly,
}

#[derive(Clone)]
struct Held {
    document: Vec<u8>,
    revision: String,
    version: Option<Version>,
    arrival: u64,
}

#[derive(Default)]
struct Table {
    rows: BTreeMap<String, Held>,
    writes: u64,
}

pub(crate) struct Mutant {
    mistake: Mistake,
    abrupt: bool,
    table: Mutex<Table>,
}

/// Lets everybody else go on.
pub(crate) async fn way() {
    let mut given = false;
    poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl Mutant {
    pub(crate) fn new(mistake: Mistake) -> Self {
        Self { mistake, abrupt: false, table: Mutex::default() }
    }

    /// One that gives way only where that is part of the mistake.
    pub(crate) fn abrupt(mistake: Mistake) -> Self {
        Self { abrupt: true, ..Self::new(mistake) }
    }

    async fn way(&self) {
        if !self.abrupt {
            way().await;
        }
    }

    pub(crate) fn put(&self, id: &str, document: &str, version: Option<Version>) {
        self.with(|table| table.write(self, id, document, version, None));
    }

    fn is(&self, mistake: Mistake) -> bool {
        self.mistake == mistake
    }

    fn with<R>(&self, act: impl FnOnce(&mut Table) -> R) -> R {
        act(&mut self.table.lock().unwrap())
    }

    fn id(&self, id: &str) -> String {
        match self.mistake {
            Mistake::IdsFoldCase => id.to_lowercase(),
            Mistake::IdsAreTrimmed => id.trim_end().to_owned(),
            Mistake::IdsAreCut => id.chars().take(64).collect(),
            Mistake::OddIdsAreCleaned => id.replace(['\'', '"', '%'], ""),
            Mistake::ZeroInIdsIsDropped => id.replace('\0', ""),
            _ => id.to_owned(),
        }
    }

    fn matches(&self, held: &Held, revision: &Revision) -> bool {
        held.revision == revision.as_str()
            || self.is(Mistake::AnyNumberIsARevision) && revision.as_str().parse::<i64>().is_ok()
    }

    fn row(&self, held: &Held) -> Row {
        let revision = match held.version {
            Some(version) if self.is(Mistake::RevisionIsTheVersion) => version.to_string(),
            _ => held.revision.clone(),
        };
        Row::new(held.document.clone(), Revision::new(revision), held.version)
    }
}

impl Table {
    fn write(
        &mut self,
        of: &Mutant,
        id: &str,
        document: &str,
        version: Option<Version>,
        before: Option<Held>,
    ) -> Revision {
        self.writes += 1;
        let arrival = before.as_ref().map_or(self.writes, |before| before.arrival);
        let generation = before.as_ref().and_then(|before| before.revision.parse::<u64>().ok());
        let revision = match of.mistake {
            Mistake::RevisionIsTheVersion => version.map_or(0, Version::get).to_string(),
            Mistake::RevisionIsACoarseTime => (self.writes / 8).to_string(),
            Mistake::RevisionStartsAgain => (generation.unwrap_or(0) + 1).to_string(),
            Mistake::SwapKeepsTheRevision => {
                before.as_ref().map_or_else(|| self.writes.to_string(), |before| before.revision.clone())
            }
            _ => self.writes.to_string(),
        };
        let document = match (of.mistake, &before) {
            (Mistake::TextIsLatin, _) => document.replace("\\ud83e\\udd80", "?"),
            (Mistake::TextIsCut, _) if document.len() > 65_536 => r#"{"_v":1}"#.to_owned(),
            (Mistake::ZeroIsDropped, _) => document.replace("\\u0000", ""),
            (Mistake::SwapKeepsTheDocument, Some(before)) => {
                String::from_utf8(before.document.clone()).unwrap()
            }
            _ => document.to_owned(),
        };
        let version = match (of.mistake, &before) {
            (Mistake::SwapKeepsTheColumn, Some(before)) => before.version,
            (Mistake::VersionsAreSigned, _) => {
                version.and_then(|version| Version::new(version.get() & (u32::MAX >> 1)))
            }
            (Mistake::NoColumn, _) => None,
            _ => version,
        };
        let held = Held { document: document.into_bytes(), revision: revision.clone(), version, arrival };
        self.rows.insert(id.to_owned(), held);
        Revision::new(revision)
    }
}

impl Store for Mutant {
    async fn get(&self, id: &str) -> Result<Option<Row>, StoreError> {
        self.way().await;
        let row = self.with(|table| table.rows.get(&self.id(id)).map(|held| self.row(held)));
        self.way().await;
        Ok(row)
    }

    async fn insert(&self, id: &str, document: Encoded<'_>) -> Result<Option<Revision>, StoreError> {
        self.way().await;
        let id = &self.id(id);
        let there = self.with(|table| table.rows.contains_key(id));
        if self.is(Mistake::InsertChecksThenWrites) && !there {
            way().await;
            return Ok(Some(
                self.with(|table| table.write(self, id, document.document(), Some(document.version()), None)),
            ));
        }
        if there && !self.is(Mistake::InsertReplaces) {
            return Ok(None);
        }
        if self.is(Mistake::InsertIsLost) {
            return Ok(Some(Revision::new("1")));
        }
        let revision =
            self.with(|table| table.write(self, id, document.document(), Some(document.version()), None));
        self.way().await;
        Ok(Some(revision))
    }

    async fn compare_and_swap(
        &self,
        id: &str,
        revision: &Revision,
        document: Encoded<'_>,
    ) -> Result<Option<Revision>, StoreError> {
        self.way().await;
        let id = &self.id(id);
        let (text, version) = (document.document(), Some(document.version()));
        let swap = |blind: bool| {
            self.with(|table| {
                let held = table.rows.get(id).cloned();
                match held {
                    Some(held) if blind || self.matches(&held, revision) => {
                        Some(table.write(self, id, text, version, Some(held)))
                    }
                    None if self.is(Mistake::SwapInserts) => Some(table.write(self, id, text, version, None)),
                    _ => None,
                }
            })
        };
        let matches = self.with(|table| table.rows.get(id).is_some_and(|held| self.matches(held, revision)));
        let held = self.with(|table| table.rows.get(id).and_then(|held| held.version));
        if matches && held > version && !self.is(Mistake::FenceIsSaidOnly) {
            return Err(StoreErrorKind::Fenced.into());
        }
        match self.mistake {
            Mistake::SwapIsBlind => Ok(swap(true)),
            Mistake::SwapChecksThenWrites if matches => {
                way().await;
                Ok(swap(true))
            }
            Mistake::SwapWritesTwice if matches => {
                self.with(|table| table.rows.get_mut(id).unwrap().document = text.as_bytes().to_vec());
                way().await;
                Ok(swap(true))
            }
            Mistake::SwapWritesTheColumnLater if matches => {
                let before = self.with(|table| table.rows[id].version);
                let swapped = swap(false);
                self.with(|table| table.rows.get_mut(id).unwrap().version = before);
                way().await;
                self.with(|table| table.rows.get_mut(id).unwrap().version = version);
                Ok(swapped)
            }
            Mistake::SwapReachesAllRows if matches => {
                let swapped = swap(false);
                self.with(|table| {
                    for held in table.rows.values_mut() {
                        held.document = text.as_bytes().to_vec();
                    }
                });
                Ok(swapped)
            }
            _ => {
                let swapped = swap(false);
                self.way().await;
                Ok(swapped)
            }
        }
    }

    async fn delete(&self, id: &str, revision: &Revision) -> Result<bool, StoreError> {
        self.way().await;
        let id = &self.id(id);
        let matches = self.with(|table| {
            let found = table.rows.get(id).is_some_and(|held| self.matches(held, revision));
            let found = found || self.is(Mistake::DeleteIsBlind) && table.rows.contains_key(id);
            if found && !matches!(self.mistake, Mistake::DeleteChecksThenWrites | Mistake::DeleteHides) {
                table.rows.remove(id);
            }
            found
        });
        self.way().await;
        if matches && self.is(Mistake::DeleteChecksThenWrites) {
            way().await;
            self.with(|table| table.rows.remove(id));
        }
        Ok(matches)
    }

    async fn scan(
        &self,
        below: Version,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Row)>, StoreError> {
        self.way().await;
        let below = |version: Version| match self.mistake {
            Mistake::ScanIncludesTheVersion => version <= below,
            Mistake::ScanGivesAll => true,
            _ => version < below,
        };
        let wanted = |held: &Held| match held.version {
            Some(version) => below(version),
            None => !self.is(Mistake::ScanDropsUnversioned),
        };
        let behind = |id: &str, table: &Table| match (self.mistake, after) {
            (Mistake::ScanIsFromAfter, Some(after)) => id >= after,
            (Mistake::ScanIgnoresAfter, _) | (_, None) => true,
            (Mistake::ScanSeeksAfter, Some(after)) => id > after && table.rows.contains_key(after),
            (_, Some(after)) => id > after,
        };
        self.with(|table| {
            let found = table.rows.iter().filter(|(id, held)| wanted(held) && behind(id, table));
            let mut found: Vec<_> = found.collect();
            match self.mistake {
                Mistake::ScanIsInOrderOfArrival => found.sort_by_key(|(_, held)| held.arrival),
                Mistake::ScanSkipsTheLast => drop(found.pop()),
                _ => {}
            }
            let limit = if self.is(Mistake::ScanGivesOneMore) { limit.saturating_add(1) } else { limit };
            Ok(found.into_iter().take(limit).map(|(id, held)| (id.clone(), self.row(held))).collect())
        })
    }

    async fn census(&self) -> Result<BTreeMap<Option<Version>, u64>, StoreError> {
        self.with(|table| {
            let mut census = BTreeMap::new();
            for held in table.rows.values() {
                *census.entry(held.version).or_default() += 1;
            }
            match self.mistake {
                Mistake::CensusCountsWrites => drop(census.insert(Version::new(1), table.writes)),
                Mistake::CensusDropsUnversioned => drop(census.remove(&None)),
                _ => {}
            }
            Ok(census)
        })
    }

    async fn fence(&self) -> Result<Fence, StoreError> {
        Ok(if self.is(Mistake::NoColumn) { Fence::Missing } else { Fence::Installed })
    }

    async fn get_many(&self, ids: &[&str]) -> Result<Vec<Option<Row>>, StoreError> {
        let mut asked: Vec<String> = ids.iter().map(|id| self.id(id)).collect();
        match self.mistake {
            Mistake::GetManyIsInOrderOfIds => asked.sort(),
            Mistake::GetManyIsDistinct => asked.dedup(),
            _ => {}
        }
        self.with(|table| {
            let rows = asked.iter().map(|id| table.rows.get(id).map(|held| self.row(held)));
            let absent = self.is(Mistake::GetManyDropsAbsent);
            let rows: Vec<_> = rows.filter(|row| row.is_some() || !absent).collect();
            if rows.len() > 30_000 { Err(StoreErrorKind::Other.into()) } else { Ok(rows) }
        })
    }
}
