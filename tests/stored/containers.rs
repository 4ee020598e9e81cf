//! `Stored<T>` inside of what serde itself buffers, and what it is as a value.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use upcaster::{Stored, Versioned};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 1)]
struct NoteV1 {
    body: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 2, previous = NoteV1)]
struct Note {
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    replies: Vec<Stored<Note>>,
}

impl From<NoteV1> for Note {
    fn from(old: NoteV1) -> Self {
        Self { text: old.body, replies: Vec::new() }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Page {
    id: String,
    #[serde(flatten)]
    note: Stored<Note>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Note(Stored<Note>),
    Text(String),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Entry {
    Note { note: Stored<Note> },
    Nothing,
}

#[test]
fn a_flattened_record_is_read_and_written() {
    for old in [r#"{"_v":1,"id":"a","body":"milk"}"#, r#"{"id":"a","body":"milk","_v":1}"#] {
        let page: Page = serde_json::from_str(old).unwrap();
        assert_eq!((page.note.text.as_str(), page.note.stored_version().get()), ("milk", 1));
        assert_eq!(serde_json::to_string(&page).unwrap(), r#"{"id":"a","_v":2,"text":"milk"}"#);
    }
}

#[test]
fn a_record_in_an_untagged_enum_is_read_and_written() {
    for old in [r#"[{"_v":1,"body":"milk"},"text"]"#, r#"[{"body":"milk","_v":1},"text"]"#] {
        let list: Vec<Either> = serde_json::from_str(old).unwrap();
        let [Either::Note(note), Either::Text(text)] = &list[..] else { panic!("{list:?}") };
        assert_eq!((note.text.as_str(), text.as_str()), ("milk", "text"));
        assert_eq!(serde_json::to_string(&list).unwrap(), r#"[{"_v":2,"text":"milk"},"text"]"#);
    }
}

#[test]
fn a_record_in_an_internally_tagged_enum_is_read_and_written() {
    let old = r#"[{"note":{"body":"milk","_v":1},"type":"Note"},{"type":"Nothing"}]"#;
    let list: Vec<Entry> = serde_json::from_str(old).unwrap();
    assert!(matches!(&list[..], [Entry::Note { note }, Entry::Nothing] if note.is_stale()));
    assert_eq!(
        serde_json::to_string(&list).unwrap(),
        r#"[{"type":"Note","note":{"_v":2,"text":"milk"}},{"type":"Nothing"}]"#
    );
}

#[test]
fn records_within_records_have_versions_of_their_own() {
    let old = r#"{"text":"a","replies":[{"body":"b","_v":1},{"replies":[{"_v":1,"body":"d"}],"_v":2,"text":"c"}],"_v":2}"#;
    let note: Stored<Note> = serde_json::from_str(old).unwrap();
    assert!(!note.is_stale() && note.replies[0].is_stale() && note.replies[1].replies[0].is_stale());
    assert_eq!(
        serde_json::to_string(&note).unwrap(),
        r#"{"_v":2,"text":"a","replies":[{"_v":2,"text":"b"},{"_v":2,"text":"c","replies":[{"_v":2,"text":"d"}]}]}"#
    );
    let same: Note = upcaster::from_slice(old.as_bytes()).unwrap();
    assert_eq!(same, *note);
}

#[test]
fn a_record_is_read_from_a_value_of_serde_json() {
    let value = serde_json::json!({"_v": 1, "body": "milk"});
    let note: Stored<Note> = serde_json::from_value(value).unwrap();
    assert_eq!(note.text, "milk");
    assert_eq!(serde_json::to_value(&note).unwrap(), serde_json::json!({"_v": 2, "text": "milk"}));
}

#[test]
fn only_the_value_counts_when_records_are_compared() {
    let read: Stored<Note> = serde_json::from_str(r#"{"_v":1,"body":"milk"}"#).unwrap();
    let made = Stored::new(Note { text: "milk".to_owned(), replies: Vec::new() });
    assert_ne!(read.stored_version(), made.stored_version());
    assert_eq!(read, made);
    assert_eq!(HashSet::from([read.clone(), made]).len(), 1);
    assert_eq!(Stored::<Note>::default().into_inner(), Note::default());
    assert!(!Stored::<Note>::default().is_stale());
}

#[test]
fn a_record_can_be_changed_in_place() {
    let mut note = Stored::from(Note::default());
    note.text.push_str("milk");
    assert_eq!(serde_json::to_string(&note).unwrap(), r#"{"_v":2,"text":"milk"}"#);
}

#[test]
fn a_loaded_value_keeps_its_version_as_a_stored_one() {
    let loaded = upcaster::load_str::<Note>(r#"{"_v":1,"body":"milk"}"#).unwrap();
    let stored = Stored::from(loaded);
    assert_eq!((stored.stored_version().get(), stored.is_stale()), (1, true));
}
