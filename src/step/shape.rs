//! Ops that put members into an object of their own, and out of it.

use super::Loss;
use super::fault::Failure;
use super::op::{Operation, heads};
use super::place::{Place, list};
use crate::Document;
use crate::document::{DocumentError, Member, Name, Node, Segment, Token, What};

/// An object, and the members beside it that go into it.
pub(crate) struct Gather {
    pub(crate) into: Place,
    pub(crate) members: Vec<Place>,
}

impl Gather {
    fn gather(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        let mut members = Vec::with_capacity(self.members.len());
        for place in &self.members {
            if let Some(value) = document.take_at(&place.way)? {
                members.push(Member::new(place.key().key(), value));
            }
        }
        if members.is_empty() {
            document.expect_free(&self.into.way)?;
        } else {
            document.put_at(&self.into.way, Node::Object(members))?;
        }
        Ok(())
    }

    fn scatter(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        let members = take_members(document, &self.into)?;
        for place in &self.members {
            document.expect_free(&place.way)?;
        }
        for member in members {
            let Some(place) = self.members.iter().find(|place| place.name() == member.key.name()) else {
                let mut way = self.into.way.clone();
                way.push(Name::new(member.key.name()));
                return Err(DocumentError::at(&way, What::Other("has no place outside of its object")).into());
            };
            document.put_at(&place.way, member.value)?;
        }
        Ok(())
    }

    /// Where each member stands, and where it is gathered.
    #[cfg(feature = "testing")]
    pub(super) fn ends(&self) -> Vec<(Place, Place)> {
        let gathered = |member: &Place| {
            let mut way = self.into.way.clone();
            way.push(member.key().clone());
            (member.clone(), Place { way })
        };
        self.members.iter().map(gathered).collect()
    }

    fn places(&self) -> Vec<Place> {
        std::iter::once(&self.into).chain(&self.members).cloned().collect()
    }

    pub(super) fn heads(&self) -> Option<Vec<&str>> {
        heads(std::iter::once(&self.into).chain(&self.members))
    }
}

/// Takes an object away and gives its members; none for one that is absent or `null`.
fn take_members<'de>(document: &mut Document<'de>, at: &Place) -> Result<Vec<Member<'de>>, Failure> {
    match document.look(&at.way)?.map(|view| view.token()) {
        None => Ok(Vec::new()),
        Some(Token::Null) => {
            document.take_at(&at.way)?;
            Ok(Vec::new())
        }
        Some(Token::Object) => {
            document.open_at(&at.way)?;
            match document.take_at(&at.way)? {
                Some(Node::Object(members)) => Ok(members),
                _ => Ok(Vec::new()),
            }
        }
        Some(found) => Err(DocumentError::unexpected(&at.way, "an object", found).into()),
    }
}

/// Puts members into a new object.
pub(crate) struct Nest(pub(crate) Gather);

impl Operation for Nest {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.gather(document)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.scatter(document)
    }

    fn loss(&self) -> Loss {
        Loss::None
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(self.0.places())
    }

    fn sentence(&self) -> String {
        format!("nests {} in {}", list(self.0.members.iter().map(Place::name)), self.0.into)
    }
}

/// Puts the members of an object in its place.
pub(crate) struct Flatten {
    pub(crate) at: Place,
    pub(crate) gathering: Option<Gather>,
}

impl Flatten {
    pub(super) fn heads(&self) -> Option<Vec<&str>> {
        match &self.gathering {
            Some(gather) => gather.heads(),
            None if self.at.way.len() > 1 => heads([&self.at]),
            None => None,
        }
    }
}

impl Operation for Flatten {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        if let Some(gather) = &self.gathering {
            return gather.scatter(document);
        }
        for member in take_members(document, &self.at)? {
            document.put_at(&self.at.beside(member.key.name()).way, member.value)?;
        }
        Ok(())
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        match &self.gathering {
            Some(gather) => gather.gather(document),
            None => Err(Failure::OneWay),
        }
    }

    fn loss(&self) -> Loss {
        if self.gathering.is_some() { Loss::member(&self.at) } else { Loss::OneWay }
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(match &self.gathering {
            Some(gather) => gather.places(),
            None => vec![self.at.clone(), self.at.beside("*")],
        })
    }

    fn sentence(&self) -> String {
        format!("flattens {}", self.at)
    }
}

/// A value, and the name it has in an object of its own.
pub(crate) struct Shell {
    pub(crate) at: Place,
    pub(crate) name: Name,
}

impl Shell {
    fn wrap(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        if document.look(&self.at.way)?.is_none() {
            return Ok(());
        }
        if let Some(slot) = document.slot(&self.at.way)? {
            let value = std::mem::replace(slot, Node::NULL);
            // With room for what often follows.
            let mut members = Vec::with_capacity(2);
            members.push(Member::new(self.name.key(), value));
            *slot = Node::Object(members);
        }
        document.expect_fit_at(&self.at.way)?;
        Ok(())
    }

    fn unwrap(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        match document.look(&self.at.way)?.map(|view| view.token()) {
            None | Some(Token::Null) => return Ok(()),
            Some(Token::Object) => {}
            Some(found) => return Err(DocumentError::unexpected(&self.at.way, "an object", found).into()),
        }
        document.open_at(&self.at.way)?;
        let Some(slot) = document.slot(&self.at.way)? else { return Ok(()) };
        if let Node::Object(members) = slot {
            if members.len() == 1 && members[0].key.name() == self.name.as_str() {
                *slot = members.pop().map_or(Node::NULL, |member| member.value);
                return Ok(());
            }
        }
        let what = What::Other("does not have exactly the one member to be unwrapped");
        Err(DocumentError::at(&self.at.way, what).into())
    }
}

/// Puts a value into an object of its own.
pub(crate) struct Wrap(pub(crate) Shell);

impl Operation for Wrap {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.wrap(document)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.unwrap(document)
    }

    fn loss(&self) -> Loss {
        Loss::None
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.0.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("wraps {} in an object as {}", self.0.at, self.0.name.as_str())
    }
}

/// Takes the only member of an object for the object.
pub(crate) struct Unwrap(pub(crate) Shell);

impl Operation for Unwrap {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.unwrap(document)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.0.wrap(document)
    }

    fn loss(&self) -> Loss {
        Loss::member(&self.0.at)
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.0.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("unwraps {} from {}", self.0.name.as_str(), self.0.at)
    }
}
