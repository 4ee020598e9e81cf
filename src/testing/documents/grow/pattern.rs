use super::super::dice::Dice;
use super::Growth;
use crate::schema::{Pattern, Tree};

impl Growth<'_> {
    /// Text that a pattern matches, but for what anchors in its middle ask.
    pub(super) fn matching(&mut self, pattern: &Pattern) -> String {
        let mut text = String::new();
        write(pattern.tree(), &mut self.dice, &mut text);
        if self.dice.one_in(3) {
            let around = format!("x{text}y");
            if pattern.matches(&around) {
                return around;
            }
        }
        text
    }
}

fn write(tree: &Tree, dice: &mut Dice, text: &mut String) {
    match tree {
        Tree::Class(ranges) => text.extend(letter(ranges, dice)),
        Tree::Look(_) => {}
        Tree::Sequence(parts) => parts.iter().for_each(|part| write(part, dice, text)),
        Tree::Either(ways) => write(&ways[dice.below(ways.len())], dice, text),
        Tree::Repeat(inner, least, most) => {
            let wanted = least + [0, 1, 2, 5][dice.below(4)];
            for _ in 0..most.map_or(wanted, |most| wanted.min(most)) {
                write(inner, dice, text);
            }
        }
    }
}

/// A character of a class, plain ones first where there are any.
fn letter(ranges: &[(char, char)], dice: &mut Dice) -> Option<char> {
    if ranges.is_empty() {
        return None;
    }
    let (from, to) = *dice.pick(ranges);
    let (from, to) = if from < 'a' && to > 'z' && !dice.one_in(4) { ('a', 'z') } else { (from, to) };
    let code = dice.between(i128::from(u32::from(from)), i128::from(u32::from(to)));
    let random = u32::try_from(code).ok().and_then(char::from_u32);
    random.or(Some(from))
}

/// The shortest text that a pattern asks for, of the first characters it allows.
pub(super) fn shortest(tree: &Tree, text: &mut String) {
    match tree {
        Tree::Class(ranges) => {
            let plain = |letter: &char| ranges.iter().any(|(from, to)| from <= letter && letter <= to);
            let first = ranges.first().map(|(from, _)| *from);
            text.extend(['a', 'A', '0'].into_iter().find(plain).or(first));
        }
        Tree::Look(_) => {}
        Tree::Sequence(parts) => parts.iter().for_each(|part| shortest(part, text)),
        Tree::Either(ways) => {
            let all = ways.iter().map(|way| {
                let mut text = String::new();
                shortest(way, &mut text);
                text
            });
            text.push_str(&all.min_by_key(String::len).unwrap_or_default());
        }
        Tree::Repeat(inner, least, _) => (0..*least).for_each(|_| shortest(inner, text)),
    }
}
