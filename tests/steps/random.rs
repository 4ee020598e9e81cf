//! Random programs over random documents.

use std::panic::catch_unwind;

use serde_json::Value;
use upcaster::Steps;

use crate::programs::check::Checked;
use crate::programs::{self, Command, Dice, Ways, Wrong, check};

/// A small generator of random numbers (xorshift64*), so that a failure can be run again.
struct Xorshift(u64);

impl Xorshift {
    fn of_case(case: u64) -> Self {
        let mut dice = Self(0x9E37_79B9_7F4A_7C15 ^ case.wrapping_mul(0xD134_2543_DE82_EF95) | 1);
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
}

impl Dice for Xorshift {
    fn below(&mut self, end: usize) -> usize {
        usize::try_from((self.roll() >> 33) % end as u64).unwrap()
    }
}

fn case(number: u64) -> (Vec<Command>, String) {
    let mut dice = Xorshift::of_case(number);
    let text = programs::document(&mut dice);
    (programs::program(&mut dice), text)
}

#[test]
#[allow(clippy::print_stdout)]
fn random_programs_do_what_the_reference_does_and_come_back() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256_u64);
    let (mut ran, mut without_loss) = (0, 0);
    for number in 0..cases {
        let (commands, text) = case(number);
        let result = catch_unwind(|| check(&Ways::RIGHT, &commands, &text));
        let Ok(checked) = result else { panic!("case {number}: {commands:#?} over {text}") };
        ran += u64::from(checked != Checked::Refused);
        without_loss += u64::from(checked == Checked::RanWithoutLoss);
    }
    println!("{cases} programs, {ran} ran to their end, {without_loss} of them without loss");
    assert!(
        ran * 6 > cases && without_loss * 50 > cases,
        "too few programs: {ran} {without_loss} of {cases}"
    );
}

/// What the checks say of the first of many random programs in which they see something wrong.
#[track_caller]
fn verdict(ways: &Ways) -> String {
    let said = (0..2_000).find_map(|number| {
        let (commands, text) = case(number);
        catch_unwind(|| check(ways, &commands, &text)).err()
    });
    *said.expect("nothing was seen").downcast::<String>().expect("a message")
}

#[test]
fn a_reference_that_renames_over_another_member_is_caught() {
    let run = |commands: &[Command], tree: &mut Value| {
        commands.iter().try_for_each(|command| {
            if let (Command::Rename(from, to), Some(map)) = (command, tree.as_object_mut()) {
                if map.contains_key(from) {
                    map.remove(to);
                }
            }
            programs::run(std::slice::from_ref(command), tree)
        })
    };
    let said = verdict(&Ways { run, ..Ways::RIGHT });
    assert!(said.starts_with("refused, and not by the reference"), "{said}");
}

#[test]
fn a_reference_that_takes_null_for_absent_is_caught() {
    let run = |commands: &[Command], tree: &mut Value| {
        commands.iter().try_for_each(|command| {
            if let (Command::Add(at, _), Some(map)) = (command, tree.as_object_mut()) {
                if map.get(at).is_some_and(Value::is_null) {
                    map.remove(at);
                }
            }
            programs::run(std::slice::from_ref(command), tree)
        })
    };
    let said = verdict(&Ways { run, ..Ways::RIGHT });
    assert!(said.contains("the reference (right)"), "{said}");
}

#[test]
fn steps_that_do_another_thing_while_reading_are_caught() {
    thread_local!(static BUILT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    fn every_second_time(commands: &[Command]) -> Steps {
        BUILT.set(BUILT.get() + 1);
        let value = BUILT.get() % 2;
        programs::build(commands).step("odd", |s| s.set("odd", value))
    }
    fn run(commands: &[Command], tree: &mut Value) -> Result<(), Wrong> {
        programs::run(commands, tree)?;
        tree["odd"] = 1.into();
        Ok(())
    }
    let said = verdict(&Ways { build: every_second_time, run });
    assert!(said.contains("reading of"), "{said}");
}

#[test]
fn a_step_that_says_it_loses_nothing_and_does_is_caught() {
    fn build(commands: &[Command]) -> Steps {
        let forget = |document: &mut upcaster::Document<'_>| Ok(document.remove("e").map(drop)?);
        programs::build(commands).step("forget", |s| s.with(forget).down(|_| Ok(())))
    }
    fn run(commands: &[Command], tree: &mut Value) -> Result<(), Wrong> {
        programs::run(commands, tree)?;
        tree.as_object_mut().map(|map| map.remove("e"));
        Ok(())
    }
    let said = verdict(&Ways { build, run });
    assert!(said.starts_with("/e differs in "), "{said}");
}

#[test]
fn a_step_that_spells_an_untouched_member_anew_is_caught() {
    fn build(commands: &[Command]) -> Steps {
        let spell = |document: &mut upcaster::Document<'_>| {
            if let Some(value) = document.find_as::<Value>("keep0")? {
                document.set("keep0", &value)?;
            }
            Ok(())
        };
        programs::build(commands).step("spell", |s| s.with(spell).down(|_| Ok(())))
    }
    let said = verdict(&Ways { build, ..Ways::RIGHT });
    assert!(said.contains("untouched members keep their bytes"), "{said}");
}
