//! Clients that change one record at the same time.

use std::thread;

use tokio::sync::Barrier;
use upcaster::store::{MemoryStore, Store};

use crate::model::V2;
use crate::server::{Answer, Server};
use crate::stores::Meeting;

/// What so many clients are answered who send the same thing at once.
fn at_once(clients: usize, send: impl Fn() -> Answer + Sync) -> Vec<Answer> {
    let start = std::sync::Barrier::new(clients);
    let client = || {
        start.wait();
        send()
    };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    })
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

fn meeting() -> Server<Meeting> {
    let rows = MemoryStore::new();
    rows.seed("a", V2, None);
    Server::on(Meeting { rows, barrier: Barrier::new(2) })
}

#[test]
fn of_two_clients_who_saw_one_state_exactly_one_changes_it() {
    let server = meeting();
    let etag = server.get("/orders/a").etag().to_owned();
    // Both pass the check, and meet at the store.
    let answers = at_once(2, || server.post_if_match("/orders/a/pay", &etag));
    assert_eq!(statuses(&answers), [200, 412]);
    let lost = answers.iter().find(|answer| answer.status == 412).unwrap();
    assert_eq!(lost.problem(), "precondition-failed");
    assert!(lost.body.ends_with(r#""conflict":"current"}"#), "{}", lost.body);
}

#[test]
fn without_if_match_the_same_race_is_a_conflict() {
    let server = meeting();
    let answers = at_once(2, || server.post("/orders/a/pay"));
    assert_eq!(statuses(&answers), [200, 409]);
    let server = meeting();
    let answers = at_once(2, || server.post_if_match("/orders/a/pay", "*"));
    assert_eq!(statuses(&answers), [200, 409]);
    let lost = answers.iter().find(|answer| answer.status == 409).unwrap();
    assert_eq!(
        lost.body,
        r#"{"type":"urn:upcaster:conflict","title":"conflict","status":409,"detail":"the record was changed since it was loaded: another state of it is there","conflict":"current"}"#
    );
}

#[test]
fn a_delete_that_was_overtaken_by_a_change_is_refused() {
    for (headers, status) in [(&["if-match: "][..], 412), (&[], 409)] {
        let server = meeting();
        let etag = server.get("/orders/a").etag().to_owned();
        let headers: Vec<String> = headers.iter().map(|name| format!("{name}{etag}")).collect();
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answers = thread::scope(|scope| {
            let delete = scope.spawn(|| server.send("DELETE", "/orders/a", &headers, ""));
            let pay = scope.spawn(|| server.post("/orders/a/pay"));
            [delete.join().unwrap(), pay.join().unwrap()]
        });
        // Whoever is second is told so.
        let [delete, pay] = [answers[0].status, answers[1].status];
        assert!((delete, pay) == (status, 200) || (delete, pay) == (204, 409), "{delete} {pay}");
    }
}

#[test]
fn of_many_clients_who_saw_one_state_exactly_one_changes_it() {
    let server = Server::with(&[("a", V2)]);
    let etag = server.get("/orders/a").etag().to_owned();
    let answers = at_once(20, || server.post_if_match("/orders/a/pay", &etag));
    assert_eq!(statuses(&answers), [[200].as_slice(), &[412; 19]].concat());
}

/// The total that is stored.
fn total<S: Store + 'static>(server: &Server<S>) -> f64 {
    server.get("/orders/a/total").body.parse().unwrap()
}

#[test]
fn no_update_is_lost() {
    let rows = MemoryStore::new();
    rows.seed("a", V2, None);
    let server = Server::trying(rows, 100);
    let before = total(&server);
    let answers = at_once(20, || server.post("/orders/a/add"));
    assert_eq!(statuses(&answers), [200; 20]);
    assert_eq!(total(&server).to_bits(), (before + 20.0).to_bits());
}

#[test]
fn an_update_that_gave_up_changed_nothing() {
    let rows = MemoryStore::new();
    rows.seed("a", V2, None);
    let server = Server::trying(Meeting { rows, barrier: Barrier::new(2) }, 1);
    let before = total(&server);
    let answers = at_once(20, || server.post("/orders/a/add"));
    let statuses = statuses(&answers);
    assert!(statuses.iter().all(|status| matches!(status, 200 | 409)));
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    assert!((1..20).contains(&made), "{made} of 20");
    assert_eq!(total(&server).to_bits(), (before + f64::from(u8::try_from(made).unwrap())).to_bits());
}
