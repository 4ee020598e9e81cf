//! What the fuzz target `chain_vs_reference` checks: any program of declared steps over any document.
//!
//! The bytes before the first `{` are the dice from which the program is made. From there on an input is the
//! document; without one, the dice make that too.

#[path = "../../tests/steps/programs/mod.rs"]
mod programs;

use programs::{Dice, Ways, check};

/// Bytes as dice, which fall on 0 when they are used up.
struct Bytes<'i>(std::slice::Iter<'i, u8>);

impl Dice for Bytes<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % end)
    }
}

/// Runs one program over one document, and panics where the answers differ.
pub fn check_chain(input: &[u8]) {
    let start = input.iter().position(|byte| *byte == b'{').unwrap_or(input.len());
    let (dice, document) = input.split_at(start);
    let Ok(document) = std::str::from_utf8(document) else { return };
    let mut dice = Bytes(dice.iter());
    let commands = programs::program(&mut dice);
    if document.is_empty() {
        check(&Ways::RIGHT, &commands, &programs::document(&mut dice));
    } else {
        check(&Ways::RIGHT, &commands, document);
    }
}
