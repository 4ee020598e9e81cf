//! The bounded queue of records to write back, each of them in it at most once.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use crate::store::Revision;

/// The right to write one record back, once, if it is still at a revision.
pub(super) struct Permit {
    pub(super) id: String,
    pub(super) revision: Revision,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Permit>,
    /// The ids that wait or are being written.
    taken: HashSet<String>,
    waker: Option<Waker>,
    closed: bool,
}

/// The end that permits are handed to. When it is dropped, the other end comes to an end.
pub(super) struct Sender {
    state: Arc<Mutex<State>>,
    capacity: usize,
}

/// The end that permits are taken from.
pub(super) struct Receiver {
    state: Arc<Mutex<State>>,
}

/// What became of a permit that was handed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Handed {
    Queued,
    /// The record is in the queue already, or being written.
    Known,
    /// There is no room.
    Dropped,
}

pub(super) fn queue(capacity: usize) -> (Sender, Receiver) {
    let state = Arc::new(Mutex::new(State::default()));
    (Sender { state: Arc::clone(&state), capacity }, Receiver { state })
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sender {
    pub(super) fn hand(&self, id: &str, revision: &Revision) -> Handed {
        let mut state = lock(&self.state);
        if state.taken.contains(id) {
            return Handed::Known;
        }
        if state.waiting.len() >= self.capacity {
            return Handed::Dropped;
        }
        state.taken.insert(id.to_owned());
        state.waiting.push_back(Permit { id: id.to_owned(), revision: revision.clone() });
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
        Handed::Queued
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.closed = true;
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    }
}

impl Receiver {
    /// The next permit; `None` when there are no more and none can come.
    pub(super) async fn next(&self) -> Option<Permit> {
        poll_fn(|context| {
            let mut state = lock(&self.state);
            match state.waiting.pop_front() {
                Some(permit) => Poll::Ready(Some(permit)),
                None if state.closed => Poll::Ready(None),
                None => {
                    state.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// The next permit, if one waits.
    pub(super) fn try_next(&self) -> Option<Permit> {
        lock(&self.state).waiting.pop_front()
    }

    /// Lets the record of a permit be handed over again.
    pub(super) fn done(&self, id: &str) {
        lock(&self.state).taken.remove(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_in_it_once_until_it_is_done() {
        let (sender, receiver) = queue(2);
        let revision = Revision::new("1");
        assert_eq!(sender.hand("a", &revision), Handed::Queued);
        assert_eq!(sender.hand("a", &revision), Handed::Known);
        assert_eq!(sender.hand("b", &revision), Handed::Queued);
        assert_eq!(sender.hand("c", &revision), Handed::Dropped);
        let permit = receiver.try_next().map(|permit| permit.id);
        assert_eq!(permit.as_deref(), Some("a"));
        assert_eq!(sender.hand("a", &revision), Handed::Known);
        receiver.done("a");
        assert_eq!(sender.hand("a", &revision), Handed::Queued);
    }

    #[test]
    fn it_ends_with_its_sender_when_it_is_empty() {
        let (sender, receiver) = queue(2);
        sender.hand("a", &Revision::new("1"));
        drop(sender);
        let ids = futures_executor::block_on(async {
            let mut ids = Vec::new();
            while let Some(permit) = receiver.next().await {
                ids.push(permit.id);
            }
            ids
        });
        assert_eq!(ids, ["a"]);
    }

    #[test]
    fn a_waiting_receiver_is_woken() {
        let (sender, receiver) = queue(2);
        let waiting =
            std::thread::spawn(move || futures_executor::block_on(receiver.next()).map(|permit| permit.id));
        std::thread::sleep(std::time::Duration::from_millis(20));
        sender.hand("a", &Revision::new("1"));
        assert_eq!(waiting.join().ok().flatten().as_deref(), Some("a"));
    }
}
