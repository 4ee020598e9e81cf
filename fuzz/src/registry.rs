//! What the fuzz target `registry_build` checks: any histories and settings of a few kinds, and what is said of them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use upcaster::__support::{Declared, Trace, read_through};
use upcaster::step::StepBuilder;
use upcaster::{
    BoxError, BuildFaultKind as Fault, Document, KindBuilder, Origin, Registry, RegistryBuilder, Steps, Tag,
    Version, Versioned,
};

use super::chain::programs::Dice;
use super::dice::Bytes;

/// The types that are registered: their kinds, of which two are one, their versions, and their floors.
const KINDS: [(&str, u32, u32); 4] = [("order", 4, 1), ("order", 3, 1), ("cart", 2, 2), ("note", 7, 5)];

/// The numbers that are given for versions.
const NUMBERS: [u64; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 0, 1 << 32];

thread_local! {
    static HISTORIES: [Cell<Option<&'static Declared>>; 4] = const { [const { Cell::new(None) }; 4] };
}

/// All histories that were made, for as long as the program runs: what looks for leaks finds them here.
static KNOWN: Mutex<BTreeMap<(usize, Vec<Made>), &'static Declared>> = Mutex::new(BTreeMap::new());

/// Any value, with the history of the moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Any<const K: usize>(Value);

impl<const K: usize> Versioned for Any<K> {
    type Previous = Origin;
    const KIND: &'static str = KINDS[K].0;
    const VERSION: Version = Version::of(KINDS[K].1);
    const FLOOR: Version = Version::of(KINDS[K].2);
    const DECLARED: bool = true;

    fn declared() -> Option<&'static Declared> {
        HISTORIES.with(|all| all[K].get())
    }

    fn read_declared<'de, D: Deserializer<'de>>(
        version: Version,
        payload: D,
        trace: &Trace<'de>,
    ) -> Result<Self, D::Error> {
        read_through(Self::declared().expect("a history"), version, payload, trace)
    }

    fn upcast(previous: Origin) -> Result<Self, BoxError> {
        match previous {}
    }
}

/// A step: its name, and what it does.
type Made = (&'static str, Vec<usize>);

/// What is wrong with an op, and whether it has no way back.
struct OpKind {
    add: fn(StepBuilder) -> StepBuilder,
    faults: usize,
    one_way: bool,
    touches: &'static [&'static str],
}

const fn op(
    add: fn(StepBuilder) -> StepBuilder,
    faults: usize,
    one_way: bool,
    touches: &'static [&'static str],
) -> OpKind {
    OpKind { add, faults, one_way, touches }
}

const OPS: [OpKind; 16] = [
    op(|s| s.rename("a", "b"), 0, false, &["/a", "/b"]),
    op(|s| s.rename("b", "a"), 0, false, &["/a", "/b"]),
    op(|s| s.add("c", 1), 0, false, &["/c"]),
    op(|s| s.remove("c"), 0, true, &["/c"]),
    op(|s| s.remove("c").restoring(1), 0, false, &["/c"]),
    op(|s| s.wrap("d", "x"), 0, false, &["/d"]),
    op(|s| s.with(|_| Ok(())), 0, true, &[]),
    op(|s| s.set("/_v/x", 1), 0, false, &["/_v/x"]),
    op(|s| s.rename("a", "/b/c"), 1, false, &[]),
    op(|s| s.add("rate", f64::NAN), 1, false, &[]),
    op(|s| s.nest("x", ["a", "a"]), 1, false, &[]),
    op(|s| s.remove("/a~2"), 1, false, &[]),
    op(|s| s.remove("a/b"), 1, false, &[]),
    op(|s| s.join(["a"], "", "b"), 1, false, &[]),
    op(|s| s.each("l", |l| l.rename("", "/").set("", 1)), 2, false, &[]),
    op(|s| s.when("a", 1, |s| s.remove("a")), 1, false, &[]),
];

const NAMES: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", ""];

/// A kind with its history and settings, as it is registered.
struct Kind {
    at: usize,
    steps: Vec<Made>,
    floor: Option<u64>,
    untagged: Option<u64>,
    write: Option<u64>,
    tag: Option<usize>,
}

/// A layout, and where its tag is.
type Layout = (&'static str, fn() -> Tag);

const TAGS: [Layout; 5] = [
    ("/_v", || Tag::field("_v")),
    ("/a", || Tag::field("a")),
    ("/d", || Tag::nested(&["d", "v"])),
    ("", || Tag::envelope("v", "data")),
    ("/v", || Tag::field("v").with_labels()),
];

/// Builds a registry of any kinds, and compares what is said of it with what is known to be wrong.
///
/// All of an input is dice.
pub fn check_registry(input: &[u8]) {
    let mut dice = Bytes::of(input);
    let mut kinds: Vec<Kind> = (0..dice.below(4)).map(|_| kind(&mut dice)).collect();
    // A type has one history at a time, the last one.
    let mut last: [Option<Vec<Made>>; 4] = Default::default();
    for kind in &kinds {
        last[kind.at] = Some(kind.steps.clone());
    }
    for (at, steps) in last.iter().enumerate() {
        let history = steps.as_ref().and_then(|steps| declared(at, steps));
        HISTORIES.with(|all| all[at].set(history));
    }
    kinds.retain(|kind| HISTORIES.with(|all| all[kind.at].get()).is_some());
    for kind in &mut kinds {
        kind.steps = last[kind.at].clone().expect("that of the kind, if of no other");
    }
    let mut expected = Vec::new();
    for (place, kind) in kinds.iter().enumerate() {
        let name = KINDS[kind.at].0;
        expected.extend(taken(kind, &kinds[..place]).map(|fault| (name, fault)));
        expected.extend(faults(kind).into_iter().map(|fault| (name, fault)));
    }
    let builder = kinds.iter().fold(Registry::builder(), register);
    match builder.build() {
        Ok(registry) => {
            assert!(expected.is_empty(), "nothing was said of {expected:?}");
            sound(&registry, &kinds);
        }
        Err(error) => {
            let said: Vec<_> =
                error.faults().iter().map(|fault| (fault.record_kind(), fault.kind())).collect();
            assert_eq!(said, expected, "{error}");
            assert!(error.faults().iter().all(|fault| !fault.to_string().is_empty()));
            assert!(error.to_string().lines().count() >= said.len(), "all faults are shown: {error}");
        }
    }
}

fn kind(dice: &mut dyn Dice) -> Kind {
    let at = dice.below(KINDS.len());
    let (_, version, floor) = KINDS[at];
    let right = usize::try_from(version - floor.min(version - 1)).expect("few");
    let count = if dice.one_in(4) { dice.below(8) } else { right };
    let steps = (0..count).map(|index| step(dice, index)).collect();
    let number = |dice: &mut dyn Dice| {
        if dice.one_in(3) { Some(NUMBERS[dice.below(NUMBERS.len())]) } else { None }
    };
    let (floor, untagged, write) = (number(dice), number(dice), number(dice));
    let tag = if dice.one_in(4) { Some(dice.below(TAGS.len())) } else { None };
    Kind { at, steps, floor, untagged, write, tag }
}

fn step(dice: &mut dyn Dice, index: usize) -> Made {
    let name = if dice.one_in(16) { NAMES[dice.below(NAMES.len())] } else { NAMES[index % 7] };
    let one = |dice: &mut dyn Dice| {
        let most = if dice.one_in(8) { OPS.len() } else { 7 };
        dice.below(most)
    };
    let ops = (0..dice.below(3)).map(|_| one(dice)).collect();
    (name, ops)
}

fn steps_of(steps: &[Made]) -> Steps {
    steps.iter().fold(Steps::new(), |all, (name, ops)| {
        all.step(name, |s| ops.iter().fold(s, |s, op| (OPS[*op].add)(s)))
    })
}

/// The history, made once: it has to live as long as the program. With very many, there are no new ones.
fn declared(at: usize, steps: &[Made]) -> Option<&'static Declared> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (at, steps.to_vec());
    if !known.contains_key(&key) && known.len() < 50_000 {
        let (_, version, floor) = KINDS[at];
        let declared = Declared::new(steps_of(steps), Version::of(version), Version::of(floor));
        known.insert(key.clone(), Box::leak(Box::new(declared)));
    }
    known.get(&key).copied()
}

fn register(builder: RegistryBuilder, kind: &Kind) -> RegistryBuilder {
    match kind.at {
        0 => builder.register_with::<Any<0>>(|of| set(of, kind)),
        1 => builder.register_with::<Any<1>>(|of| set(of, kind)),
        2 => builder.register_with::<Any<2>>(|of| set(of, kind)),
        _ => builder.register_with::<Any<3>>(|of| set(of, kind)),
    }
}

fn set<T>(mut of: KindBuilder<T>, kind: &Kind) -> KindBuilder<T> {
    if let Some(floor) = kind.floor {
        of = of.floor(floor);
    }
    if let Some(untagged) = kind.untagged {
        of = of.untagged(untagged);
    }
    if let Some(write) = kind.write {
        of = of.write_at(write);
    }
    match kind.tag {
        Some(tag) => of.tag(TAGS[tag].1()),
        None => of,
    }
}

fn taken(kind: &Kind, known: &[Kind]) -> Option<Fault> {
    let same = |other: &&Kind| KINDS[other.at].0 == KINDS[kind.at].0;
    let other = known.iter().find(same)?;
    Some(if other.at == kind.at { Fault::DuplicateType } else { Fault::DuplicateKind })
}

/// Everything that is wrong with one kind.
fn faults(kind: &Kind) -> Vec<Fault> {
    let history = history_faults(kind);
    if history > 0 {
        return vec![Fault::History; history];
    }
    let (_, current, own_floor) = KINDS[kind.at];
    let (current, first) = (u64::from(current), u64::from(current) - kind.steps.len() as u64);
    let is_version = |number: u64| (1..1 << 32).contains(&number);
    let mut faults = Vec::new();
    let mut floor = u64::from(own_floor);
    match kind.floor {
        Some(wanted) if (first..=current).contains(&wanted) => floor = wanted,
        Some(_) => faults.push(Fault::Floor),
        None => {}
    }
    if kind.untagged.is_some_and(|version| !is_version(version) || !(floor..=current).contains(&version)) {
        faults.push(Fault::Untagged);
    }
    match kind.write {
        Some(write) if (floor..=current).contains(&write) => {
            let way = &kind.steps[usize::try_from(write - first).expect("few")..];
            let one_way = |(_, ops): &&Made| ops.iter().any(|op| OPS[*op].one_way);
            faults.extend(way.iter().filter(one_way).map(|_| Fault::NoWayDown));
        }
        Some(_) => faults.push(Fault::WriteVersion),
        None => {}
    }
    let tag = kind.tag.map_or("/_v", |tag| TAGS[tag].0);
    if tag == "/v" {
        faults.push(Fault::Tag);
    }
    let tag = if tag == "/d" { "/d/v" } else { tag };
    if !tag.is_empty() {
        faults.extend(kind.steps.iter().filter(|step| works_on(step, tag)).map(|_| Fault::Tag));
    }
    faults
}

fn works_on((_, ops): &Made, tag: &str) -> bool {
    // A function may work on anything, of which nothing is said.
    let unknown = ops.contains(&6);
    let below = |place: &&str| *place == tag || place.starts_with(&format!("{tag}/"));
    !unknown && ops.iter().any(|op| OPS[*op].touches.iter().any(below))
}

fn history_faults(kind: &Kind) -> usize {
    let (_, version, floor) = KINDS[kind.at];
    let names: Vec<&str> = kind.steps.iter().map(|(name, _)| *name).collect();
    let unnamed = names.iter().filter(|name| name.is_empty()).count();
    let twice = (0..names.len()).filter(|at| names[..*at].contains(&names[*at])).count();
    let wrong: usize = kind.steps.iter().flat_map(|(_, ops)| ops).map(|op| OPS[*op].faults).sum();
    let count = u32::try_from(kind.steps.len()).expect("few");
    let gap = count >= version || version - count > floor;
    unnamed + twice + wrong + usize::from(gap)
}

/// A registry that was built has its chains in order, and reads documents as their steps run one by one.
fn sound(registry: &Registry, kinds: &[Kind]) {
    let names: Vec<&str> = registry.kinds().collect();
    assert!(names.is_sorted_by(|one, other| one < other), "{names:?}");
    assert_eq!(names.len(), kinds.len());
    for kind in kinds {
        let (name, current, _) = KINDS[kind.at];
        let chain = registry.chain(name).expect("it is registered");
        assert_eq!((chain.kind(), chain.current().get()), (name, current));
        assert_eq!(chain.steps().len(), kind.steps.len());
        let mut at = chain.first().get();
        for step in chain.steps() {
            assert_eq!((step.from().get(), step.to().get()), (at, at + 1));
            at += 1;
        }
        assert_eq!(at, current, "the chain ends at the current version");
        let write = registry.write_version(name).expect("it is registered").get();
        assert_eq!(u64::from(write), kind.write.unwrap_or(current.into()));
        if kind.tag.is_none() {
            (1..=current + 1).for_each(|version| documents(registry, kind, version, write));
        }
    }
}

/// A document of one version is read as the steps run, or refused as they are; what is brought up can be read again.
fn documents(registry: &Registry, kind: &Kind, version: u32, write: u32) {
    let (name, current, own_floor) = KINDS[kind.at];
    let payload = r#"{"a":1.50,"d":[ 2 ],"keep":"\u0061"}"#;
    let document = format!("{{\"_v\":{version},{}", &payload[1..]);
    let read = match kind.at {
        0 => registry.read::<Any<0>>(document.as_bytes()).map(|any| any.0),
        1 => registry.read::<Any<1>>(document.as_bytes()).map(|any| any.0),
        2 => registry.read::<Any<2>>(document.as_bytes()).map(|any| any.0),
        _ => registry.read::<Any<3>>(document.as_bytes()).map(|any| any.0),
    };
    let floor = kind.floor.unwrap_or(own_floor.into());
    if version > current || u64::from(version) < floor {
        assert!(read.is_err(), "{name} {version} is not among the versions that are read");
        return;
    }
    let steps = steps_of(&kind.steps);
    let from = steps.len() - usize::try_from(current - version).expect("few");
    let mut stepwise = Document::from_str(payload).expect("a document");
    let ran = steps.iter().skip(from).try_for_each(|step| step.upcast(&mut stepwise));
    assert_eq!(ran.is_ok(), read.is_ok(), "{name} {version}: {read:?}");
    let Ok(value) = read else { return };
    let tree: Value = serde_json::from_str(&stepwise.to_json()).expect("a tree");
    assert_eq!(value, tree, "{name} {version}");
    let explained = registry.explain(name, document.as_bytes()).expect("it is read");
    assert_eq!(explained.is_stale(), version < write);
    if let Ok(newer) = registry.upcast(name, document.as_bytes()) {
        let tag = format!("{{\"_v\":{}", version.max(write));
        assert!(newer.starts_with(tag.as_bytes()), "brought up to {write}");
        let again = registry.upcast(name, &newer).expect("what was brought up can be read");
        assert_eq!(again, newer, "and stays as it is");
    }
}
