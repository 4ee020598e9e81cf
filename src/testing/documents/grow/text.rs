use super::super::plan::Texts;
use super::Growth;

/// Pieces of text that programs get wrong.
const ODD: [&str; 30] = [
    "\0",
    "\"",
    "\\",
    "/",
    "\n",
    "\r\n",
    "\t",
    "\u{7f}",
    " ",
    "'",
    "<&>",
    "{}",
    "null",
    "0",
    "-1",
    "true",
    "e\u{301}",
    "\u{e9}",
    "\u{df}",
    "\u{130}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "\u{202e}abc",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{1f980}",
    "\u{1d11e}",
    "\u{ffff}",
    "\u{fffd}",
    "\u{feff}",
    "\u{2028}",
    "\u{10ffff}",
];

impl Growth<'_> {
    pub(super) fn text(&mut self, texts: &Texts) -> String {
        let Some(pattern) = texts.patterns.first() else { return self.of_length(texts.least, texts.most) };
        let mut text = String::new();
        for _ in 0..super::AGAIN {
            text = self.matching(pattern);
            let length = text.chars().count();
            let fits = length >= texts.least && length <= texts.most;
            if fits && texts.patterns.iter().all(|pattern| pattern.matches(&text)) {
                break;
            }
        }
        text
    }

    /// Text of a length in characters: none, one, few, and at times a great many.
    pub(super) fn of_length(&mut self, least: usize, most: usize) -> String {
        let wanted = match self.dice.below(256) {
            0 if self.left > 64 => 1000 + self.dice.below(4000),
            0..=39 => 0,
            40..=89 => 1,
            90..=99 => most.min(100),
            _ => 2 + self.dice.below(10),
        };
        let length = wanted.clamp(least, most.max(least));
        self.left = self.left.saturating_sub(length / 64);
        let mut text = String::with_capacity(length);
        let mut count = 0;
        let plain = self.dice.one_in(2);
        while count < length {
            let piece = *self.dice.pick(&ODD);
            if plain || self.dice.one_in(3) {
                text.push(self.letter());
                count += 1;
            } else {
                let room = piece.chars().take(length - count);
                count += room.clone().count();
                text.extend(room);
            }
        }
        text
    }

    fn letter(&mut self) -> char {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCXYZ0189_-. ";
        char::from(*self.dice.pick(LETTERS))
    }
}
