//! Makes programs and documents out of rolls of dice.

use super::{Command, Dice};

/// The top-level members that programs know of.
pub(super) const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "x~y", "p/q"];
const WORDS: [&str; 5] = ["on", "off", "new", "old", ""];
const TEXTS: [&str; 6] = [r#""x y z""#, r#""x""#, r#"" ""#, r#""\u0061 \n\"é""#, r#""on""#, r#""off""#];
const NUMBERS: [&str; 7] = ["0", "-7", "12", "1.50", "1e2", "123456789012", "9007199254740993"];

fn space(dice: &mut dyn Dice) -> &'static str {
    if dice.one_in(4) { dice.pick(&[" ", "\n", "\t ", "  "]) } else { "" }
}

fn value(dice: &mut dyn Dice, depth: usize, out: &mut String) {
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

fn array(dice: &mut dyn Dice, depth: usize, out: &mut String) {
    out.push('[');
    for index in 0..dice.below(4) {
        out.push_str(if index > 0 { "," } else { "" });
        out.push_str(space(dice));
        value(dice, depth, out);
        out.push_str(space(dice));
    }
    out.push(']');
}

fn key(dice: &mut dyn Dice, name: &str, out: &mut String) {
    let written = if dice.one_in(6) && name.len() == 1 {
        format!("\\u{:04x}", name.as_bytes()[0])
    } else {
        name.to_owned()
    };
    out.push_str(&format!("{}\"{written}\"{}:{}", space(dice), space(dice), space(dice)));
}

fn object(dice: &mut dyn Dice, depth: usize, out: &mut String) {
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

/// A document, with members of those names and others.
pub(crate) fn document(dice: &mut dyn Dice) -> String {
    let mut members = Vec::new();
    for name in NAMES {
        if dice.below(5) < 3 {
            let mut member = String::new();
            key(dice, name, &mut member);
            value(dice, 3, &mut member);
            members.push(member);
        }
    }
    for index in 0..dice.below(3) {
        let mut text = String::new();
        value(dice, 3, &mut text);
        members.insert(dice.below(members.len() + 1), format!("{}\"keep{index}\" : {text} ", space(dice)));
    }
    format!("{{{}}}", members.join(","))
}

fn name(dice: &mut dyn Dice) -> String {
    dice.pick(&NAMES[..5]).to_owned()
}

fn path(dice: &mut dyn Dice) -> String {
    match dice.below(8) {
        0..=3 => name(dice),
        4 | 5 => format!("/{}/{}", name(dice), name(dice)),
        6 => format!("/{}/{}/{}", name(dice), dice.pick(&["0", "1", "b"]), name(dice)),
        _ => dice.pick(&["/x~0y", "/p~1q", "/p~1q/a", "/a/x~0y"]).to_owned(),
    }
}

fn value_path(dice: &mut dyn Dice) -> String {
    if dice.one_in(12) { format!("/{}/0", name(dice)) } else { path(dice) }
}

fn names(dice: &mut dyn Dice, but: &str) -> Vec<String> {
    let mut names: Vec<String> = (0..=dice.below(3)).map(|_| name(dice)).filter(|n| n != but).collect();
    names.sort();
    names.dedup();
    if names.is_empty() { vec!["x~y".to_owned()] } else { names }
}

fn maybe(dice: &mut dyn Dice) -> Option<i64> {
    if dice.one_in(2) { Some(5) } else { None }
}

fn command(dice: &mut dyn Dice, depth: usize) -> Command {
    let some = |dice: &mut dyn Dice| (0..=dice.below(2)).map(|_| command(dice, depth - 1)).collect();
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

/// A program of a few steps.
pub(crate) fn program(dice: &mut dyn Dice) -> Vec<Command> {
    (0..=dice.below(4)).map(|_| command(dice, 2)).collect()
}
