use serde_json::{Map, Value};

/// What one schema says of the members of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape<'a> {
    pub(super) properties: Vec<&'a Map<String, Value>>,
    pub(super) patterns: Vec<&'a Map<String, Value>>,
    /// What is asked of all other members.
    pub(super) additional: Option<&'a Value>,
}

/// Which members are asked about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Name<'k> {
    /// The one of this name.
    Member(&'k str),
    /// Those whose names match.
    Pattern(&'k str),
    /// Those whose names nobody knows.
    Any,
}

/// What is asked of a member.
#[derive(Debug, Default)]
pub(super) struct Slot<'a> {
    pub(super) schemas: Vec<&'a Value>,
    /// Whether anything speaks of the member; if nothing does, it is passed over.
    pub(super) named: bool,
    pub(super) refused: bool,
    /// Whether it depends on a pattern that is not understood.
    pub(super) unsure: bool,
}

enum Match {
    Always,
    Never,
    /// Some names match, and some do not.
    Some,
    /// Nobody can say.
    Unclear,
}

const DIGITS: &str = r"^\d+$";
const SIGNED_DIGITS: &str = r"^-?\d+$";

impl<'a> Shape<'a> {
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &'a Value> {
        self.properties.iter().filter_map(move |properties| properties.get(name))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.properties.iter().flat_map(|properties| properties.keys().map(String::as_str))
    }

    /// The members without names of their own that there may be, and what is asked of them.
    pub(super) fn open(&self) -> impl Iterator<Item = (Name<'a>, &'a Value)> {
        let patterns = self.patterns.iter().flat_map(|patterns| patterns.iter());
        let additional = self.additional.filter(|schema| **schema != Value::Bool(false));
        patterns
            .map(|(pattern, schema)| (Name::Pattern(pattern), schema))
            .chain(additional.map(|schema| (Name::Any, schema)))
    }

    fn ask(&self, name: Name<'_>, slot: &mut Slot<'a>) {
        let before = slot.schemas.len();
        if let Name::Member(name) = name {
            slot.schemas.extend(self.named(name));
        }
        let mut hit = slot.schemas.len() > before;
        for (pattern, schema) in self.patterns.iter().flat_map(|patterns| patterns.iter()) {
            let matched = matches(pattern, name);
            hit |= matches!(matched, Match::Always);
            slot.unsure |= matches!(matched, Match::Unclear);
            if !matches!(matched, Match::Never) {
                slot.named = true;
                slot.schemas.push(schema);
            }
        }
        slot.named |= hit;
        match self.additional {
            Some(Value::Bool(false)) => slot.refused |= !hit,
            Some(schema) if !hit => {
                slot.named = true;
                slot.schemas.push(schema);
            }
            _ => {}
        }
    }
}

/// What shapes together ask of a member.
pub(super) fn ask<'a>(shapes: &[Shape<'a>], name: Name<'_>) -> Slot<'a> {
    let mut slot = Slot::default();
    for shape in shapes {
        shape.ask(name, &mut slot);
    }
    slot
}

impl Name<'_> {
    /// Whether a member of this name may be among them.
    pub(super) fn may_be(self, name: &str) -> bool {
        match self {
            Name::Member(this) => this == name,
            Name::Pattern(pattern) => !matches!(matches(pattern, Name::Member(name)), Match::Never),
            Name::Any => true,
        }
    }
}

fn matches(pattern: &str, name: Name<'_>) -> Match {
    match name {
        Name::Any => Match::Some,
        Name::Pattern(other) if other == pattern => Match::Always,
        Name::Pattern(DIGITS) if pattern == SIGNED_DIGITS => Match::Always,
        Name::Pattern(SIGNED_DIGITS) if pattern == DIGITS => Match::Some,
        Name::Pattern(_) => Match::Unclear,
        Name::Member(name) => match pattern {
            DIGITS => known(is_digits(name)),
            SIGNED_DIGITS => known(is_digits(name.strip_prefix('-').unwrap_or(name))),
            _ => Match::Unclear,
        },
    }
}

fn known(matched: bool) -> Match {
    if matched { Match::Always } else { Match::Never }
}

fn is_digits(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
