use super::pointer;
use super::why::Why;

/// One thing that is wrong, and where; the path is built on the way up.
///
/// A word wide, as many frames of the recursion hold one.
#[derive(Debug)]
pub(super) struct Fault<'s, 'd>(Box<Repr<'s, 'd>>);

#[derive(Debug)]
struct Repr<'s, 'd> {
    why: Why<'s>,
    parts: Vec<Part<'d>>,
}

#[derive(Debug)]
enum Part<'d> {
    Member(&'d str),
    Item(usize),
}

/// Whether a value is valid.
pub(super) type Checked<'s, 'd> = Result<(), Fault<'s, 'd>>;

impl<'s, 'd> Fault<'s, 'd> {
    pub(super) fn new(why: Why<'s>) -> Self {
        Self(Box::new(Repr { why, parts: Vec::new() }))
    }

    pub(super) fn why(&self) -> Why<'s> {
        self.0.why
    }

    pub(super) fn in_member(mut self, name: &'d str) -> Self {
        self.0.parts.push(Part::Member(name));
        self
    }

    pub(super) fn in_item(mut self, at: usize) -> Self {
        self.0.parts.push(Part::Item(at));
        self
    }

    pub(super) fn is_decided(&self) -> bool {
        self.0.why.is_decided()
    }

    /// Whether it only says that this is not the branch meant: another type, or another tag.
    pub(super) fn is_another_branch(&self) -> bool {
        match self.0.why {
            Why::Type(_) | Why::Absent(_) | Why::Never => self.0.parts.is_empty(),
            Why::Const | Why::Enum => self.0.parts.len() <= 1,
            _ => false,
        }
    }

    pub(super) fn path(&self) -> String {
        let parts = self.0.parts.iter().rev();
        parts.fold(String::new(), |path, part| match part {
            Part::Member(name) => path + "/" + &pointer::escaped(name),
            Part::Item(at) => format!("{path}/{at}"),
        })
    }
}

/// Sums up what several rules say: one that is broken decides, and one that is not decided leaves it open.
#[derive(Default)]
pub(super) struct Tally<'s, 'd>(Option<Fault<'s, 'd>>);

impl<'s, 'd> Tally<'s, 'd> {
    pub(super) fn add(&mut self, checked: Checked<'s, 'd>) -> Checked<'s, 'd> {
        match checked {
            Err(fault) if !fault.is_decided() => {
                self.0.get_or_insert(fault);
                Ok(())
            }
            decided => decided,
        }
    }

    pub(super) fn demand(&mut self, holds: bool, why: Why<'s>) -> Checked<'s, 'd> {
        if holds { Ok(()) } else { self.add(Err(Fault::new(why))) }
    }

    pub(super) fn sum(self) -> Checked<'s, 'd> {
        self.0.map_or(Ok(()), Err)
    }
}
