//! Pairs that differ by a few changes.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::{Tally, edited, ours};

const PAIRS: usize = 300;

#[test]
fn what_ours_calls_fine_has_no_counterexample() {
    let mut runner = TestRunner::deterministic();
    let strategy = edited::pair();
    let mut tally = Tally::default();
    while tally.pairs < 2 * PAIRS {
        let (old, new) = strategy.new_tree(&mut runner).expect("nothing is rejected").current();
        if !ours(&old, &new).is_equal() {
            tally.both_ways(&old, &new);
        }
    }
    println!("{tally:?}");
    assert_eq!(tally.pairs, 2 * PAIRS);
    assert!(tally.ok > PAIRS / 2, "too few are fine: {tally:?}");
    assert!(tally.proven > tally.ok / 2, "too few are proven: {tally:?}");
    assert!(tally.refuted > tally.breaking / 2, "too few are refuted: {tally:?}");
}
