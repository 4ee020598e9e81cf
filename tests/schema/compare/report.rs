//! The report, for people and for programs.

use serde_json::json;

use super::schemas;

#[test]
fn people_read_a_block_for_each_finding() {
    let old = json!({"type": "object", "properties": {"nick": {"type": "string"}, "n": {"type": "number"}}});
    let new =
        json!({"type": "object", "properties": {"alias": {"type": "string"}, "n": {"type": "integer"}}});
    let text = "\
thing: version 1 to version 2
read: breaking, rollback: ok, lost: /nick, lost on rollback: /alias

FIELD_ADDED at /alias (rollback: loss)
  the old type passes over the member, which the new type writes
  help: a program with the old type drops it when it saves, unless it carries over what it does not know

TYPE_NARROWED at /n (read: breaking)
  was number, is integer
  help: add a step that converts the values

FIELD_REMOVED at /nick (read: loss)
  the new type passes over the member, which the old type writes
  help: if it was renamed, add a step that renames it; if its values may go, add a step that removes it";
    assert_eq!(schemas(&old, &new).to_string(), text);
    assert_eq!(schemas(&old, &old).to_string(), "thing: version 1 to version 2: no difference");
}

#[test]
fn programs_read_json() {
    let comparison = schemas(&json!({"type": "string"}), &json!({"type": ["string", "null"]}));
    let report = json!({
        "kind": "thing",
        "old_version": 1,
        "new_version": 2,
        "class": "breaks_old_readers",
        "read": "ok",
        "rollback": "breaking",
        "loss": [],
        "rollback_loss": [],
        "findings": [{
            "rule": "NULL_ADDED",
            "path": "",
            "words": "the new type writes null, the old type does not read it",
            "advice": "keep the write version until no program with the old type is left",
            "read": null,
            "rollback": "breaking",
        }],
    });
    assert_eq!(comparison.to_json(), report);
}

#[test]
fn names_are_escaped_in_paths() {
    let old = json!({"type": "object", "properties": {"a/b~c": {"type": "string"}}});
    let new = json!({"type": "object", "properties": {"d": {"type": "string"}}});
    assert_eq!(schemas(&old, &new).loss(), ["/a~1b~0c"]);
}
