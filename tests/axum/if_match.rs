//! `ETag` and `If-Match`, as RFC 9110 has them.

use axum::http::HeaderMap;
use upcaster::axum::{ETag, IfMatch};
use upcaster::store::Revision;

use crate::model::V2;
use crate::server::Server;

#[test]
fn the_etag_of_an_answer_is_what_if_match_asks_for() {
    let server = Server::with(&[("a", V2)]);
    let first = server.get("/orders/a").etag().to_owned();
    assert_eq!(server.get("/orders/a/total").etag(), first);
    let paid = server.post_if_match("/orders/a/pay", &first);
    assert_eq!(paid.status, 200);
    let second = paid.etag().to_owned();
    assert_eq!(server.get("/orders/a").etag(), second);
    let refused = server.post_if_match("/orders/a/pay", &first);
    assert_eq!(
        (refused.status, &*refused.body),
        (
            412,
            r#"{"type":"urn:upcaster:precondition-failed","title":"precondition failed","status":412,"detail":"the record is not in the state that was asked for: another state of it is there","conflict":"current"}"#
        )
    );
    assert_eq!(refused.header("x-logged"), Some("PreconditionFailed"));
    // Nothing was changed, and the newer tag still stands.
    assert_eq!(server.get("/orders/a").etag(), second);
    let delete = |tag: &str| server.send("DELETE", "/orders/a", &[&format!("if-match: {tag}")], "").status;
    assert_eq!((delete(&first), delete(&second)), (412, 204));
}

#[test]
fn a_stale_record_is_told_apart_in_a_refusal() {
    let server = Server::with(&[("a", V2)]);
    let refused = server.post_if_match("/orders/a/pay", "\"other\"");
    assert!(refused.body.ends_with(r#"still of an older version","conflict":"stale"}"#), "{}", refused.body);
}

#[test]
fn what_is_asked_for_is_read_as_a_list_of_strong_tags() {
    let server = Server::with(&[("a", V2)]);
    let status = |form: &str| {
        let etag = server.get("/orders/a").etag().to_owned();
        let bare = etag.trim_matches('"').to_owned();
        server.post_if_match("/orders/a/pay", &form.replace("TAG", &etag).replace("BARE", &bare)).status
    };
    for matching in [
        "*",
        "TAG",
        "\t TAG \t",
        "\"x\", TAG",
        "\"x\",TAG,\"y\"",
        ", ,TAG, ,",
        "W/\"x\", TAG",
        "\"\", TAG",
        "\"a,b\" , TAG",
        "\"*\", TAG",
    ] {
        assert_eq!(status(matching), 200, "{matching}");
    }
    for other in ["\"x\"", "\"\"", "W/TAG", "\"x\", W/TAG", "\"xBARE\"", "\"*\"", "\"\u{fc}\""] {
        assert_eq!(status(other), 412, "{other}");
    }
    for malformed in [
        "",
        ",",
        " , ,",
        "BARE",
        "\"",
        "\"x",
        "x\"",
        "\"x\" \"y\"",
        "\"x\"y",
        "TAG \"x\"",
        "'x'",
        "w/\"x\"",
        "W/ \"x\"",
        "W/",
        "*, TAG",
        "TAG, *",
        "* *",
        "\"x y\"",
        "\" TAG\"",
    ] {
        assert_eq!(status(malformed), 400, "{malformed}");
    }
    assert_eq!(
        server.post_if_match("/orders/a/pay", "x").body,
        r#"{"type":"urn:upcaster:invalid-if-match","title":"invalid If-Match","status":400,"detail":"If-Match is neither * nor a list of entity tags"}"#
    );
}

#[test]
fn several_lines_are_one_list() {
    let server = Server::with(&[("a", V2)]);
    let status = |lines: &[&str]| {
        let etag = server.get("/orders/a").etag().to_owned();
        let lines: Vec<String> =
            lines.iter().map(|line| format!("If-Match: {line}").replace("TAG", &etag)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        server.send("POST", "/orders/a/pay", &lines, "").status
    };
    assert_eq!(status(&[]), 200);
    assert_eq!(status(&["\"x\"", "TAG"]), 200);
    assert_eq!(status(&["\"x\"", "\"y\""]), 412);
    assert_eq!(status(&["TAG", "*"]), 400);
    assert_eq!(status(&["TAG", "y"]), 400);
    assert_eq!(status(&["TAG", ""]), 200);
}

#[test]
fn a_record_that_is_not_there_is_404_whatever_is_asked_for() {
    let server = Server::with(&[]);
    for if_match in ["*", "\"x\""] {
        assert_eq!(server.post_if_match("/orders/a/pay", if_match).status, 404);
    }
}

#[test]
fn every_revision_has_a_tag_of_its_own() {
    let tag = |revision: &str| ETag::from(&Revision::new(revision)).to_string();
    assert_eq!(tag("17"), "\"17\"");
    assert_eq!(tag("2026-11-21 08:00 \"x\" 5%\u{7f}"), "\"2026-11-21%2008:00%20%22x%22%205%25%7F\"");
    assert_eq!(tag("\u{fc}"), "\"%C3%BC\"");
    assert_ne!(tag(" "), tag("%20"));
    assert_eq!(tag(""), "\"\"");
    for byte in 0..=0x7f_u8 {
        let text = char::from(byte).to_string();
        let header = ETag::from(&Revision::new(&*text)).to_string();
        let headers = HeaderMap::from_iter([("if-match".parse().unwrap(), header.parse().unwrap())]);
        assert!(IfMatch::try_from(&headers).unwrap().is_present(), "{byte}");
    }
    assert!(!IfMatch::try_from(&HeaderMap::new()).unwrap().is_present());
}
