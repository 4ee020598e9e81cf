//! How a type differs from its snapshot, and what that means for those who read and write.

use serde_json::Value;

use super::Snapshot;

/// What a change asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: what was stored is read, and what is stored now is read by programs that are older.
    Compatible,
    /// A version of its own, so that programs that are older refuse what they would misread.
    BreaksOldReaders,
    /// A version of its own, and a step that leads to it.
    NeedsVersion,
}

impl Class {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::BreaksOldReaders => "breaking for old readers",
            Self::NeedsVersion => "needs a version bump",
        }
    }
}

/// A difference, in words.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) class: Class,
    pub(super) text: String,
}

/// How the second differs from the first; `None` if both say the same.
pub(super) fn difference(old: &Snapshot, new: &Snapshot) -> Option<Difference> {
    let mut lines = Vec::new();
    compare("written", old.written(), new.written(), &mut lines);
    compare("read", old.read(), new.read(), &mut lines);
    (!lines.is_empty()).then(|| Difference { class: Class::NeedsVersion, text: lines.join("\n") })
}

fn compare(at: &str, old: &Value, new: &Value, lines: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(olds), Value::Object(news)) => {
            let mut names: Vec<&String> = olds.keys().chain(news.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let at = format!("{at}/{name}");
                match (olds.get(name), news.get(name)) {
                    (Some(old), Some(new)) => compare(&at, old, new, lines),
                    (Some(old), None) => lines.push(format!("{at} was {old} and is gone")),
                    (None, Some(new)) => lines.push(format!("{at} is new: {new}")),
                    (None, None) => {}
                }
            }
        }
        (old, new) if old == new => {}
        (old, new) => lines.push(format!("{at} was {old} and is {new}")),
    }
}
