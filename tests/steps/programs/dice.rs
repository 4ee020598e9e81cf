/// Where random choices come from.
pub(crate) trait Dice {
    /// A number below `end`, which is at most 256.
    fn below(&mut self, end: usize) -> usize;

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

impl dyn Dice + '_ {
    pub(super) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}
