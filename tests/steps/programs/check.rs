//! The checks on one program and one document.

use serde::de::IgnoredAny;
use serde_json::Value;
use upcaster::step::Loss;
use upcaster::{Document, Error, Steps};

use super::fused::{Fused, Tag};
use super::generate::NAMES;
use super::members::{Written, members};
use super::strict::Strict;
use super::{Command, Wrong, build, run};

/// What is compared: how a program is built, and what the reference makes of a document.
pub(crate) struct Ways {
    pub(crate) build: fn(&[Command]) -> Steps,
    pub(crate) run: fn(&[Command], &mut Value) -> Result<(), Wrong>,
}

impl Ways {
    pub(crate) const RIGHT: Self = Self { build, run };
}

/// How far a program came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    Refused,
    Ran,
    RanWithoutLoss,
}

/// Runs one program over one text, which starts like an object, and panics where the ways differ.
pub(crate) fn check(ways: &Ways, commands: &[Command], text: &str) -> Checked {
    let steps = (ways.build)(commands);
    if !steps.faults().is_empty() {
        return Checked::Refused;
    }
    let fused = Fused::new((ways.build)(commands));
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        assert!(Document::from_str(text).is_err(), "no document is made of what is not JSON");
        assert!(fused.read(text, Tag::BeforeAll).is_err(), "what is not JSON is not read");
        return Checked::Refused;
    }
    let Ok(mut document) = Document::from_str(text) else {
        // Nested too deep for a document, though perhaps in a member that the program takes away.
        let _ = fused.read(text, Tag::BeforeAll);
        return Checked::Refused;
    };
    let stepwise = step_by_step(&steps, &mut document);
    compare_with_fused(&fused, text, stepwise.as_ref().ok());
    compare_with_reference(ways, commands, text, &stepwise);
    let Ok(value) = stepwise else { return Checked::Refused };
    let output = document.to_json();
    keeps_the_untouched(text, &output);
    if strict(text).is_none() {
        return Checked::Ran;
    }
    assert_eq!(tree(&there_and_back(commands, &steps, text)), value);
    if steps.iter().any(|step| !step.loss().is_none()) {
        return Checked::Ran;
    }
    steps.iter().rev().for_each(|step| step.downcast(&mut document).expect("a way back"));
    assert_eq!(tree(&document.to_json()), tree(text), "without loss, there and back is the identity");
    Checked::RanWithoutLoss
}

/// Why a document could not be brought up, step by step, and then read as a type.
#[derive(Debug)]
#[allow(dead_code, reason = "shown where a check fails")]
enum Refused {
    ByStep(Error),
    ByType(serde_json::Error),
}

fn step_by_step(steps: &Steps, document: &mut Document<'_>) -> Result<Value, Refused> {
    steps.iter().try_for_each(|step| step.upcast(document)).map_err(Refused::ByStep)?;
    serde_json::from_str(&document.to_json()).map(|Strict(value)| value).map_err(Refused::ByType)
}

/// Reading does what the steps do, wherever the tag stands and however the type asks for the data.
fn compare_with_fused(fused: &Fused, text: &str, stepwise: Option<&Value>) {
    if members(text).iter().any(|member| member.name == "_v") {
        return;
    }
    for tag in [Tag::BeforeAll, Tag::BehindAll] {
        let read = fused.read(text, tag);
        assert_eq!(read.as_ref().ok(), stepwise, "reading of {text} with the tag {tag:?} (left): {read:?}");
        let Some(value) = stepwise else { continue };
        for optional in [false, true] {
            let read = fused.read_like(text, tag, value, optional);
            assert_eq!(read.as_ref().ok(), Some(value), "reading of {text} as a type: {read:?}");
        }
    }
}

fn compare_with_reference(ways: &Ways, commands: &[Command], text: &str, stepwise: &Result<Value, Refused>) {
    let (plain, tree) = match (strict(text), serde_json::from_str(text)) {
        (Some(value), _) => (true, value),
        (None, Ok(value)) => (false, value),
        // A number or a text that the reference cannot hold.
        (None, Err(_)) => return,
    };
    let mut expected = tree;
    let outcome = (ways.run)(commands, &mut expected);
    match (stepwise, plain) {
        // A name that stands twice may be met, or not; what is made of the others is the same.
        (Err(_), false) => {}
        (Ok(value), _) => {
            assert_eq!(Some(value), outcome.is_ok().then_some(&expected), "the reference (right)");
        }
        (Err(refused), true) => assert!(outcome.is_err(), "refused, and not by the reference: {refused:?}"),
    }
}

/// Members that the program does not know of keep their bytes and their order.
fn keeps_the_untouched(before: &str, after: &str) {
    let known = |member: &Written<'_>| NAMES.contains(&&*member.name);
    let untouched: Vec<Written<'_>> = members(before).into_iter().filter(|member| !known(member)).collect();
    let is_old = |member: &Written<'_>| untouched.iter().any(|old| old.key == member.key);
    let kept: Vec<Written<'_>> = members(after).into_iter().filter(is_old).collect();
    assert_eq!(kept, untouched, "untouched members keep their bytes and their order");
}

/// The value of a text, if a tree can hold all that is in it.
fn strict(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().map(|Strict(value)| value)
}

fn tree(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Runs every step alone there and back, and compares with what it says it loses.
fn there_and_back(commands: &[Command], steps: &Steps, text: &str) -> String {
    let mut current = text.to_owned();
    for (index, step) in steps.iter().enumerate() {
        let mut document = Document::from_str(&current).expect("what was made is a document");
        step.upcast(&mut document).expect("it worked before");
        let next = document.to_json();
        let declared = match step.loss() {
            Loss::None => Some(Vec::new()),
            Loss::Members(members) => Some(members).filter(|_| commands.get(index).is_some_and(is_one)),
            _ => None,
        };
        let back = step.downcast(&mut document);
        if let Some(declared) = declared {
            back.unwrap_or_else(|error| {
                panic!("no way back: {error:?} {:?}", std::error::Error::source(&error))
            });
            let (back, mut differ) = (document.to_json(), Vec::new());
            differences(Some(&tree(&current)), Some(&tree(&back)), "", &mut differ);
            for place in differ {
                assert!(is_declared(&place, &declared), "{place} differs in {back}, before it was {current}");
            }
        }
        current = next;
    }
    current
}

/// Whether a step is one op, however deep inside of others: only then are its losses named by its own places.
fn is_one(command: &Command) -> bool {
    match command {
        Command::Each(_, inner) | Command::When(_, _, inner) => inner.len() == 1 && is_one(&inner[0]),
        _ => true,
    }
}

/// The places where two values differ.
fn differences(a: Option<&Value>, b: Option<&Value>, at: &str, out: &mut Vec<String>) {
    match (a, b) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let segment = name.replace('~', "~0").replace('/', "~1");
                differences(a.get(name), b.get(name), &format!("{at}/{segment}"), out);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() == b.len() => {
            for index in 0..a.len() {
                differences(a.get(index), b.get(index), &format!("{at}/{index}"), out);
            }
        }
        (a, b) if a == b => {}
        _ => out.push(at.to_owned()),
    }
}

/// Whether a place lies in one of the declared ones.
fn is_declared(place: &str, declared: &[String]) -> bool {
    declared.iter().any(|pattern| {
        let (place, pattern): (Vec<_>, Vec<_>) = (place.split('/').collect(), pattern.split('/').collect());
        pattern.len() <= place.len() && pattern.iter().zip(&place).all(|(a, b)| a == b || *a == "*")
    })
}
