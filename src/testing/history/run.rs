use std::collections::BTreeMap;

use proptest::prelude::{Strategy, any};
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;

use super::Suite;
use super::bench::{Bench, Checked, Found, Sheet, Tried};
use super::culprit::culprit;
use super::files::Files;
use super::law::HistoryLaw;
use super::report::{BrokenHistory, SuiteFailures, SuiteReport};
use super::sample::Sample;
use crate::Version;
use crate::registry::KindView;
use crate::schema::{Snapshot, golden};
use crate::testing::documents;

type Snapshots = BTreeMap<Version, Sheet>;

pub(super) fn run(suite: &Suite<'_>) -> Result<SuiteReport, SuiteFailures> {
    let files = Files::of(suite);
    let faults = files.check().err();
    let mut run = Run { suite, report: SuiteReport::default(), broken: Vec::new() };
    for kind in suite.registry.views() {
        run.kind(kind);
    }
    let Run { report, broken, .. } = run;
    for broken in &broken {
        files.unlock(&broken.kind);
    }
    if faults.is_none() && broken.is_empty() { Ok(report) } else { Err(SuiteFailures { faults, broken }) }
}

struct Run<'s, 'r> {
    suite: &'s Suite<'r>,
    report: SuiteReport,
    broken: Vec<BrokenHistory>,
}

impl Run<'_, '_> {
    fn kind(&mut self, kind: KindView<'_>) {
        let snapshots = self.snapshots(kind);
        for version in kind.versions() {
            let bench = Bench { kind, version, top: kind.current(), snapshots: &snapshots };
            let golden = self.golden(&bench);
            for law in
                HistoryLaw::ALL.into_iter().filter(|law| version < kind.current() || !law.is_of_older())
            {
                if self.suite.except.iter().any(|(of, excepted)| of == kind.kind() && *excepted == law) {
                    let excepted = (kind.kind().to_owned(), law);
                    if !self.report.excepted.contains(&excepted) {
                        self.report.excepted.push(excepted);
                    }
                } else {
                    self.law(&bench, law, &golden);
                }
            }
        }
    }

    /// The snapshots that are there; what is wrong with the others was told by the check.
    fn snapshots(&self, kind: KindView<'_>) -> Snapshots {
        let Some(dir) = &self.suite.schemas else { return Snapshots::new() };
        let load = |version| Some((version, Sheet::new(Snapshot::load(dir, kind.kind(), version).ok()?)));
        kind.versions().filter_map(load).collect()
    }

    /// The payloads of the golden documents of a version.
    fn golden(&self, bench: &Bench<'_>) -> Vec<Value> {
        let Some(dir) = &self.suite.golden else { return Vec::new() };
        let found = golden::documents(dir, bench.kind.kind(), bench.version).unwrap_or_default();
        found.iter().filter_map(|document| bench.payload(&document.text).ok()).collect()
    }

    fn law(&mut self, bench: &Bench<'_>, law: HistoryLaw, golden: &[Value]) {
        // Documents that are made can be made small, so that what they show is told of them first.
        let tried =
            self.try_documents(bench, law).and_then(|made| Ok(made + Self::try_golden(bench, law, golden)?));
        match tried {
            Ok(count) => {
                let key = (bench.kind.kind().to_owned(), bench.version, law);
                *self.report.tried.entry(key).or_default() += count;
            }
            Err(broken) => self.broken.push(*broken),
        }
    }

    fn try_golden(bench: &Bench<'_>, law: HistoryLaw, golden: &[Value]) -> Result<u64, Box<BrokenHistory>> {
        let mut count = 0;
        for (index, payload) in golden.iter().enumerate().filter(|_| !law.is_of_current()) {
            for pick in 0..16 {
                let other = golden.get((index + 1) % golden.len()).cloned();
                let sample = Sample { payload: payload.clone(), other, pick };
                match law.check(bench, &sample) {
                    Ok(tried) => count += u64::from(matches!(tried, Tried::Held)),
                    Err(found) => return Err(Box::new(broken(bench, law, &sample, found))),
                }
            }
        }
        Ok(count)
    }

    fn try_documents(&self, bench: &Bench<'_>, law: HistoryLaw) -> Result<u64, Box<BrokenHistory>> {
        let of = bench.begins(law);
        let Some(samples) = samples(bench, law, of) else { return Ok(0) };
        let count = std::cell::Cell::new(0_u64);
        let check = |sample: &Sample| -> Checked {
            if self.is_stored(bench.kind, of, &sample.payload) {
                law.check(bench, sample)
            } else {
                Ok(Tried::Passed)
            }
        };
        let tried = self.runner().run(&samples, |sample| match check(&sample) {
            Ok(Tried::Held) => {
                count.set(count.get() + 1);
                Ok(())
            }
            Ok(Tried::Passed) => Ok(()),
            Err(found) => Err(TestCaseError::fail(found.words)),
        });
        match tried {
            Ok(()) => Ok(count.get()),
            Err(TestError::Fail(reason, sample)) => {
                // What does not show a second time is the matter of the law that forbids it.
                let found = check(&sample).err().unwrap_or_else(|| Found::new(reason.message()));
                Err(Box::new(broken(bench, law, &sample, found)))
            }
            Err(TestError::Abort(reason)) => {
                let sample = Sample { payload: Value::Null, other: None, pick: 0 };
                let found = Found::new(format!("no documents can be made: {reason}"));
                Err(Box::new(broken(bench, law, &sample, found)))
            }
        }
    }

    fn is_stored(&self, kind: KindView<'_>, version: Version, payload: &Value) -> bool {
        let of = self.suite.only.iter().filter(|(of, at, _)| of == kind.kind() && *at == version);
        of.into_iter().all(|(_, _, stored)| stored(payload))
    }

    /// Makes the same documents whenever it runs, so that what fails today fails tomorrow.
    fn runner(&self) -> TestRunner {
        let config = Config {
            cases: self.suite.cases,
            failure_persistence: None,
            max_shrink_iters: 1024,
            ..Config::default()
        };
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.suite.seed.to_le_bytes());
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
    }
}

/// What makes documents to try a law on; `None` where there is no snapshot to make them of.
fn samples(bench: &Bench<'_>, law: HistoryLaw, of: Version) -> Option<impl Strategy<Value = Sample> + use<>> {
    let payloads = payloads(&bench.snapshots.get(&of)?.snapshot)?;
    let others = match law {
        HistoryLaw::ChangeKept => payloads_of_other(bench)?.prop_map(Some).boxed(),
        _ => proptest::prelude::Just(None).boxed(),
    };
    Some((payloads, others, any::<Index>()).prop_map(|(payload, other, pick)| Sample {
        payload,
        other,
        pick: pick.index(1 << 16),
    }))
}

fn payloads_of_other(bench: &Bench<'_>) -> Option<proptest::strategy::BoxedStrategy<Value>> {
    payloads(&bench.snapshots.get(&bench.version)?.snapshot)
}

/// Documents as the version writes them, and others that it reads as well.
fn payloads(snapshot: &Snapshot) -> Option<proptest::strategy::BoxedStrategy<Value>> {
    let written = documents(snapshot.written()).ok()?;
    if snapshot.read() == snapshot.written() {
        return Some(written.boxed());
    }
    let read = documents(snapshot.read()).ok()?;
    Some(proptest::prop_oneof![written, read].boxed())
}

fn broken(bench: &Bench<'_>, law: HistoryLaw, sample: &Sample, found: Found) -> BrokenHistory {
    let of = bench.begins(law);
    let document = bench.kind.stamped(&sample.payload, of).unwrap_or_else(|_| sample.payload.to_string());
    let name = |from, to| {
        let steps = bench.kind.chain().steps().iter();
        let mut named = steps.filter(|step| (step.from(), step.to()) == (from, to));
        named.next().and_then(|step| step.name().map(str::to_owned))
    };
    let step = found
        .step
        .or_else(|| culprit(bench, law, sample))
        .map(|(from, to)| if from < to { (from, to, name(from, to)) } else { (from, to, name(to, from)) });
    BrokenHistory {
        law,
        kind: bench.kind.kind().to_owned(),
        version: bench.version,
        step,
        path: found.path,
        found: found.words,
        document,
    }
}
