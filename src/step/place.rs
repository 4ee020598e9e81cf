use std::fmt;

use crate::document::{Name, pointer, segments};

/// Where an op works: the names and indices to go through.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) way: Vec<Name>,
}

impl Place {
    /// Takes a member name or a JSON Pointer; the error is a sentence.
    pub(crate) fn parse(path: &str) -> Result<Self, String> {
        if path.contains('/') && !path.starts_with('/') {
            let name = path.replace('~', "~0").replace('/', "~1");
            return Err(format!(
                "{path} has a slash and does not begin with one: write /{path} for a member of a member, or /{name} for a \
                 name with a slash in it"
            ));
        }
        let way = segments(path).map_err(|error| error.to_string())?;
        Ok(Self { way: way.iter().map(|name| Name::new(name)).collect() })
    }

    /// A member beside this one, by its name or by a pointer that leads to the same object.
    pub(super) fn sibling(&self, path: &str) -> Result<Self, String> {
        let place = Self::parse(path)?;
        if !path.starts_with('/') {
            return Ok(self.beside(path));
        }
        if place.parent() == self.parent() && !place.way.is_empty() {
            Ok(place)
        } else {
            Err(format!("{path} is not in the same object as {self}"))
        }
    }

    pub(super) fn beside(&self, name: &str) -> Self {
        let mut way = self.parent().to_vec();
        way.push(Name::new(name));
        Self { way }
    }

    pub(super) fn parent(&self) -> &[Name] {
        self.way.split_last().map_or(&[], |(_, parent)| parent)
    }

    /// The last name, to be the key of a new member.
    pub(super) fn key(&self) -> &Name {
        &self.way[self.way.len() - 1]
    }

    pub(crate) fn name(&self) -> &str {
        self.way.last().map_or("", Name::as_str)
    }

    /// The top-level member, or `None` for the whole document.
    pub(super) fn head(&self) -> Option<&str> {
        self.way.first().map(Name::as_str)
    }

    pub(super) fn is_root(&self) -> bool {
        self.way.is_empty()
    }

    /// Whether one of the two lies in the other, or both are one. `*` may be any element.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.way.iter().zip(&other.way).all(|(a, b)| a == b || a.as_str() == "*" || b.as_str() == "*")
    }

    pub(crate) fn pointer(&self) -> String {
        pointer(&self.way)
    }
}

impl fmt::Display for Place {
    /// As it may be written: the name alone where that is enough.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.way.as_slice() {
            [] => f.write_str("the whole value"),
            [name] if !name.as_str().is_empty() && !name.as_str().starts_with('/') => {
                f.write_str(name.as_str())
            }
            way => f.write_str(&pointer(way)),
        }
    }
}

/// Names as a sentence lists them: `street, city and zip`.
pub(super) fn list<T: fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
