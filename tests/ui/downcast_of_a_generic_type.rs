use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "page", version = 1)]
struct PageV1<T> {
    items: Vec<T>,
}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "page", version = 2, previous = PageV1<T>, downcast)]
struct Page<T> {
    items: Vec<T>,
}

impl<T> From<PageV1<T>> for Page<T> {
    fn from(old: PageV1<T>) -> Self {
        Self { items: old.items }
    }
}

fn main() {}
