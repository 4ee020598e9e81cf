//! Every status with its body, and no value of a document in it.

use upcaster::store::{MemoryStore, Store, StoreErrorKind};

use crate::model::{BODY, CANARY, V2};
use crate::server::{Answer, Server};
use crate::stores::Failing;

/// The answer says nothing of what is in the documents.
#[track_caller]
fn refused(answer: &Answer, status: u16, body: &str) {
    assert_eq!((answer.status, &*answer.body), (status, body));
    assert!(!answer.text().contains(CANARY), "{answer:?}");
    answer.problem();
}

/// The answer to a read of a document.
fn stored(document: &str) -> Answer {
    Server::with(&[("a", document)]).get("/orders/a")
}

#[test]
fn a_record_of_any_version_is_the_value_of_today_without_a_tag() {
    let server = Server::with(&[("a", V2)]);
    let old = server.get("/orders/a");
    assert_eq!((old.status, &*old.body), (200, BODY));
    assert_eq!(old.header("content-type"), Some("application/json"));
    assert_eq!(old.header("x-logged"), None);
    let paid = server.post("/orders/a/pay");
    assert_eq!((paid.status, &paid.body), (200, &BODY.replace("false", "true")));
    assert_ne!(paid.header("etag"), old.header("etag"));
}

#[test]
fn the_negative_control_finds_the_canary() {
    assert!(Server::with(&[("a", V2)]).get("/orders/a").text().contains(CANARY));
}

#[test]
fn what_is_not_there_is_404() {
    let server = Server::with(&[]);
    let body = r#"{"type":"urn:upcaster:not-found","title":"not found","status":404,"detail":"there is no record with that id"}"#;
    refused(&server.get("/orders/a"), 404, body);
    refused(&server.post("/orders/a/pay"), 404, body);
    refused(&server.post("/orders/a/add"), 404, body);
    refused(&server.send("DELETE", "/orders/a", &[], ""), 404, body);
    assert_eq!(server.get("/orders/a").header("x-logged"), Some("NotFound"));
}

#[test]
fn a_record_is_added_once() {
    let server = Server::with(&[]);
    let added = server.send("PUT", "/orders/a", &[], V2);
    assert_eq!((added.status, &*added.body), (201, BODY));
    assert_eq!(added.etag(), server.get("/orders/a").etag());
    let body = r#"{"type":"urn:upcaster:exists","title":"exists","status":409,"detail":"there is a record with that id already"}"#;
    refused(&server.send("PUT", "/orders/a", &[], V2), 409, body);
    assert_eq!(server.send("DELETE", "/orders/a", &[], "").status, 204);
    assert_eq!(server.get("/orders/a").status, 404);
}

#[test]
fn a_record_that_cannot_be_read_is_422_and_says_where() {
    refused(
        &stored(r#"{"_v":9,"name":"canary"}"#),
        422,
        r#"{"type":"urn:upcaster:newer","title":"newer document","status":422,"detail":"order version 9 is newer than version 4, the current one of this program","error":"newer","kind":"order","stored_version":9}"#,
    );
    refused(
        &stored(r#"{"_v":2,"customer":"a","name":"canary","total":1,"lines":[]}"#),
        422,
        r#"{"type":"urn:upcaster:step","title":"failed step","status":422,"detail":"order version 2 failed in step 2 -> 3 \"one name\", where it renames customer to name at /name","error":"step","kind":"order","stored_version":2,"step":{"from":2,"to":3,"name":"one name"},"path":"/name","cause":"/name is already there"}"#,
    );
    // What the step said quotes the value, and is for the log only.
    refused(
        &stored(r#"{"_v":2,"customer":"a","total":-1,"lines":[]}"#),
        422,
        r#"{"type":"urn:upcaster:step","title":"failed step","status":422,"detail":"order version 2 failed in step 2 -> 3 \"one name\", where it converts total at /total","error":"step","kind":"order","stored_version":2,"step":{"from":2,"to":3,"name":"one name"},"path":"/total"}"#,
    );
    refused(
        &stored(r#"{"_v":4,"name":"a","total":1,"lines":[{"sku":["canary"]}],"paid":false}"#),
        422,
        r#"{"type":"urn:upcaster:data","title":"unexpected data","status":422,"detail":"order version 4 does not fit its type at /lines/0/sku (line 1, column 45)","error":"data","kind":"order","stored_version":4,"path":"/lines/0/sku","cause":"invalid type: sequence, expected a string"}"#,
    );
    refused(
        &stored(r#"{"name":"canary"}"#),
        422,
        r#"{"type":"urn:upcaster:missing-tag","title":"missing tag","status":422,"detail":"order has no version tag at /_v","error":"missing-tag","kind":"order","path":"/_v"}"#,
    );
}

#[test]
fn every_kind_of_error_has_a_type_of_its_own() {
    for (document, name) in [
        (r#"{"_v":"canary"}"#, "malformed-tag"),
        (r#"{"_v":4,"_v":4,"name":"canary"}"#, "duplicate-tag"),
        (r#"{"_v":1,"name":"canary"}"#, "below-floor"),
        (r#"["canary"]"#, "not-an-object"),
        (r#"{"_v":4,canary}"#, "syntax"),
        (r#"{"_v":4,"name":"canary"#, "truncated"),
    ] {
        let answer = stored(document);
        assert_eq!((answer.status, &*answer.problem()), (422, name), "{document}");
        assert_eq!(answer.header("x-logged"), Some("Record"));
        assert!(!answer.text().contains(CANARY), "{answer:?}");
    }
}

#[test]
fn a_step_that_panics_is_an_answer_too() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|place| place.file().ends_with("model.rs")) {
            hook(info);
        }
    }));
    let answer = stored(&V2.replace("1250", "1e9"));
    assert_eq!((answer.status, &*answer.problem()), (422, "panic"));
    assert!(!answer.text().contains(CANARY), "{answer:?}");
}

#[test]
fn a_record_that_cannot_be_saved_is_422_and_stays_as_it_was() {
    let document = V2.replace(r#""sku":"canary""#, r#""sku":"canary","colour":"canary""#);
    let server = Server::with(&[("a", &document)]);
    let before = server.get("/orders/a").etag().to_owned();
    let spoiled = server.post("/orders/a/spoil");
    assert_eq!((spoiled.status, &*spoiled.problem()), (422, "non-finite"));
    assert!(spoiled.body.contains(r#""path":"/total""#), "{}", spoiled.body);
    let emptied = server.post("/orders/a/empty");
    assert_eq!((emptied.status, &*emptied.problem()), (422, "unknown-members"));
    assert!(!spoiled.text().contains(CANARY) && !emptied.text().contains(CANARY));
    assert_eq!(server.get("/orders/a").etag(), before);
}

#[test]
fn an_error_without_a_repository_is_answered_alike() {
    let server = Server::with(&[]);
    assert_eq!(server.send("POST", "/check", &[], V2).body, "12.5");
    let newer = server.send("POST", "/check", &[], r#"{"_v":9}"#);
    assert_eq!(newer.body, stored(r#"{"_v":9}"#).body);
    assert_eq!((newer.status, newer.header("x-logged")), (422, Some("Record")));
}

#[test]
fn a_mistake_of_the_program_is_500() {
    let answer = Server::with(&[]).get("/stranger");
    assert_eq!((answer.status, &*answer.problem()), (500, "not-registered"));
}

#[test]
fn what_the_store_says_is_not_for_the_client() {
    let internal =
        r#"{"type":"urn:upcaster:store","title":"internal error","status":500,"detail":"the store failed"}"#;
    for (kind, status, retry_after, body) in [
        (
            StoreErrorKind::Busy,
            503,
            Some("1"),
            r#"{"type":"urn:upcaster:busy","title":"busy","status":503,"detail":"the store is busy"}"#,
        ),
        (
            StoreErrorKind::Unavailable,
            503,
            None,
            r#"{"type":"urn:upcaster:unavailable","title":"unavailable","status":503,"detail":"the store cannot be reached"}"#,
        ),
        (StoreErrorKind::ReadOnly, 500, None, internal),
        (StoreErrorKind::Fenced, 500, None, internal),
        (StoreErrorKind::Unfenced, 500, None, internal),
        (StoreErrorKind::Full, 500, None, internal),
        (StoreErrorKind::Rejected, 500, None, internal),
        (StoreErrorKind::Schema, 500, None, internal),
        (StoreErrorKind::Other, 500, None, internal),
    ] {
        let server = Server::on(Failing(kind));
        for answer in [
            server.get("/orders/a"),
            server.send("PUT", "/orders/a", &[], V2),
            server.post("/orders/a/pay"),
            server.post("/orders/a/add"),
            server.send("DELETE", "/orders/a", &[], ""),
        ] {
            refused(&answer, status, body);
            assert_eq!(answer.header("retry-after"), retry_after);
            assert_eq!(answer.header("x-logged"), Some("Store"));
        }
    }
}

#[tokio::test]
async fn nothing_is_written_by_a_read() {
    let server = tokio::task::spawn_blocking(|| {
        let server = Server::<MemoryStore>::with(&[("a", V2)]);
        server.get("/orders/a");
        server.get("/orders/a/total");
        server
    });
    let server = server.await.unwrap();
    assert_eq!(server.store.get("a").await.unwrap().unwrap().document, V2.as_bytes());
    tokio::task::spawn_blocking(|| drop(server)).await.unwrap();
}
