//! Regular expressions as ECMA-262 has them, as far as they need no looking around.

mod parse;
mod program;

use program::Program;

/// A pattern, searched for anywhere in a text.
///
/// Classes, groups, alternatives, counted repetitions, anchors and word boundaries. Anything else (looking ahead,
/// back references, classes of Unicode, flags) is no pattern here, and what depends on it is not decided.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    source: String,
    #[cfg(feature = "testing")]
    tree: Tree,
    program: Program,
}

/// What a pattern matches.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// One character out of ranges, both ends included.
    Class(Vec<(char, char)>),
    Look(Look),
    Sequence(Vec<Tree>),
    Either(Vec<Tree>),
    Repeat(Box<Tree>, u32, Option<u32>),
}

/// A place between two characters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    Start,
    End,
    Boundary,
    NoBoundary,
}

impl Pattern {
    /// `None` for a pattern that is beyond what is read here.
    pub(crate) fn new(source: &str) -> Option<Self> {
        let tree = parse::parse(source)?;
        let program = Program::new(&tree)?;
        Some(Self {
            source: source.to_owned(),
            #[cfg(feature = "testing")]
            tree,
            program,
        })
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    #[cfg(feature = "testing")]
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        self.program.finds(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[track_caller]
    fn finds(pattern: &str, yes: &[&str], no: &[&str]) {
        let pattern = Pattern::new(pattern).expect("the pattern is known");
        for text in yes {
            assert!(pattern.matches(text), "{} finds nothing in {text:?}", pattern.source());
        }
        for text in no {
            assert!(!pattern.matches(text), "{} finds something in {text:?}", pattern.source());
        }
    }

    #[test]
    fn what_schemars_emits_is_matched() {
        finds(r"^\d+$", &["0", "007"], &["", "-1", "1a", "\u{661}", "1\n"]);
        finds(r"^-?\d+$", &["-1", "1"], &["--1", "-", "1-"]);
        finds(r"^-?\d+(\.\d+)?([eE]\d+)?$", &["1", "-1.5", "1e5"], &["1.", ".5", "1e"]);
        finds(
            r"^(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)))?$",
            &["0.1", "1.20-a1"],
            &["01.2", "1.2-"],
        );
    }

    #[test]
    fn the_usual_subset_is_matched() {
        finds("b", &["abc"], &["ac", ""]);
        finds("^[^a-c\\s]{2,3}$", &["xy", "xyz", "\u{1f980}x"], &["ax", "x y", "x", "wxyz"]);
        finds("^(ab|c)*?$", &["", "abcab"], &["a"]);
        finds("^a.c$", &["abc", "a\u{1f980}c"], &["a\nc", "ac"]);
        finds(r"\bfoo\b", &["a foo b"], &["afoo"]);
        finds(r"^[\w.+-]+@\x61\u{62}\u0063$", &["a.b+c@abc"], &["@abc"]);
        finds("^(a?){20}a{20}$", &["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], &["aaaaaaaaaa"]);
        finds("a{,2}", &["a{,2}"], &["aa"]);
    }

    #[test]
    fn anything_else_is_no_pattern() {
        for unknown in [
            r"(?=a)", r"(?!a)b", r"(a)\1", r"\p{L}", "(?i)a", "(", ")", "[a", "*", "a**", r"a\", "(?<=a)b",
            "a{99999}",
        ] {
            assert!(Pattern::new(unknown).is_none(), "{unknown} is known");
        }
    }
}
