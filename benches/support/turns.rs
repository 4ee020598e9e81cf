//! Measures contenders against a floor in one process, turn by turn, so that both meet the same machine.

use std::time::{Duration, Instant};

use super::support::case::Case;

impl Case<'_> {
    /// The median, over all rounds, of what each contender costs relative to the floor of the same round.
    pub(crate) fn ratios(&self, rounds: usize, turn: Duration) -> Vec<f64> {
        let repeats: Vec<u32> =
            self.contenders.iter().map(|contender| repeats_for(&contender.work, turn)).collect();
        let mut ratios = vec![Vec::new(); self.contenders.len()];
        for round in 0..rounds {
            let mut seconds = vec![0.0; self.contenders.len()];
            for place in 0..self.contenders.len() {
                // Each round starts with another contender.
                let index = (place + round) % self.contenders.len();
                seconds[index] = time(&self.contenders[index].work, repeats[index]);
            }
            for (ratios, second) in ratios.iter_mut().zip(&seconds) {
                ratios.push(second / seconds[0]);
            }
        }
        ratios.into_iter().map(median).collect()
    }

    /// Prints a row a contender: ratio and target.
    #[allow(clippy::print_stdout)]
    pub(crate) fn report(&self, rounds: usize, turn: Duration) {
        println!("\n{}", self.name);
        println!("  {:<24} {:>7} {:>8}", "", "ratio", "at most");
        for (contender, ratio) in self.contenders.iter().zip(self.ratios(rounds, turn)) {
            let target = contender.target.map_or(String::new(), |target| format!("{target:.2}"));
            let verdict = match contender.target {
                Some(target) if ratio > target => "  missed",
                _ => "",
            };
            println!("  {:<24} {ratio:>7.3} {target:>8}{verdict}", contender.name);
        }
    }
}

/// How often the work fits into a turn, more or less.
fn repeats_for(work: &dyn Fn(), turn: Duration) -> u32 {
    let mut repeats = 1;
    loop {
        let seconds = time(work, repeats);
        if seconds * f64::from(repeats) > turn.as_secs_f64() / 8.0 {
            return repeats.saturating_mul(4);
        }
        repeats *= 2;
    }
}

/// Seconds for doing the work once.
fn time(work: &dyn Fn(), repeats: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..repeats {
        work();
    }
    start.elapsed().as_secs_f64() / f64::from(repeats)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
