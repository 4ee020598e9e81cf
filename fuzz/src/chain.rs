//! What the fuzz target `chain_vs_reference` checks: any program of declared steps over any document.
//!
//! The bytes before the first `{` are the dice from which the program is made. From there on an input is the
//! document; without one, the dice make that too.

#[path = "../../tests/steps/programs/mod.rs"]
pub(super) mod programs;

use programs::{Ways, check};

use super::dice::Bytes;

/// Runs one program over one document, and panics where the answers differ.
pub fn check_chain(input: &[u8]) {
    let Some((mut dice, document)) = Bytes::before(b"{", input) else { return };
    let commands = programs::program(&mut dice);
    if document.is_empty() {
        check(&Ways::RIGHT, &commands, &programs::document(&mut dice));
    } else {
        check(&Ways::RIGHT, &commands, document);
    }
}
