use std::cell::RefCell;
use std::collections::HashSet;

use crate::tag::{Path, pointer_segment};

/// The places that a type passed over, in the order in which it did.
#[derive(Debug, Default)]
pub struct Notes {
    tag: Option<Path>,
    pointers: RefCell<Vec<String>>,
}

impl Notes {
    /// Without a note. `tag` is where the payload holds its tag: what only leads there is known.
    pub(crate) fn new(tag: Option<Path>) -> Self {
        Self { tag, pointers: RefCell::default() }
    }

    pub(super) fn note(&self, place: &Place<'_>) {
        let mut pointer = String::new();
        place.write_to(&mut pointer);
        self.pointers.borrow_mut().push(pointer);
    }

    /// Whether the tag stands somewhere below a place.
    pub(super) fn leads_to_tag(&self, place: &Place<'_>) -> bool {
        self.tag.and_then(|tag| place.way_on(tag)).is_some()
    }

    /// As JSON Pointers, each once.
    pub(crate) fn into_pointers(self) -> Vec<String> {
        let mut pointers = self.pointers.into_inner();
        let mut seen = HashSet::new();
        pointers.retain(|pointer| seen.insert(pointer.clone()));
        pointers
    }
}

/// A place in a document.
pub(super) enum Place<'p> {
    Root,
    Member { within: &'p Place<'p>, name: &'p str },
    Element { within: &'p Place<'p>, index: usize },
}

impl Place<'_> {
    fn write_to(&self, pointer: &mut String) {
        match self {
            Self::Root => {}
            Self::Member { within, name } => {
                within.write_to(pointer);
                pointer.push_str(&pointer_segment(name));
            }
            Self::Element { within, index } => {
                within.write_to(pointer);
                pointer.push_str(&pointer_segment(&index.to_string()));
            }
        }
    }

    /// The way on to a tag, from a place that leads there.
    fn way_on(&self, tag: Path) -> Option<Path> {
        match self {
            Self::Root => Some(tag),
            Self::Member { within, name } => {
                within.way_on(tag).filter(|path| path.head == *name).and_then(|path| path.below())
            }
            Self::Element { .. } => None,
        }
    }
}
