//! Measures contenders against a floor in one process, turn by turn, so that both meet the same machine.

use std::time::{Duration, Instant};

/// One way to do the work of a case.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    /// The most it may cost, as a ratio to the floor.
    pub(crate) target: Option<f64>,
    pub(crate) work: Box<dyn Fn() + 'a>,
}

/// One piece of work, the floor first.
pub(crate) struct Case<'a> {
    pub(crate) name: String,
    pub(crate) contenders: Vec<Contender<'a>>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(name: impl Into<String>, floor: impl Fn() + 'a) -> Self {
        let floor = Contender { name: "floor", target: None, work: Box::new(floor) };
        Self { name: name.into(), contenders: vec![floor] }
    }

    pub(crate) fn upcaster(self, target: f64, work: impl Fn() + 'a) -> Self {
        self.with(Contender { name: "upcaster", target: Some(target), work: Box::new(work) })
    }

    pub(crate) fn rival(self, name: &'static str, work: impl Fn() + 'a) -> Self {
        self.with(Contender { name, target: None, work: Box::new(work) })
    }

    fn with(mut self, contender: Contender<'a>) -> Self {
        self.contenders.push(contender);
        self
    }

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

    /// Prints a row a contender: ratio, target, allocations.
    #[allow(clippy::print_stdout)]
    pub(crate) fn report(&self, rounds: usize, turn: Duration) {
        println!("\n{}", self.name);
        println!("  {:<24} {:>7} {:>8} {:>12}", "", "ratio", "at most", "allocations");
        for (contender, ratio) in self.contenders.iter().zip(self.ratios(rounds, turn)) {
            let allocations = allocation_counter::measure(|| (contender.work)()).count_total;
            let target = contender.target.map_or(String::new(), |target| format!("{target:.2}"));
            let verdict = match contender.target {
                Some(target) if ratio > target => "  missed",
                _ => "",
            };
            println!("  {:<24} {ratio:>7.3} {target:>8} {allocations:>12}{verdict}", contender.name);
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
