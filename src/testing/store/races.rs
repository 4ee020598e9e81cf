use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::task::Poll;

use super::StoreBench;
use super::join::join;
use super::probe::{Checked, Probe, demand, document, encoded, number};
use crate::store::{Revision, Store, StoreError, StoreErrorKind};

const ROUNDS: usize = 12;
const WRITERS: usize = 6;
/// How often a store may be busy in turn.
const PATIENCE: usize = 10_000;

/// Asks again as long as the store is busy, which is an answer: nothing happened.
async fn patiently<T, F: Future<Output = Result<T, StoreError>>>(
    mut ask: impl FnMut() -> F,
) -> Result<T, StoreError> {
    for _ in 0..PATIENCE {
        match ask().await {
            Err(error) if error.kind() == StoreErrorKind::Busy => pause().await,
            answer => return answer,
        }
    }
    Err(StoreErrorKind::Busy.into())
}

/// Lets the others go first.
async fn pause() {
    let mut paused = false;
    poll_fn(|context| {
        if std::mem::replace(&mut paused, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

pub(super) async fn one_swap_wins<B: StoreBench>(bench: &B) -> Checked {
    let store = &bench.fresh().await;
    let mut at = Probe(store).insert("a", 1, &document(1, WRITERS)).await?;
    for _ in 0..ROUNDS {
        let from = &at;
        let race = (0..WRITERS).map(async |number| {
            let text = document(1, number);
            patiently(|| store.compare_and_swap("a", from, encoded(1, &text))).await
        });
        let (winner, revision) = only_winner(join(race).await)?;
        Probe(store).expect("a", &document(1, winner), &revision).await?;
        at = revision;
    }
    Ok(())
}

pub(super) async fn one_insert_wins<B: StoreBench>(bench: &B) -> Checked {
    let store = &bench.fresh().await;
    for round in 0..ROUNDS {
        let id = &round.to_string();
        let race = (0..WRITERS).map(async |number| {
            let text = document(1, number);
            patiently(|| store.insert(id, encoded(1, &text))).await
        });
        let (winner, revision) = only_winner(join(race).await)?;
        Probe(store).expect(id, &document(1, winner), &revision).await?;
    }
    Ok(())
}

/// The writer that won and what it was given, of those that were at it at once.
fn only_winner(answers: Vec<Result<Option<Revision>, StoreError>>) -> Checked<(usize, Revision)> {
    let mut winners = Vec::new();
    for (writer, answer) in answers.into_iter().enumerate() {
        winners.extend(answer?.map(|revision| (writer, revision)));
    }
    demand(winners.len() == 1, format!("{} of {WRITERS} won", winners.len()))?;
    Ok(winners.swap_remove(0))
}

pub(super) async fn swap_or_delete_wins<B: StoreBench>(bench: &B) -> Checked {
    let store = &bench.fresh().await;
    for round in 0..ROUNDS {
        let id = &round.to_string();
        let at = &Probe(store).insert(id, 1, &document(1, 0)).await?;
        let race = (0..2).map(async |writer| {
            if (writer + round) % 2 == 0 {
                return patiently(|| store.delete(id, at)).await.map(|won| (won, false));
            }
            let text = document(1, 1);
            patiently(|| store.compare_and_swap(id, at, encoded(1, &text)))
                .await
                .map(|won| (won.is_some(), true))
        });
        let mut won = Vec::new();
        for answer in join(race).await {
            won.extend(Some(answer?).filter(|(won, _)| *won).map(|(_, swap)| swap));
        }
        demand(won.len() == 1, format!("{} of 2 won", won.len()))?;
        let there = store.get(id).await?.is_some();
        demand(there == won[0], if there { "a deleted row is there" } else { "a swapped row is gone" })?;
    }
    Ok(())
}

pub(super) async fn no_edit_is_lost<B: StoreBench>(bench: &B) -> Checked {
    let store = &bench.fresh().await;
    Probe(store).insert("a", 1, &document(1, 0)).await?;
    let race = (0..WRITERS).map(async |_| {
        for _ in 0..ROUNDS {
            add_one(store).await?;
        }
        Ok(())
    });
    join(race).await.into_iter().collect::<Checked>()?;
    let (made, kept) = ((WRITERS * ROUNDS) as u64, number(&Probe(store).get("a").await?)?);
    demand(kept == made, format!("{made} edits were made and {kept} are there"))
}

async fn add_one<S: Store>(store: &S) -> Checked {
    for _ in 0..PATIENCE {
        let row = patiently(|| store.get("a")).await?;
        demand(row.is_some(), "a row that nobody deleted is gone")?;
        let Some(row) = row else { return Ok(()) };
        let count = usize::try_from(number(&row)?).unwrap_or_default();
        let text = document(1, count + 1);
        if patiently(|| store.compare_and_swap("a", &row.revision, encoded(1, &text))).await?.is_some() {
            return Ok(());
        }
    }
    demand(false, "a writer lost every time")
}

pub(super) async fn reads_are_whole<B: StoreBench>(bench: &B) -> Checked {
    let store = &bench.fresh().await;
    let first = Probe(store).insert("a", 1, &document(1, 1)).await?;
    let race = (0..3).map(async |role| {
        let mut seen = Vec::new();
        let mut at = first.clone();
        for version in 2..2 + u32::try_from(WRITERS * ROUNDS).unwrap_or(2) {
            if role == 0 {
                let text = document(version, version as usize);
                let swapped = patiently(|| store.compare_and_swap("a", &at, encoded(version, &text))).await?;
                demand(swapped.is_some(), "the only writer lost")?;
                at = swapped.unwrap_or(at);
                seen.push((at.clone(), u64::from(version)));
            } else {
                let row = patiently(|| store.get("a")).await?;
                demand(row.is_some(), "a row that nobody deleted is gone")?;
                let Some(row) = row else { break };
                let number = number(&row)?;
                let column = row.version.is_none_or(|version| u64::from(version.get()) == number);
                demand(column, "the column of one write was read with the document of another")?;
                seen.push((row.revision, number));
            }
        }
        Ok(seen)
    });
    let mut seen = join(race).await.into_iter().collect::<Checked<Vec<_>>>()?;
    let written: HashMap<Revision, u64> =
        seen.swap_remove(0).into_iter().chain([(first.clone(), 1)]).collect();
    for (revision, number) in seen.into_iter().flatten() {
        let whole = written.get(&revision) == Some(&number);
        demand(whole, "the revision of one write was read with the document of another")?;
    }
    Ok(())
}
