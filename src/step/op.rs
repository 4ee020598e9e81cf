use super::Loss;
use super::fault::Failure;
use super::given::AddFrom;
use super::lists::{FromList, ToList};
use super::moves::{Copy, Move, Rename};
use super::opaque::With;
use super::place::Place;
use super::scope::{Each, When};
use super::shape::{Flatten, Nest, Unwrap, Wrap};
use super::texts::{Join, Split};
use super::typed::Convert;
use super::values::{Add, Remove, Set};
use super::words::MapValues;
use crate::Document;

/// What every op can do and tell.
pub(crate) trait Operation {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure>;

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure>;

    fn loss(&self) -> Loss;

    /// Every place it reads or writes; `None` if nobody knows.
    fn places(&self) -> Option<Vec<Place>>;

    /// What it does, as the rest of a sentence.
    fn sentence(&self) -> String;
}

/// One change of a step.
pub(crate) enum Op {
    Rename(Rename),
    Move(Move),
    Copy(Copy),
    Add(Add),
    AddFrom(AddFrom),
    Set(Set),
    Remove(Remove),
    Nest(Nest),
    Flatten(Flatten),
    Wrap(Wrap),
    Unwrap(Unwrap),
    Split(Split),
    Join(Join),
    MapValues(MapValues),
    Convert(Convert),
    ToList(ToList),
    FromList(FromList),
    Each(Each),
    When(When),
    With(With),
}

impl Op {
    pub(crate) fn operation(&self) -> &dyn Operation {
        match self {
            Self::Rename(op) => op,
            Self::Move(op) => op,
            Self::Copy(op) => op,
            Self::Add(op) => op,
            Self::AddFrom(op) => op,
            Self::Set(op) => op,
            Self::Remove(op) => op,
            Self::Nest(op) => op,
            Self::Flatten(op) => op,
            Self::Wrap(op) => op,
            Self::Unwrap(op) => op,
            Self::Split(op) => op,
            Self::Join(op) => op,
            Self::MapValues(op) => op,
            Self::Convert(op) => op,
            Self::ToList(op) => op,
            Self::FromList(op) => op,
            Self::Each(op) => op,
            Self::When(op) => op,
            Self::With(op) => op,
        }
    }

    /// Whether it may make more of a document than a few bytes.
    pub(crate) fn grows(&self) -> bool {
        match self {
            Self::Rename(_)
            | Self::Move(_)
            | Self::Remove(_)
            | Self::Nest(_)
            | Self::Flatten(_)
            | Self::Wrap(_)
            | Self::Unwrap(_)
            | Self::ToList(_)
            | Self::FromList(_) => false,
            Self::Copy(_)
            | Self::Add(_)
            | Self::AddFrom(_)
            | Self::Set(_)
            | Self::Split(_)
            | Self::Join(_)
            | Self::MapValues(_)
            | Self::Convert(_)
            | Self::Each(_)
            | Self::When(_)
            | Self::With(_) => true,
        }
    }

    /// Brings a document up, which may not grow beyond its limit.
    #[inline]
    pub(crate) fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.operation().up(document)?;
        if self.grows() {
            document.expect_size()?;
        }
        Ok(())
    }

    /// Brings a document back down, within the same limit.
    pub(crate) fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.operation().down(document)?;
        document.expect_size()?;
        Ok(())
    }

    /// The names of all top-level members it reads or writes; `None` if that can be any.
    pub(crate) fn heads(&self) -> Option<Vec<&str>> {
        match self {
            Self::Rename(op) => heads([&op.from, &op.to]),
            Self::Move(op) => heads([&op.from, &op.to]),
            Self::Copy(op) => heads([&op.from, &op.to]),
            Self::Add(op) => heads([&op.at]),
            Self::AddFrom(op) => heads([&op.at]),
            Self::Set(op) => heads([&op.at]),
            Self::Remove(op) => heads([&op.at]),
            Self::Nest(op) => op.0.heads(),
            Self::Flatten(op) => op.heads(),
            Self::Wrap(op) => heads([&op.0.at]),
            Self::Unwrap(op) => heads([&op.0.at]),
            Self::Split(op) => op.0.heads(),
            Self::Join(op) => op.0.heads(),
            Self::MapValues(op) => heads([&op.at]),
            Self::Convert(op) => heads([&op.at]),
            Self::ToList(op) => heads([&op.0]),
            Self::FromList(op) => heads([&op.0]),
            Self::Each(op) => heads([&op.at]),
            Self::When(op) => op.heads(),
            Self::With(_) => None,
        }
    }
}

/// The top-level members of some places.
pub(super) fn heads<'a>(places: impl IntoIterator<Item = &'a Place>) -> Option<Vec<&'a str>> {
    let mut heads = Vec::new();
    for place in places {
        let head = place.head()?;
        if !heads.contains(&head) {
            heads.push(head);
        }
    }
    Some(heads)
}

/// The losses of ops one after another.
pub(super) fn losses(ops: &[Op]) -> Loss {
    ops.iter().fold(Loss::None, |loss, op| loss.and(op.operation().loss()))
}

/// What ops do, one after another.
pub(super) fn sentences(ops: &[Op]) -> String {
    ops.iter().map(|op| op.operation().sentence()).collect::<Vec<_>>().join(", ")
}

/// Every place some ops read or write.
pub(super) fn places(ops: &[Op]) -> Option<Vec<Place>> {
    let places: Option<Vec<_>> = ops.iter().map(|op| op.operation().places()).collect();
    places.map(|places| places.into_iter().flatten().collect())
}
