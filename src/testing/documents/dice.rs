/// Random numbers, cheap and the same for the same seed on every machine (`SplitMix64`).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below an end that is not 0.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// An integer between two ends, both included.
    #[allow(clippy::cast_possible_wrap, clippy::cast_sign_loss)]
    pub(super) fn between(&mut self, least: i128, most: i128) -> i128 {
        let width = most.wrapping_sub(least) as u128;
        let random = u128::from(self.next()) << 64 | u128::from(self.next());
        least.wrapping_add(width.checked_add(1).map_or(random, |width| random % width) as i128)
    }
}
