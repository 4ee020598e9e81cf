//! Where a value that stands somewhere before, within or behind some steps stands before, within and behind the others.

use super::Op;
use super::declared::Step;
use super::place::Place;
use crate::document::Name;

/// The two ends of what an op moves.
struct Ends(Vec<Name>, Vec<Name>);

/// Every place that the values at some places come from or go to in steps that run one after another.
///
/// It may name more places than that, and never fewer; what closures move it does not know.
pub(crate) fn spread<'s>(steps: impl DoubleEndedIterator<Item = &'s Step>, places: &mut Vec<Place>) {
    let ends: Vec<Ends> = steps.flat_map(Step::ops).flat_map(|op| ends(op, &[])).collect();
    for Ends(from, to) in &ends {
        follow(places, from, to);
    }
    for Ends(from, to) in ends.iter().rev() {
        follow(places, to, from);
    }
}

/// Whether an op of a step may make one value of several at one of some places, as it is meant to.
pub(crate) fn makes_one(step: &Step, places: &[Place]) -> bool {
    step.ops().iter().any(|op| op_makes_one(op, &[], places))
}

fn op_makes_one(op: &Op, prefix: &[Name], places: &[Place]) -> bool {
    let touches = || {
        let own = op.operation().places().unwrap_or_default();
        own.iter().any(|own| {
            let own = Place { way: below(prefix, &own.way) };
            places.iter().any(|place| place.overlaps(&own))
        })
    };
    match op {
        Op::Each(each) => {
            let mut prefix = below(prefix, &each.at.way);
            prefix.push(Name::new("*"));
            each.ops.iter().any(|op| op_makes_one(op, &prefix, places))
        }
        Op::When(when) => when.ops.iter().any(|op| op_makes_one(op, prefix, places)),
        Op::Add(_)
        | Op::AddFrom(_)
        | Op::Set(_)
        | Op::Remove(_)
        | Op::Flatten(_)
        | Op::Unwrap(_)
        | Op::Split(_)
        | Op::Join(_)
        | Op::Convert(_)
        | Op::ToList(_)
        | Op::FromList(_)
        | Op::MapValues(_) => touches(),
        Op::Rename(_) | Op::Move(_) | Op::Copy(_) | Op::Nest(_) | Op::Wrap(_) | Op::With(_) => false,
    }
}

fn follow(places: &mut Vec<Place>, from: &[Name], to: &[Name]) {
    let moved = |place: &Place| {
        let common =
            place.way.iter().zip(from).all(|(a, b)| a == b || a.as_str() == "*" || b.as_str() == "*");
        common.then(|| Place { way: [to, place.way.get(from.len()..).unwrap_or_default()].concat() })
    };
    let new: Vec<Place> = places.iter().filter_map(moved).filter(|place| !places.contains(place)).collect();
    places.extend(new);
}

fn ends(op: &Op, prefix: &[Name]) -> Vec<Ends> {
    let pair = |from: &Place, to: &Place| Ends(below(prefix, &from.way), below(prefix, &to.way));
    match op {
        Op::Rename(op) => vec![pair(&op.from, &op.to)],
        Op::Move(op) => vec![pair(&op.from, &op.to)],
        Op::Copy(op) => vec![pair(&op.from, &op.to)],
        Op::Nest(op) => op.0.ends().iter().map(|(from, to)| pair(from, to)).collect(),
        Op::Flatten(op) => {
            let ends = op.gathering.as_ref().map(super::shape::Gather::ends).unwrap_or_default();
            ends.iter().map(|(from, to)| pair(from, to)).collect()
        }
        Op::Wrap(op) => vec![pair(&op.0.at, &inside(&op.0.at, &op.0.name))],
        Op::Unwrap(op) => vec![pair(&inside(&op.0.at, &op.0.name), &op.0.at)],
        Op::Split(op) => op.0.parts.iter().map(|part| pair(&op.0.whole, part)).collect(),
        Op::Join(op) => op.0.parts.iter().map(|part| pair(part, &op.0.whole)).collect(),
        Op::Each(op) => {
            let mut prefix = below(prefix, &op.at.way);
            prefix.push(Name::new("*"));
            op.ops.iter().flat_map(|op| ends(op, &prefix)).collect()
        }
        Op::When(op) => op.ops.iter().flat_map(|op| ends(op, prefix)).collect(),
        Op::Add(_)
        | Op::AddFrom(_)
        | Op::Set(_)
        | Op::Remove(_)
        | Op::MapValues(_)
        | Op::Convert(_)
        | Op::ToList(_)
        | Op::FromList(_)
        | Op::With(_) => Vec::new(),
    }
}

fn below(prefix: &[Name], way: &[Name]) -> Vec<Name> {
    [prefix, way].concat()
}

fn inside(at: &Place, name: &Name) -> Place {
    Place { way: [at.way.as_slice(), std::slice::from_ref(name)].concat() }
}
