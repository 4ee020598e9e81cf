use super::{Look, Tree};

/// How many instructions a pattern may have once its counts are written out.
const LONGEST: usize = 4096;

/// A pattern as a machine whose states are all followed at once: no text makes it slow.
#[derive(Clone, Debug)]
pub(super) struct Program(Vec<Instruction>);

#[derive(Clone, Debug)]
enum Instruction {
    Class(Vec<(char, char)>),
    Look(Look),
    Jump(usize),
    Split(usize, usize),
    Found,
}

impl Program {
    pub(super) fn new(tree: &Tree) -> Option<Self> {
        let mut program = Self(Vec::new());
        program.add(tree)?;
        program.push(Instruction::Found)?;
        Some(program)
    }

    fn push(&mut self, instruction: Instruction) -> Option<usize> {
        self.0.push(instruction);
        (self.0.len() <= LONGEST).then_some(self.0.len() - 1)
    }

    fn add(&mut self, tree: &Tree) -> Option<()> {
        match tree {
            Tree::Class(ranges) => self.push(Instruction::Class(ranges.clone())).map(drop),
            Tree::Look(look) => self.push(Instruction::Look(*look)).map(drop),
            Tree::Sequence(parts) => parts.iter().try_for_each(|part| self.add(part)),
            Tree::Either(ways) => self.either(ways),
            Tree::Repeat(inner, least, most) => self.repeat(inner, *least, *most),
        }
    }

    fn either(&mut self, ways: &[Tree]) -> Option<()> {
        let Some((last, first)) = ways.split_last() else { return Some(()) };
        let mut ends = Vec::new();
        for way in first {
            let split = self.push(Instruction::Split(0, 0))?;
            self.add(way)?;
            ends.push(self.push(Instruction::Jump(0))?);
            self.0[split] = Instruction::Split(split + 1, self.0.len());
        }
        self.add(last)?;
        for end in ends {
            self.0[end] = Instruction::Jump(self.0.len());
        }
        Some(())
    }

    fn repeat(&mut self, inner: &Tree, least: u32, most: Option<u32>) -> Option<()> {
        for _ in 0..least {
            self.add(inner)?;
        }
        let Some(most) = most else {
            let split = self.push(Instruction::Split(0, 0))?;
            self.add(inner)?;
            self.push(Instruction::Jump(split))?;
            self.0[split] = Instruction::Split(split + 1, self.0.len());
            return Some(());
        };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Instruction::Split(0, 0))?);
            self.add(inner)?;
        }
        for split in splits {
            self.0[split] = Instruction::Split(split + 1, self.0.len());
        }
        Some(())
    }

    /// Whether the pattern is found anywhere in the text.
    pub(super) fn finds(&self, text: &str) -> bool {
        let mut threads = Threads::new(self);
        let mut before = None;
        let mut letters = text.chars();
        loop {
            let next = letters.clone().next();
            threads.follow(0, before, next);
            threads.settle(before, next);
            if threads.found {
                return true;
            }
            let Some(letter) = letters.next() else { return false };
            threads.eat(letter);
            before = Some(letter);
        }
    }
}

/// The states the machine is in.
struct Threads<'p> {
    program: &'p [Instruction],
    /// States to be followed before the next character is read.
    pending: Vec<usize>,
    /// States that wait for a character.
    waiting: Vec<usize>,
    seen: Vec<bool>,
    found: bool,
}

impl<'p> Threads<'p> {
    fn new(program: &'p Program) -> Self {
        let seen = vec![false; program.0.len()];
        Self { program: &program.0, pending: Vec::new(), waiting: Vec::new(), seen, found: false }
    }

    fn settle(&mut self, before: Option<char>, next: Option<char>) {
        while let Some(state) = self.pending.pop() {
            self.follow(state, before, next);
        }
    }

    fn follow(&mut self, state: usize, before: Option<char>, next: Option<char>) {
        if std::mem::replace(&mut self.seen[state], true) {
            return;
        }
        match &self.program[state] {
            Instruction::Class(_) => self.waiting.push(state),
            Instruction::Look(look) if holds(*look, before, next) => self.pending.push(state + 1),
            Instruction::Look(_) => {}
            Instruction::Jump(to) => self.pending.push(*to),
            Instruction::Split(one, other) => self.pending.extend([*one, *other]),
            Instruction::Found => self.found = true,
        }
    }

    fn eat(&mut self, letter: char) {
        self.seen.fill(false);
        for state in self.waiting.drain(..) {
            if matches!(&self.program[state], Instruction::Class(ranges) if within(ranges, letter)) {
                self.pending.push(state + 1);
            }
        }
    }
}

fn within(ranges: &[(char, char)], letter: char) -> bool {
    ranges.iter().any(|&(from, to)| from <= letter && letter <= to)
}

fn holds(look: Look, before: Option<char>, next: Option<char>) -> bool {
    let word =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    match look {
        Look::Start => before.is_none(),
        Look::End => next.is_none(),
        Look::Boundary => word(before) != word(next),
        Look::NoBoundary => word(before) == word(next),
    }
}
