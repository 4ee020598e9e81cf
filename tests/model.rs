//! Every interleaving of programs that write one record, under the protocol of the library and under protocols with a
//! mistake.
//!
//! # What is modelled
//!
//! One row of a store and the programs that write it, each a sequence of steps. A step is one statement of the
//! database, for between two statements anything may happen and within one nothing; what a program does by itself,
//! upcasting and changing the value, is part of the step before. All orders of all steps are gone through, breadth
//! first, so that a violation is found by a shortest trace.
//!
//! | model | library |
//! |---|---|
//! | `Editor`: load, upcast, edit, swap at the token loaded; from the start on conflict | `Repository::update` |
//! | `Sweep`: the same without an edit, only if the row is stale; may crash after each step | a write-back |
//! | `Deleter`: load, delete at the token loaded, insert anew at either version | `Repository::delete`, `insert` |
//! | `OldBinary`: load, taking for empty what it does not know, edit, swap at version 1 | a program without the library |
//! | `Row::token` | `Revision`, compared by `Store::compare_and_swap` and `delete` |
//! | `Row::tag`, `Row::shape` | the tag in the document, and how many steps its payload has gone through |
//! | `Policy::fence` | the fence in the database: no write at a version below that of the row |
//! | a reply is lost | `StoreError::is_ambiguous`: the write is not made again |
//!
//! An edit is a counter in the document. `State::acked` says which were acknowledged since the record was made, and
//! a delete that won takes them along.
//!
//! The long form, for a release build: `cargo test --release --test model -- --ignored`.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// The version that programs with the library write.
const NEW: u8 = 2;
const OLD: u8 = 1;

/// What makes a protocol. All but [`PROTOCOL`] have a mistake.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a mistake of its own, and they go together")]
struct Policy {
    token: Token,
    /// Whether document and tag are written by one statement.
    whole: bool,
    fence: bool,
    /// Whether a swap makes the row where there is none.
    upsert: bool,
    /// Whether a write is made again after its reply was lost.
    again: bool,
    /// Whether a write by the old binary makes a token.
    old_makes_token: bool,
}

/// What is compared by a swap.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    /// One that no row ever had.
    Revision,
    /// A number that goes up with each write to the row, and starts at 1.
    RevisionOfTheRow,
    /// The version of the schema.
    Version,
    /// What a clock says that may stand still.
    Clock,
    /// Nothing.
    Blind,
}

const PROTOCOL: Policy = Policy {
    token: Token::Revision,
    whole: true,
    fence: true,
    upsert: false,
    again: false,
    old_makes_token: true,
};

/// How much is done.
#[derive(Clone, Copy)]
struct Work {
    /// The edits of each editor: three that find the record as it is, and one that edits again and again.
    edits: [u8; 4],
    sweeps: u8,
    olds: u8,
    deletes: u8,
    /// How often an edit is tried.
    tries: u8,
    crashes: u8,
    lost_replies: u8,
}

/// Everybody once, on a record that stays.
const STAYING: Work =
    Work { edits: [1, 1, 1, 1], sweeps: 1, olds: 1, deletes: 0, tries: 2, crashes: 1, lost_replies: 0 };
/// Fewer of them, on a record that is deleted and made again, with replies lost.
const CHANGING: Work =
    Work { edits: [1, 1, 0, 1], sweeps: 1, olds: 1, deletes: 1, tries: 2, crashes: 1, lost_replies: 1 };
/// All of that together.
const LONG: Work =
    Work { edits: [1, 1, 1, 1], sweeps: 1, olds: 1, deletes: 1, tries: 2, crashes: 1, lost_replies: 1 };

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Row {
    /// Two bits for each edit: how often it is in there.
    edits: u32,
    token: u8,
    tag: u8,
    shape: u8,
    /// Which record it is, of those that were made one after another.
    record: u8,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
enum At {
    #[default]
    Start,
    Loaded,
    /// The document is written and the tag is not.
    Half,
    /// The record was deleted, and is to be inserted anew.
    Deleted,
    End,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Program {
    at: At,
    seen: Row,
    done: u8,
    tries: u8,
}

const SWEEP: usize = 4;
const OLD_BINARY: usize = 5;
const DELETER: usize = 6;
const PROGRAMS: usize = 7;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct State {
    row: Option<Row>,
    programs: [Program; PROGRAMS],
    /// One bit, the lower of two, for each edit that its writer was told is there.
    acked: u32,
    /// The same for those whose reply was lost.
    unsure: u32,
    /// The record that is there in truth; 0 if it was deleted.
    alive: u8,
    records: u8,
    tokens: u8,
    clock: u8,
    crashes: u8,
    lost_replies: u8,
}

#[derive(Clone, Copy, PartialEq)]
enum Event {
    Loads(usize),
    FindsNothing(usize),
    Wins(usize),
    Loses(usize),
    IsRefused(usize),
    WinsUnheard(usize),
    WritesTheTag(usize),
    Deletes(usize),
    InsertsAt(usize, u8),
    Crashes(usize),
    Tick,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ["A", "B", "C", "the busy editor", "the sweep", "the old binary", "the deleter"];
        match *self {
            Self::Loads(who) => write!(f, "{} loads", names[who]),
            Self::FindsNothing(who) => write!(f, "{} finds nothing to do", names[who]),
            Self::Wins(who) => write!(f, "{} writes", names[who]),
            Self::Loses(who) => write!(f, "{} loses", names[who]),
            Self::IsRefused(who) => write!(f, "{} is refused", names[who]),
            Self::WinsUnheard(who) => write!(f, "{} writes and is not told", names[who]),
            Self::WritesTheTag(who) => write!(f, "{} writes the tag", names[who]),
            Self::Deletes(who) => write!(f, "{} deletes", names[who]),
            Self::InsertsAt(who, version) => write!(f, "{} inserts at version {version}", names[who]),
            Self::Crashes(who) => write!(f, "{} crashes", names[who]),
            Self::Tick => f.write_str("the clock goes on"),
        }
    }
}

/// The edit that a program makes as its n-th.
fn edit(work: &Work, who: usize, done: u8) -> u32 {
    let before: u8 = match who {
        OLD_BINARY => work.edits.iter().sum(),
        DELETER => work.edits.iter().sum::<u8>() + work.olds,
        _ => work.edits[..who].iter().sum(),
    };
    1 << (2 * (before + done))
}

/// How many times a program does what it does.
fn turns(work: &Work, who: usize) -> u8 {
    match who {
        SWEEP => work.sweeps,
        OLD_BINARY => work.olds,
        DELETER => work.deletes,
        _ => work.edits[who],
    }
}

/// Moves of the model from one state.
struct Moves<'m> {
    policy: Policy,
    work: &'m Work,
    from: State,
    next: &'m mut Vec<(Event, State)>,
}

impl Moves<'_> {
    fn all(&mut self) {
        for who in 0..PROGRAMS {
            match self.from.programs[who].at {
                At::Start => self.load(who),
                At::Loaded if who == DELETER => self.delete(who),
                At::Loaded => self.write(who),
                At::Half => self.write_the_tag(who),
                At::Deleted => self.insert(who),
                At::End => {}
            }
            self.crash(who);
        }
        if self.policy.token == Token::Clock && self.from.clock < 3 {
            let mut state = self.from;
            state.clock += 1;
            self.next.push((Event::Tick, state));
        }
    }

    fn load(&mut self, who: usize) {
        let mut state = self.from;
        let wanted = state.row.filter(|row| who != SWEEP || row.tag < NEW);
        let event = if let Some(row) = wanted {
            state.programs[who].at = At::Loaded;
            state.programs[who].seen = row;
            Event::Loads(who)
        } else {
            self.end_turn(&mut state, who);
            Event::FindsNothing(who)
        };
        self.next.push((event, state));
    }

    /// What a program makes of the row it loaded.
    fn made(&self, who: usize) -> Row {
        let Program { mut seen, done, .. } = self.from.programs[who];
        if who == OLD_BINARY {
            // What a newer version calls otherwise is not there for it, and left out when it saves.
            let edits = if seen.tag == OLD { seen.edits } else { 0 };
            seen.edits = edits + edit(self.work, who, done);
            (seen.tag, seen.shape) = (OLD, OLD);
            return seen;
        }
        // Steps go by the tag, whatever the shape is.
        seen.shape += NEW - seen.tag;
        seen.tag = NEW;
        if who != SWEEP {
            seen.edits += edit(self.work, who, done);
        }
        seen
    }

    fn write(&mut self, who: usize) {
        let seen = self.from.programs[who].seen;
        let mut made = self.made(who);
        let there = self.from.row;
        if self.policy.fence && there.is_some_and(|row| row.tag > made.tag) {
            let mut state = self.from;
            self.end_turn(&mut state, who);
            return self.next.push((Event::IsRefused(who), state));
        }
        let matches = match there {
            Some(row) => self.policy.token == Token::Blind || row.token == seen.token,
            None => self.policy.upsert,
        };
        if !matches {
            let mut state = self.from;
            self.try_again(&mut state, who);
            return self.next.push((Event::Loses(who), state));
        }
        let mut state = self.from;
        if who != OLD_BINARY || self.policy.old_makes_token {
            made.token = self.token(&mut state, there, made.tag);
        } else if let Some(row) = there {
            made.token = row.token;
        }
        if !self.policy.whole && seen.tag != made.tag {
            made.tag = seen.tag;
            state.row = Some(made);
            state.programs[who].at = At::Half;
            state.programs[who].seen = made;
            return self.next.push((Event::Wins(who), state));
        }
        state.row = Some(made);
        self.unheard(state, who);
        self.acknowledge(&mut state, who);
        self.next.push((Event::Wins(who), state));
    }

    /// The same write with its reply lost.
    fn unheard(&mut self, mut state: State, who: usize) {
        if state.lost_replies == self.work.lost_replies || who == SWEEP {
            return;
        }
        state.lost_replies += 1;
        state.unsure |= edit(self.work, who, state.programs[who].done);
        if self.policy.again {
            self.try_again(&mut state, who);
        } else {
            self.end_turn(&mut state, who);
        }
        self.next.push((Event::WinsUnheard(who), state));
    }

    fn write_the_tag(&mut self, who: usize) {
        let mut state = self.from;
        if let Some(row) = &mut state.row {
            row.tag = if who == OLD_BINARY { OLD } else { NEW };
        }
        self.acknowledge(&mut state, who);
        self.next.push((Event::WritesTheTag(who), state));
    }

    fn delete(&mut self, who: usize) {
        let mut state = self.from;
        let seen = state.programs[who].seen;
        let blind = self.policy.token == Token::Blind;
        if state.row.is_some_and(|row| blind || row.token == seen.token) {
            state.row = None;
            (state.alive, state.acked, state.unsure) = (0, 0, 0);
            state.programs[who].at = At::Deleted;
            state.programs[who].seen = Row::default();
            self.next.push((Event::Deletes(who), state));
        } else {
            self.try_again(&mut state, who);
            self.next.push((Event::Loses(who), state));
        }
    }

    fn insert(&mut self, who: usize) {
        for version in [OLD, NEW] {
            let mut state = self.from;
            if state.row.is_none() {
                state.records += 1;
                state.alive = state.records;
                let edits = edit(self.work, who, state.programs[who].done);
                let token = self.token(&mut state, None, version);
                state.row = Some(Row { edits, token, tag: version, shape: version, record: state.records });
                state.acked = edits;
            }
            self.end_turn(&mut state, who);
            self.next.push((Event::InsertsAt(who, version), state));
        }
    }

    /// The sweep loses all it knows.
    fn crash(&mut self, who: usize) {
        let program = self.from.programs[who];
        if who != SWEEP || program.at == At::Start || program.at == At::End {
            return;
        }
        let mut state = self.from;
        if state.crashes < self.work.crashes {
            state.crashes += 1;
            state.programs[who] = Program { done: program.done, ..Program::default() };
            self.next.push((Event::Crashes(who), state));
        }
    }

    fn token(&self, state: &mut State, before: Option<Row>, version: u8) -> u8 {
        match self.policy.token {
            Token::Revision => {
                state.tokens += 1;
                state.tokens
            }
            Token::RevisionOfTheRow => before.map_or(1, |row| row.token + 1),
            Token::Version => version,
            Token::Clock => state.clock,
            Token::Blind => 0,
        }
    }

    fn acknowledge(&self, state: &mut State, who: usize) {
        if who != SWEEP {
            state.acked |= edit(self.work, who, state.programs[who].done);
        }
        self.end_turn(state, who);
    }

    fn try_again(&self, state: &mut State, who: usize) {
        let Program { done, tries, .. } = state.programs[who];
        if tries + 1 == self.work.tries {
            return self.end_turn(state, who);
        }
        state.programs[who] = Program { done, tries: tries + 1, ..Program::default() };
    }

    fn end_turn(&self, state: &mut State, who: usize) {
        let done = state.programs[who].done + 1;
        let at = if done == turns(self.work, who) { At::End } else { At::Start };
        state.programs[who] = Program { at, done, ..Program::default() };
    }
}

/// What must not be.
fn violation(state: &State) -> Option<&'static str> {
    let Some(row) = state.row else {
        return (state.alive != 0).then_some("a record is gone that nobody deleted");
    };
    if row.record != state.alive {
        return Some("a deleted record is back");
    }
    if row.shape > NEW {
        return Some("a step was applied twice");
    }
    if row.tag != row.shape {
        return Some("the tag says another version than the payload is of");
    }
    let present = (row.edits | row.edits >> 1) & 0x5555_5555;
    if state.acked & !present != 0 {
        return Some("an acknowledged edit is lost");
    }
    if row.edits != present {
        return Some("an edit was made twice");
    }
    let unknown = present & !(state.acked | state.unsure);
    (unknown != 0).then_some("an edit is there that was refused")
}

/// Eight bytes at a time, for states are many and nobody means them harm.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.unsigned_abs() as u64);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// What was found by going through all states.
struct Found {
    states: usize,
    transitions: usize,
    /// What was violated first, and by what.
    violated: Option<(&'static str, Vec<Event>)>,
}

fn explore(policy: Policy, work: &Work) -> Found {
    let token = u8::from(matches!(policy.token, Token::RevisionOfTheRow | Token::Version));
    let row = Row { edits: 0, token, tag: OLD, shape: OLD, record: 1 };
    let idle =
        |who| Program { at: if turns(work, who) == 0 { At::End } else { At::Start }, ..Program::default() };
    let first = State {
        row: Some(row),
        programs: std::array::from_fn(idle),
        acked: 0,
        unsure: 0,
        alive: 1,
        records: 1,
        tokens: 0,
        clock: 0,
        crashes: 0,
        lost_replies: 0,
    };
    let mut known: HashSet<State, BuildHasherDefault<Mix>> = HashSet::default();
    let mut ways: Vec<(usize, Event)> = vec![(0, Event::Tick)];
    let (mut border, mut transitions) = (vec![(first, 0)], 0);
    known.insert(first);
    let mut next = Vec::new();
    while !border.is_empty() {
        for (from, place) in std::mem::take(&mut border) {
            Moves { policy, work, from, next: &mut next }.all();
            for (event, state) in next.drain(..) {
                transitions += 1;
                if !known.insert(state) {
                    continue;
                }
                ways.push((place, event));
                if let Some(what) = violation(&state) {
                    let trace = trace(&ways);
                    return Found { states: known.len(), transitions, violated: Some((what, trace)) };
                }
                border.push((state, ways.len() - 1));
            }
        }
    }
    Found { states: known.len(), transitions, violated: None }
}

/// The events that led to the last state.
fn trace(ways: &[(usize, Event)]) -> Vec<Event> {
    let mut place = ways.len() - 1;
    let mut events = Vec::new();
    while place != 0 {
        let (before, event) = ways[place];
        events.push(event);
        place = before;
    }
    events.reverse();
    events
}

fn told(found: &Found) -> String {
    match &found.violated {
        Some((what, events)) => {
            let events: Vec<String> = events.iter().map(Event::to_string).collect();
            format!("{what}:\n  {}", events.join("\n  "))
        }
        None => format!("nothing in {} states", found.states),
    }
}

#[track_caller]
fn keeps_everything(policy: Policy, work: &Work, at_least: usize) {
    let found = explore(policy, work);
    assert!(found.violated.is_none(), "{}", told(&found));
    assert!(found.states >= at_least, "{} states, {} transitions", found.states, found.transitions);
}

/// Expects the mistake of a protocol to be found, as this, by a trace of so many events.
#[track_caller]
fn violates(policy: Policy, expected: &str, events: usize) {
    let found = explore(policy, &LONG);
    let what = found.violated.as_ref().map(|(what, events)| (*what, events.len()));
    assert_eq!(what, Some((expected, events)), "{policy:?}\n{}", told(&found));
}

#[test]
fn swaps_at_the_revision_behind_a_fence_lose_nothing() {
    keeps_everything(PROTOCOL, &CHANGING, 500_000);
}

#[test]
fn swaps_at_the_revision_behind_a_fence_lose_nothing_among_more_writers() {
    keeps_everything(PROTOCOL, &STAYING, 100_000);
}

#[test]
#[ignore = "takes half a minute and gigabytes: cargo test --release --test model -- --ignored"]
fn swaps_at_the_revision_behind_a_fence_lose_nothing_in_a_longer_run() {
    keeps_everything(PROTOCOL, &LONG, 10_000_000);
}

#[test]
fn swaps_without_a_condition_lose_edits() {
    violates(Policy { token: Token::Blind, ..PROTOCOL }, "an acknowledged edit is lost", 4);
}

#[test]
fn swaps_at_the_version_lose_edits() {
    violates(Policy { token: Token::Version, ..PROTOCOL }, "an acknowledged edit is lost", 4);
}

#[test]
fn swaps_at_a_time_lose_edits() {
    violates(Policy { token: Token::Clock, ..PROTOCOL }, "an acknowledged edit is lost", 4);
}

#[test]
fn document_and_tag_in_two_statements_part() {
    violates(Policy { whole: false, ..PROTOCOL }, "the tag says another version than the payload is of", 2);
}

#[test]
fn an_old_binary_without_a_fence_loses_edits() {
    violates(Policy { fence: false, ..PROTOCOL }, "an acknowledged edit is lost", 4);
}

#[test]
fn an_old_binary_that_makes_no_revision_loses_its_edits() {
    violates(Policy { old_makes_token: false, ..PROTOCOL }, "an acknowledged edit is lost", 4);
}

#[test]
fn revisions_that_start_again_bring_deleted_records_back() {
    violates(Policy { token: Token::RevisionOfTheRow, ..PROTOCOL }, "a deleted record is back", 5);
}

#[test]
fn swaps_that_insert_bring_deleted_records_back() {
    violates(Policy { upsert: true, ..PROTOCOL }, "a deleted record is back", 4);
}

#[test]
fn writing_again_after_a_lost_reply_makes_edits_twice() {
    violates(Policy { again: true, ..PROTOCOL }, "an edit was made twice", 4);
}
