//! Whether a schema reads one value, and whether two alternatives have no value in common.

use serde_json::Value;

use super::alternative::Alternative;
use super::expand::alternatives;
use super::members::{Name, ask};
use super::number::Number;
use super::range::{Count, Range};
use super::same::same_value;
use super::types::Types;

/// An answer that may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Unclear,
}

const MAX_DEPTH: usize = 4;

/// Whether one of the alternatives reads the value.
pub(super) fn any_accepts(alternatives: &[Alternative<'_>], value: &Value) -> Answer {
    let answers: Vec<_> = alternatives.iter().map(|one| (accepts(one, value), one)).collect();
    let mut yes = answers.iter().filter(|(answer, _)| *answer == Answer::Yes);
    let Some((_, first)) = yes.next() else {
        let unclear = answers.iter().any(|(answer, _)| *answer == Answer::Unclear);
        return if unclear { Answer::Unclear } else { Answer::No };
    };
    let rival = |(answer, other): &(Answer, &Alternative<'_>)| *answer != Answer::No && rivals(first, other);
    if answers.iter().any(rival) { Answer::Unclear } else { Answer::Yes }
}

/// Whether two alternatives are different branches of one `oneOf`: a value must not be of both.
pub(super) fn rivals(one: &Alternative<'_>, two: &Alternative<'_>) -> bool {
    let differs = |(choice, branch): &(usize, usize)| {
        two.choices.iter().any(|(other, its)| other == choice && its != branch)
    };
    one.choices.iter().any(differs)
}

/// Whether the alternative reads the value.
pub(super) fn accepts(one: &Alternative<'_>, value: &Value) -> Answer {
    let listed = one.values.as_ref().is_none_or(|values| values.iter().any(|it| same_value(it, value)));
    let excluded = one.excluded.iter().any(|it| same_value(it, value));
    if !one.types.has(Types::of(value)) || !listed || excluded {
        return Answer::No;
    }
    let unclear = !one.whole.is_empty() || !one.strange.is_empty();
    match (value, Number::of(value)) {
        (Value::String(text), _) => accepts_text(one, text).or(unclear),
        (_, Some(number)) => accepts_number(one, number, Types::of(value)).or(unclear),
        (Value::Array(values), _) => accepts_list(one, values).or(unclear),
        (Value::Object(members), _) => {
            let missing = one.required.iter().any(|name| !members.contains_key(*name));
            if missing { Answer::No } else { Answer::Yes.or(unclear || !one.shapes.is_empty()) }
        }
        _ => Answer::Yes.or(unclear),
    }
}

impl Answer {
    fn or(self, unclear: bool) -> Self {
        if unclear && self == Self::Yes { Self::Unclear } else { self }
    }
}

fn accepts_text(one: &Alternative<'_>, text: &str) -> Answer {
    let length = text.chars().count() as u64;
    let fits = Count { min: length, max: length }.is_within(one.lengths);
    let unclear = !one.patterns.is_empty() || !one.formats.is_empty();
    if fits { Answer::Yes.or(unclear) } else { Answer::No }
}

fn accepts_number(one: &Alternative<'_>, number: Number, of: Types) -> Answer {
    let range = if of == Types::INTEGER { one.integers() } else { one.numbers };
    let multiple = one.multiples.iter().all(|multiple| number.is_multiple_of(*multiple));
    match (range.contains(number), multiple) {
        (true, true) => Answer::Yes,
        (true, false) => Answer::Unclear,
        (false, _) => Answer::No,
    }
}

fn accepts_list(one: &Alternative<'_>, values: &[Value]) -> Answer {
    let length = values.len() as u64;
    let fits = Count { min: length, max: length }.is_within(one.counts);
    let unclear = !values.is_empty() && (!one.lists.is_empty() || one.unique);
    if fits { Answer::Yes.or(unclear) } else { Answer::No }
}

/// Two schemas, each a part of a whole: the root is where their references start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Roots<'a> {
    pub(super) written: &'a Value,
    pub(super) read: &'a Value,
}

/// Whether no value of a type that is written as the one is read as the other.
///
/// Only `true` is certain.
pub(super) fn apart<'a>(
    roots: Roots<'a>,
    written: &Alternative<'a>,
    read: &Alternative<'a>,
    of: Types,
    depth: usize,
) -> bool {
    if let Some(values) = &written.values {
        let mut values = values.iter().filter(|value| Types::of(value) == of);
        return values.all(|value| accepts(read, value) == Answer::No);
    }
    if let Some(values) = &read.values {
        let mut values = values.iter().filter(|value| Types::of(value) == of);
        return values.all(|value| accepts(written, value) == Answer::No);
    }
    match of {
        Types::INTEGER => empty(written.integers(), read.integers()),
        Types::FRACTION => empty(written.numbers, read.numbers),
        Types::STRING => written.lengths.and(read.lengths).is_empty(),
        Types::ARRAY => lists_apart(roots, written, read, depth),
        Types::OBJECT => objects_apart(roots, written, read, depth),
        _ => false,
    }
}

fn empty(one: Range, two: Range) -> bool {
    one.and(two).is_empty()
}

fn lists_apart<'a>(
    roots: Roots<'a>,
    written: &Alternative<'a>,
    read: &Alternative<'a>,
    depth: usize,
) -> bool {
    let always = usize::try_from(written.counts.min).unwrap_or(usize::MAX);
    let first = written.first().max(read.first()).min(always);
    written.counts.and(read.counts).is_empty()
        || (0..first).any(|at| schemas_apart(roots, &written.element(at), &read.element(at), depth))
}

fn objects_apart<'a>(
    roots: Roots<'a>,
    written: &Alternative<'a>,
    read: &Alternative<'a>,
    depth: usize,
) -> bool {
    let unread = |name: &&str| {
        let slot = ask(&read.shapes, Name::Member(name));
        let value = ask(&written.shapes, Name::Member(name)).schemas;
        (slot.refused && !slot.unsure) || schemas_apart(roots, &value, &slot.schemas, depth)
    };
    let unwritten = |name: &&str| !written.may_write(name);
    read.required.iter().any(unwritten) || written.required.iter().any(unread)
}

fn schemas_apart<'a>(roots: Roots<'a>, written: &[&'a Value], read: &[&'a Value], depth: usize) -> bool {
    if depth >= MAX_DEPTH || read.is_empty() {
        return false;
    }
    let read = alternatives(roots.read, read);
    alternatives(roots.written, written).iter().all(|one| {
        read.iter()
            .all(|other| one.types.and(other.types).each().all(|of| apart(roots, one, other, of, depth + 1)))
    })
}

impl Alternative<'_> {
    /// Whether a member of this name may be in a document that is written: only what the schema speaks of is.
    pub(super) fn may_write(&self, name: &str) -> bool {
        let slot = ask(&self.shapes, Name::Member(name));
        if slot.refused && !slot.unsure {
            false
        } else {
            slot.named || self.required.contains(name) || self.is_open()
        }
    }

    /// Whether the schema may leave the members to say to somebody else: it says nothing of any.
    pub(super) fn is_open(&self) -> bool {
        self.shapes.is_empty()
    }
}
