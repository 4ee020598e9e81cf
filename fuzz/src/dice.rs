use super::chain::programs::Dice;

/// Bytes as dice, which fall on 0 when they are used up.
pub(crate) struct Bytes<'i>(std::slice::Iter<'i, u8>);

impl<'i> Bytes<'i> {
    pub(crate) fn of(input: &'i [u8]) -> Self {
        Self(input.iter())
    }

    /// The bytes before the first of some are dice, the others a text.
    pub(crate) fn before(starts: &[u8], input: &'i [u8]) -> Option<(Self, &'i str)> {
        let start = input.iter().position(|byte| starts.contains(byte)).unwrap_or(input.len());
        let (dice, text) = input.split_at(start);
        Some((Self::of(dice), std::str::from_utf8(text).ok()?))
    }
}

impl Dice for Bytes<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % end)
    }
}
