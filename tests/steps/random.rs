//! Random programs over random documents.

use serde_json::Value;
use upcaster::step::Loss;
use upcaster::{Document, Steps};

use crate::fused;
use crate::program::{Command, build};
use crate::reference;

/// A small generator of random numbers (xorshift64*), so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from((self.roll() >> 33) % end as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "x~y", "p/q"];
const WORDS: [&str; 5] = ["on", "off", "new", "old", ""];
const TEXTS: [&str; 6] = [r#""x y z""#, r#""x""#, r#"" ""#, r#""\u0061 \n\"é""#, r#""on""#, r#""off""#];
const NUMBERS: [&str; 7] = ["0", "-7", "12", "1.50", "1e2", "123456789012", "9007199254740993"];

fn space(dice: &mut Dice) -> &'static str {
    if dice.one_in(4) { dice.pick(&[" ", "\n", "\t ", "  "]) } else { "" }
}

fn value(dice: &mut Dice, depth: usize, out: &mut String) {
    match dice.below(if depth == 0 { 7 } else { 12 }) {
        0 => out.push_str("null"),
        1 => out.push_str(dice.pick(&["true", "false"])),
        2 | 3 => out.push_str(dice.pick(&NUMBERS)),
        4 => out.push_str(&format!("\"{}\"", dice.pick(&WORDS))),
        5 | 6 => out.push_str(dice.pick(&TEXTS)),
        7 | 8 => array(dice, depth - 1, out),
        _ => object(dice, depth - 1, out),
    }
}

fn array(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('[');
    for index in 0..dice.below(4) {
        out.push_str(if index > 0 { "," } else { "" });
        out.push_str(space(dice));
        value(dice, depth, out);
        out.push_str(space(dice));
    }
    out.push(']');
}

fn key(dice: &mut Dice, name: &str, out: &mut String) {
    let written = if dice.one_in(6) && name.len() == 1 {
        format!("\\u{:04x}", name.as_bytes()[0])
    } else {
        name.to_owned()
    };
    out.push_str(&format!("{}\"{written}\"{}:{}", space(dice), space(dice), space(dice)));
}

fn object(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('{');
    let mut first = true;
    for name in NAMES {
        if dice.one_in(3) {
            out.push_str(if first { "" } else { "," });
            first = false;
            key(dice, name, out);
            value(dice, depth, out);
            out.push_str(space(dice));
        }
    }
    out.push('}');
}

/// A document, and the members no op ever touches.
fn document(dice: &mut Dice) -> (String, Vec<(String, String)>) {
    let mut members = Vec::new();
    let mut kept = Vec::new();
    for name in NAMES {
        if dice.below(5) < 3 {
            let mut member = String::new();
            key(dice, name, &mut member);
            value(dice, 3, &mut member);
            members.push(member);
        }
    }
    for index in 0..dice.below(3) {
        let (name, mut text) = (format!("keep{index}"), String::new());
        value(dice, 3, &mut text);
        members.insert(dice.below(members.len() + 1), format!("{}\"{name}\" : {text} ", space(dice)));
        kept.push((name, text));
    }
    (format!("{{{}}}", members.join(",")), kept)
}

fn name(dice: &mut Dice) -> String {
    dice.pick(&NAMES[..5]).to_owned()
}

fn path(dice: &mut Dice) -> String {
    match dice.below(8) {
        0..=3 => name(dice),
        4 | 5 => format!("/{}/{}", name(dice), name(dice)),
        6 => format!("/{}/{}/{}", name(dice), dice.pick(&["0", "1", "b"]), name(dice)),
        _ => dice.pick(&["/x~0y", "/p~1q", "/p~1q/a", "/a/x~0y"]).to_owned(),
    }
}

fn value_path(dice: &mut Dice) -> String {
    if dice.one_in(12) { format!("/{}/0", name(dice)) } else { path(dice) }
}

fn names(dice: &mut Dice, but: &str) -> Vec<String> {
    let mut names: Vec<String> = (0..=dice.below(3)).map(|_| name(dice)).filter(|n| n != but).collect();
    names.sort();
    names.dedup();
    if names.is_empty() { vec!["x~y".to_owned()] } else { names }
}

fn maybe(dice: &mut Dice) -> Option<i64> {
    if dice.one_in(2) { Some(5) } else { None }
}

fn command(dice: &mut Dice, depth: usize) -> Command {
    let some = |dice: &mut Dice| (0..=dice.below(2)).map(|_| command(dice, depth - 1)).collect();
    match dice.below(if depth == 0 { 18 } else { 24 }) {
        0 => Command::Rename(path(dice), name(dice)),
        1 => Command::Move(path(dice), path(dice)),
        2 => Command::Copy(path(dice), path(dice)),
        3 => Command::Add(path(dice), 3),
        4 => Command::Set(path(dice), 4, maybe(dice)),
        5 => Command::Remove(path(dice), maybe(dice)),
        6 | 17 => {
            let into = if dice.one_in(4) { format!("/{}/{}", name(dice), name(dice)) } else { name(dice) };
            let but = if dice.one_in(4) { "" } else { &into };
            Command::Nest(into.clone(), names(dice, but))
        }
        7 => Command::Flatten(path(dice), None),
        8 => Command::Flatten(path(dice), Some(names(dice, ""))),
        9 => Command::Wrap(value_path(dice), name(dice)),
        10 => Command::Unwrap(value_path(dice), name(dice)),
        11 => {
            let whole = name(dice);
            let into = names(dice, &whole);
            Command::Split(whole, " ".to_owned(), into)
        }
        12 => {
            let whole = name(dice);
            let parts = names(dice, &whole);
            Command::Join(parts, " ".to_owned(), whole)
        }
        13 => {
            let mut words: Vec<(String, String)> =
                (0..3).map(|_| (dice.pick(&WORDS).to_owned(), dice.pick(&WORDS).to_owned())).collect();
            words.sort();
            words.dedup_by(|a, b| a.0 == b.0);
            Command::MapValues(value_path(dice), words)
        }
        14 => Command::Convert(value_path(dice)),
        15 => Command::ToList(value_path(dice)),
        16 => Command::FromList(value_path(dice)),
        18..=20 => Command::Each(path(dice), some(dice)),
        21 | 22 => Command::When(path(dice), dice.pick(&WORDS).to_owned(), some(dice)),
        _ => Command::With(path(dice), path(dice)),
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

fn tree(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Whether a step is one op, however deep inside of others: only then are its losses named by its own places.
fn is_one(command: &Command) -> bool {
    match command {
        Command::Each(_, inner) | Command::When(_, _, inner) => inner.len() == 1 && is_one(&inner[0]),
        _ => true,
    }
}

/// Runs every step alone there and back, and compares with what it says it loses.
fn there_and_back(commands: &[Command], steps: &Steps, text: &str) -> String {
    let mut current = text.to_owned();
    for (command, step) in commands.iter().zip(steps) {
        let mut document = Document::from_str(&current).unwrap();
        step.upcast(&mut document).unwrap();
        let next = document.to_json();
        let declared = match step.loss() {
            Loss::None => Some(Vec::new()),
            Loss::Members(members) => Some(members).filter(|_| is_one(command)),
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

/// One program over one document; says whether it ran to its end, and whether it was without loss.
fn check(commands: &[Command], text: &str, kept: &[(String, String)]) -> (bool, bool) {
    let steps = build(commands);
    if !steps.faults().is_empty() {
        return (false, false);
    }
    let mut expected = tree(text);
    let outcome = reference::run(commands, &mut expected);
    let mut document = Document::from_str(text).unwrap();
    let run = steps.iter().try_for_each(|step| step.upcast(&mut document));
    assert_eq!(run.is_ok(), outcome.is_ok(), "{run:?}");
    let fused = fused::read(build(commands), text);
    assert_eq!(fused.as_ref().ok(), outcome.is_ok().then_some(&expected), "fused with reading: {fused:?}");
    if run.is_err() {
        return (false, false);
    }
    let output = document.to_json();
    assert_eq!(tree(&output), expected);
    assert_eq!(tree(&there_and_back(commands, &steps, text)), expected);
    let top = Document::from_str(&output).unwrap();
    let names = top.names("").unwrap();
    let mut places = Vec::new();
    for (name, json) in kept {
        let mut top = Document::from_str(&output).unwrap();
        assert_eq!(top.take(name).unwrap().to_json(), *json, "an untouched member keeps its bytes");
        places.push(names.iter().position(|other| other == name).unwrap());
    }
    let order = Document::from_str(text).unwrap().names("").unwrap();
    places.sort_by_key(|place| order.iter().position(|name| *name == names[*place]));
    assert!(places.is_sorted(), "untouched members keep their order");
    if steps.iter().any(|step| !step.loss().is_none()) {
        return (true, false);
    }
    steps.iter().rev().for_each(|step| step.downcast(&mut document).unwrap());
    assert_eq!(tree(&document.to_json()), tree(text), "without loss, there and back is the identity");
    (true, true)
}

#[test]
#[allow(clippy::print_stdout)]
fn random_programs_do_what_the_reference_does_and_come_back() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256_u64);
    let (mut ran, mut without_loss) = (0, 0);
    for case in 0..cases {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ case.wrapping_mul(0xD134_2543_DE82_EF95) | 1);
        dice.roll();
        let (text, kept) = document(&mut dice);
        let commands: Vec<Command> = (0..=dice.below(4)).map(|_| command(&mut dice, 2)).collect();
        let result = std::panic::catch_unwind(|| check(&commands, &text, &kept));
        let Ok((done, lossless)) = result else { panic!("case {case}: {commands:#?} over {text}") };
        ran += u64::from(done);
        without_loss += u64::from(lossless);
    }
    println!("{cases} programs, {ran} ran to their end, {without_loss} of them without loss");
    assert!(
        ran * 6 > cases && without_loss * 50 > cases,
        "too few programs: {ran} {without_loss} of {cases}"
    );
}
