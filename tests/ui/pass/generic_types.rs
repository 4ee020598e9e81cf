//! Versions with type parameters, lifetimes and where clauses.

#![deny(warnings, clippy::pedantic, missing_docs, unreachable_pub, unused, rust_2018_idioms, single_use_lifetimes)]

use std::borrow::Cow;
use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use upcaster::Versioned;

/// A page of anything.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "page", version = 1)]
pub struct PageV1<T> {
    items: Vec<T>,
}

/// A page that says how many there are.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "page", version = 2, previous = PageV1<T>)]
pub struct Page<T>
where
    T: Debug,
{
    items: Vec<T>,
    total: usize,
}

impl<T: Debug> From<PageV1<T>> for Page<T> {
    fn from(old: PageV1<T>) -> Self {
        Self { total: old.items.len(), items: old.items }
    }
}

/// A name that may be borrowed.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "name", version = 1)]
pub struct NameV1<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

/// The same with another member, and a constant.
#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "name", version = 2, previous = NameV1<'a>)]
pub struct Name<'a, const N: usize> {
    #[serde(borrow)]
    full: Cow<'a, str>,
}

impl<'a, const N: usize> From<NameV1<'a>> for Name<'a, N> {
    fn from(old: NameV1<'a>) -> Self {
        Self { full: old.name }
    }
}

fn main() {
    let page: Page<u8> = upcaster::from_str(r#"{"_v":1,"items":[1,2]}"#).expect("a page");
    assert_eq!(page, Page { items: vec![1, 2], total: 2 });
    assert_eq!(upcaster::to_string(&page).expect("a page"), r#"{"_v":2,"items":[1,2],"total":2}"#);
    let name: Name<'_, 7> = upcaster::from_str(r#"{"name":"Ada","_v":1}"#).expect("a name");
    assert!(matches!(name.full, Cow::Borrowed("Ada")));
}
