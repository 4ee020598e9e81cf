//! What the fuzz target `document_edit` checks: any edits of any document.

use serde_json::{Value, json};
use upcaster::{BoxError, Document, DocumentError, Json};

use super::chain::programs::{self, Dice};
use super::dice::Bytes;
use super::tree::{Entry, Outcome, Tree, Wrong};

/// The deepest that arrays and objects may be in one another.
const MAX_DEPTH: usize = 127;

/// Names that are asked for, whether they are there or not.
const NAMES: [&str; 10] = ["a", "b", "e", "x~y", "p/q", "", "0", "01", "\u{e9}\"\n", "keep0"];

/// Edits a document and a naive tree of texts, and panics where they differ.
///
/// The bytes before the first `{` or `[` are the dice by which the edits are made; from there on an input is the
/// document. Without one, the dice make that too.
pub fn check_edits(input: &[u8]) {
    let Some((mut dice, text)) = Bytes::before(b"{[", input) else { return };
    if text.len() > 4096 {
        return;
    }
    let made = if text.is_empty() { programs::document(&mut dice) } else { String::new() };
    let text = if text.is_empty() { &made } else { text };
    let Ok(document) = Document::from_str(text) else {
        let deep = super::tree::depth(text) > MAX_DEPTH;
        assert!(deep || serde_json::from_str::<serde::de::IgnoredAny>(text).is_err(), "JSON is taken");
        return;
    };
    let tree = Tree::of(text);
    let plain = tree.is_plain();
    let mut both = Both { document, tree, held: None, plain };
    assert_eq!(both.document.to_json(), text.trim_ascii(), "a document that nobody touched");
    for _ in 0..=dice.below(12) {
        both.edit(&mut dice);
    }
}

/// A document, and what it is by the reference.
struct Both<'d> {
    document: Document<'d>,
    tree: Tree<'d>,
    held: Option<(Json<'d>, Tree<'d>)>,
    /// Whether no object has a name twice. If one has, that may be found or not, and what is done may not be.
    plain: bool,
}

impl<'d> Both<'d> {
    fn edit(&mut self, dice: &mut dyn Dice) {
        let (path, way) = self.path(dice);
        let before = self.tree.to_text();
        let edit = dice.below(11);
        let outcome = match edit {
            0 => self.read(&path, &way),
            1 => self.look(&path, &way),
            2 | 3 => self.take(&path, &way),
            4 | 5 => self.insert(&path, &way),
            6 => self.set(&path, &way, &value(dice)),
            7 => self.remove(&path, &way),
            8 => self.rename(&path, &way, NAMES[dice.below(NAMES.len())]),
            9 => self.each(&path, &way),
            _ => self.count(&path, &way),
        };
        let written = self.document.to_json();
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(&written).is_ok(), "JSON is made: {written}");
        if !self.plain {
            self.tree = Tree::of(&written).into_owned();
            return;
        }
        if let Err(difference) = outcome {
            panic!("edit {edit} of {path:?} in {before}: {difference}");
        }
        let tree = &self.tree;
        assert!(tree.is_written_as(&written), "edit {edit} of {path:?} in {before}: {written}, not {tree:?}");
    }

    /// A way that mostly leads somewhere, and how it may be written.
    fn path(&self, dice: &mut dyn Dice) -> (String, Vec<String>) {
        let (mut way, mut tree) = (Vec::new(), self.tree.clone());
        while way.len() < 6 && !dice.one_in(4) {
            tree.open();
            let count = match &tree {
                Tree::Array(elements) => elements.len(),
                Tree::Object(entries) => entries.len(),
                Tree::Text(_) => 0,
            };
            if count == 0 || dice.one_in(5) {
                way.push(NAMES[dice.below(NAMES.len())].to_owned());
                break;
            }
            let at = dice.below(count.min(256));
            tree = match tree {
                Tree::Array(mut elements) => {
                    way.push(at.to_string());
                    elements.swap_remove(at)
                }
                Tree::Object(mut entries) => {
                    let entry = entries.swap_remove(at);
                    way.push(entry.name);
                    entry.value
                }
                text @ Tree::Text(_) => text,
            };
        }
        let path = match way.as_slice() {
            [name] if !name.is_empty() && !name.starts_with('/') && dice.one_in(2) => name.clone(),
            way => {
                way.iter().map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1"))).collect()
            }
        };
        (path, way)
    }

    fn read(&mut self, path: &str, way: &[String]) -> Difference {
        let own = self.tree.clone().get(way).map(|found| found.map(|tree| tree.to_text()));
        let read = |text: &String| serde_json::from_str::<Value>(text).map_err(|_| Wrong);
        let expected = own.as_ref().map_err(|_| Wrong).and_then(|text| read(text.as_ref().ok_or(Wrong)?));
        same(self.document.get_as::<Value>(path), expected)?;
        let found = own.and_then(|text| text.as_ref().map(read).transpose());
        same(self.document.find_as::<Value>(path), found)
    }

    fn look(&mut self, path: &str, way: &[String]) -> Difference {
        let mut tree = self.tree.clone();
        let found = tree.get(way);
        let (there, null) = match &found {
            Ok(found) => (Ok(found.is_some()), Ok(found.as_ref().is_some_and(|tree| tree.is_null()))),
            Err(Wrong) => (Err(Wrong), Err(Wrong)),
        };
        same(self.document.contains(path), there)?;
        same(self.document.is_null(path), null)
    }

    fn count(&mut self, path: &str, way: &[String]) -> Difference {
        let mut tree = self.tree.clone();
        let mut found = tree.get(way).and_then(|found| found.ok_or(Wrong));
        if let Ok(tree) = &mut found {
            tree.open();
        }
        let (mut names, mut len) = (Err(Wrong), Err(Wrong));
        match found {
            Ok(Tree::Object(entries)) => names = Ok(entries.iter().map(|entry| entry.name.clone()).collect()),
            Ok(Tree::Array(elements)) => len = Ok(elements.len()),
            _ => {}
        }
        same(self.document.names(path), names)?;
        same(self.document.len_of(path), len)
    }

    fn take(&mut self, path: &str, way: &[String]) -> Difference {
        match (self.document.take(path), take(&mut self.tree, way)) {
            (Ok(json), Ok(tree)) => {
                let written = json.to_json();
                let right = !self.plain || tree.is_written_as(&written);
                if !right {
                    return Err(format!("{written} is taken, and not {tree:?}"));
                }
                self.held = Some((json, tree));
                Ok(())
            }
            (taken, expected) => same(taken.map(drop), expected.map(drop)),
        }
    }

    fn insert(&mut self, path: &str, way: &[String]) -> Difference {
        let (json, tree) = self
            .held
            .take()
            .unwrap_or_else(|| (Json::of(&json!({"n": 1.5})).expect("a value"), Tree::of(r#"{"n":1.5}"#)));
        same(self.document.insert(path, json), insert(&mut self.tree, way, tree))
    }

    fn set(&mut self, path: &str, way: &[String], value: &Value) -> Difference {
        let tree = Tree::Text(value.to_string().into());
        same(self.document.set(path, value), set(&mut self.tree, way, tree))
    }

    fn remove(&mut self, path: &str, way: &[String]) -> Difference {
        let expected = match self.tree.get(way) {
            Ok(Some(_)) => take(&mut self.tree, way).map(|_| true),
            Ok(None) => Ok(false),
            Err(Wrong) => Err(Wrong),
        };
        same(self.document.remove(path), expected)
    }

    fn rename(&mut self, path: &str, way: &[String], name: &str) -> Difference {
        same(self.document.rename(path, name), rename(&mut self.tree, way, name))
    }

    fn each(&mut self, path: &str, way: &[String]) -> Difference {
        let done = self.document.each(path, |element| Ok(element.set("e", &1)?));
        let expected = each(&mut self.tree, way);
        same(done.map_err(|error: BoxError| *error.downcast::<DocumentError>().expect("no other")), expected)
    }
}

/// What is put by [`Document::set`].
fn value(dice: &mut dyn Dice) -> Value {
    match dice.below(6) {
        0 => Value::Null,
        1 => json!(-0.0),
        2 => json!(u64::MAX),
        3 => json!("\u{e9}\u{0}\"\\/\u{1f600}"),
        4 => json!([[], {}, [1e300]]),
        _ => json!({"a": {"b": [1, 2.5]}, "": null}),
    }
}

/// In which the two are different.
type Difference = Result<(), String>;

fn same<T: PartialEq + std::fmt::Debug>(done: Result<T, DocumentError>, expected: Outcome<T>) -> Difference {
    match (done, expected) {
        (Ok(done), Ok(expected)) if done == expected => Ok(()),
        (Err(error), Err(Wrong)) => {
            assert!(!format!("{error}{error:?}").is_empty());
            Ok(())
        }
        (done, expected) => Err(format!("{done:?}, and by the reference {expected:?}")),
    }
}

fn take<'t>(tree: &mut Tree<'t>, way: &[String]) -> Outcome<Tree<'t>> {
    tree.get(way)?.ok_or(Wrong)?;
    let entries = tree.siblings(way)?;
    let at = entries.iter().position(|entry| Some(&entry.name) == way.last()).ok_or(Wrong)?;
    Ok(entries.remove(at).value)
}

fn insert<'t>(tree: &mut Tree<'t>, way: &[String], value: Tree<'t>) -> Outcome {
    if tree.get(way)?.is_some() || way.len() + value.depth() > MAX_DEPTH {
        return Err(Wrong);
    }
    let name = way.last().ok_or(Wrong)?;
    tree.siblings(way)?.push(Entry::new(name, value));
    Ok(())
}

fn set<'t>(tree: &mut Tree<'t>, way: &[String], value: Tree<'t>) -> Outcome {
    if way.len() + value.depth() > MAX_DEPTH {
        return Err(Wrong);
    }
    match tree.get(way)? {
        Some(old) => {
            *old = value;
            Ok(())
        }
        None => insert(tree, way, value),
    }
}

fn rename(tree: &mut Tree<'_>, way: &[String], name: &str) -> Outcome {
    tree.get(way)?.ok_or(Wrong)?;
    let entries = tree.siblings(way)?;
    if entries.iter().any(|entry| entry.name == name) {
        return Err(Wrong);
    }
    let entry = entries.iter_mut().find(|entry| Some(&entry.name) == way.last()).ok_or(Wrong)?;
    let Entry { name: own, key, .. } = Entry::new(name, Tree::of("null"));
    (entry.name, entry.key) = (own, key);
    Ok(())
}

/// Sets a member of every element, until one has no place for it.
fn each(tree: &mut Tree<'_>, way: &[String]) -> Outcome {
    let level = way.len() + 1;
    let all = tree.get(way)?.ok_or(Wrong)?;
    all.open();
    let one = |element: &mut Tree<'_>| {
        if level + 1 > MAX_DEPTH + 1 { Err(Wrong) } else { set(element, &["e".to_owned()], Tree::of("1")) }
    };
    match all {
        Tree::Array(elements) => elements.iter_mut().try_for_each(one),
        Tree::Object(entries) => entries.iter_mut().map(|entry| &mut entry.value).try_for_each(one),
        Tree::Text(_) => Err(Wrong),
    }
}
