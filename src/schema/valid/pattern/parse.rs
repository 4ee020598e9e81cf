use std::iter::Peekable;
use std::str::Chars;

use super::{Look, Tree};

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];
const LINE_ENDS: &[(char, char)] = &[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];
/// How deep groups may stand in each other.
const DEPTH: usize = 32;

type Ranges = Vec<(char, char)>;

pub(super) fn parse(source: &str) -> Option<Tree> {
    let mut reader = Reader { rest: source.chars().peekable(), depth: 0 };
    let tree = reader.either()?;
    reader.rest.next().is_none().then_some(tree)
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    depth: usize,
}

impl Reader<'_> {
    fn eat(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn either(&mut self) -> Option<Tree> {
        let mut ways = vec![self.sequence()?];
        while self.eat('|') {
            ways.push(self.sequence()?);
        }
        Some(if ways.len() == 1 { ways.swap_remove(0) } else { Tree::Either(ways) })
    }

    fn sequence(&mut self) -> Option<Tree> {
        let mut parts = Vec::new();
        while let Some(&next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            parts.push(self.repeated(atom)?);
        }
        Some(Tree::Sequence(parts))
    }

    fn repeated(&mut self, atom: Tree) -> Option<Tree> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Some(atom),
            },
            _ => return Some(atom),
        };
        self.rest.next();
        self.eat('?');
        let again = matches!(self.rest.peek(), Some('*' | '+' | '?')) || matches!(atom, Tree::Look(_));
        let backwards = most.is_some_and(|most| most < least);
        (!again && !backwards).then(|| Tree::Repeat(Box::new(atom), least, most))
    }

    /// Reads `{n}`, `{n,}` and `{n,m}` up to the brace that closes them; nothing where the brace stands for itself.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let text: String = ahead.by_ref().take_while(|&letter| letter != '}').collect();
        let counts = match text.split_once(',') {
            None => text.parse().ok().map(|count| (count, Some(count))),
            Some((least, "")) => least.parse().ok().map(|least| (least, None)),
            Some((least, most)) => least.parse().ok().zip(most.parse().ok().map(Some)),
        }?;
        for _ in 0..=text.chars().count() {
            self.rest.next();
        }
        Some(counts)
    }

    fn atom(&mut self) -> Option<Tree> {
        match self.rest.next()? {
            '^' => Some(Tree::Look(Look::Start)),
            '$' => Some(Tree::Look(Look::End)),
            '.' => Some(Tree::Class(outside(LINE_ENDS.to_vec()))),
            '(' => self.group(),
            '[' => self.class().map(Tree::Class),
            '\\' => self.escaped(),
            '*' | '+' | '?' => None,
            letter => Some(one(letter)),
        }
    }

    fn group(&mut self) -> Option<Tree> {
        self.depth += 1;
        if self.depth > DEPTH || (self.eat('?') && !self.plain_group()) {
            return None;
        }
        let inner = self.either()?;
        self.depth -= 1;
        self.eat(')').then_some(inner)
    }

    /// Whether what stands after `(?` only groups, or names the group.
    fn plain_group(&mut self) -> bool {
        if self.eat(':') {
            return true;
        }
        self.eat('P');
        let mut name = String::new();
        let opened = self.eat('<');
        while let Some(letter) = self.rest.next_if(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        {
            name.push(letter);
        }
        opened && !name.is_empty() && self.eat('>')
    }

    fn escaped(&mut self) -> Option<Tree> {
        if self.eat('b') {
            return Some(Tree::Look(Look::Boundary));
        }
        if self.eat('B') {
            return Some(Tree::Look(Look::NoBoundary));
        }
        self.escape().map(Tree::Class)
    }

    /// What stands after a backslash, in a class or outside.
    fn escape(&mut self) -> Option<Ranges> {
        let letter = match self.rest.next()? {
            'd' => return Some(DIGITS.to_vec()),
            'D' => return Some(outside(DIGITS.to_vec())),
            'w' => return Some(WORD.to_vec()),
            'W' => return Some(outside(WORD.to_vec())),
            's' => return Some(SPACE.to_vec()),
            'S' => return Some(outside(SPACE.to_vec())),
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'x' => self.hexadecimal(2)?,
            'u' if self.eat('{') => self.braced()?,
            'u' => self.hexadecimal(4)?,
            letter if letter.is_ascii_alphanumeric() => return None,
            letter => letter,
        };
        Some(vec![(letter, letter)])
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + self.rest.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }

    fn braced(&mut self) -> Option<char> {
        let digits: String = self.rest.by_ref().take_while(|&letter| letter != '}').collect();
        u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
    }

    fn class(&mut self) -> Option<Ranges> {
        let negated = self.eat('^');
        let mut ranges = Ranges::new();
        while !self.eat(']') {
            let from = self.member()?;
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            if !is_range {
                ranges.extend(from);
                continue;
            }
            self.rest.next();
            let to = self.member()?;
            ranges.push((single(&from)?, single(&to)?));
        }
        if ranges.iter().any(|(from, to)| from > to) {
            return None;
        }
        Some(if negated { outside(ranges) } else { ranges })
    }

    /// One member of a class. Nested classes and operations on classes are not read.
    fn member(&mut self) -> Option<Ranges> {
        match self.rest.next()? {
            '\\' if self.eat('b') => Some(vec![('\u{8}', '\u{8}')]),
            '\\' => self.escape(),
            '[' => None,
            '&' if self.rest.peek() == Some(&'&') => None,
            letter => Some(vec![(letter, letter)]),
        }
    }
}

fn one(letter: char) -> Tree {
    Tree::Class(vec![(letter, letter)])
}

fn single(ranges: &[(char, char)]) -> Option<char> {
    match ranges {
        [(from, to)] if from == to => Some(*from),
        _ => None,
    }
}

/// Every character that is in none of the ranges.
fn outside(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut gaps = Ranges::new();
    let mut next = Some('\0');
    for (from, to) in ranges {
        if let Some(start) = next.filter(|&start| start < from) {
            gaps.push((start, before(from)));
        }
        next = next.and_then(|start| if to >= start { after(to) } else { Some(start) });
    }
    gaps.extend(next.map(|start| (start, char::MAX)));
    gaps
}

fn before(letter: char) -> char {
    (0..u32::from(letter)).rev().find_map(char::from_u32).unwrap_or('\0')
}

fn after(letter: char) -> Option<char> {
    (u32::from(letter) + 1..=u32::from(char::MAX)).find_map(char::from_u32)
}
