use std::fmt;

/// What the history of a kind promises; shown, it is the promise in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum HistoryLaw {
    /// Every document of every version is read.
    Reads,
    /// The steps one by one make what they make in one go, and what the type reads.
    StepsAgree,
    /// What a step makes is valid against the snapshot of the version it leads to.
    Valid,
    /// What is written is read back, and written again the same.
    Identity,
    /// A document that is brought up and down again is as it was, but for what the steps say they lose.
    UpDown,
    /// A document that is brought up, down and up again is as it was, but for what the steps say they lose.
    UpDownUp,
    /// A document that is brought down, up and down again is as it was, but for what the steps say they lose.
    DownUpDown,
    /// What was changed in a document that was brought down is there when it comes back.
    ChangeKept,
    /// Members that nobody knows are there at the end of every way up and down, to the byte.
    UnknownKept,
    /// The same document gives the same one, a second time and on another thread.
    Pure,
    /// Absent, `null` and the default stay three things.
    Distinct,
    /// Arrays of no, one and two elements go the same way, and so does every element of them.
    Cardinalities,
    /// A document that is not stale is given back as it is.
    Untouched,
}

impl HistoryLaw {
    /// All of them, in the order they are tried.
    pub const ALL: [Self; 13] = [
        Self::Reads,
        Self::StepsAgree,
        Self::Valid,
        Self::Identity,
        Self::UpDown,
        Self::UpDownUp,
        Self::DownUpDown,
        Self::ChangeKept,
        Self::UnknownKept,
        Self::Pure,
        Self::Distinct,
        Self::Cardinalities,
        Self::Untouched,
    ];

    /// What to do about a history that breaks it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Reads => {
                "make the steps and the type take this document; or, if no program can have stored it, say so with `Suite::only`"
            }
            Self::StepsAgree => "let each step depend on nothing but the document of the version before it",
            Self::Valid => {
                "let the step make every member that the next version requires, in the form it requires"
            }
            Self::Identity => {
                "let Serialize and Deserialize of the type agree: what the one writes, the other has to take"
            }
            Self::UpDown | Self::UpDownUp | Self::DownUpDown => {
                "let the way down undo what the way up does, or say what is lost: `losing` for a typed step or a closure, `remove` or `set` for a member"
            }
            Self::ChangeKept => {
                "let the way up take the member from the document, not from where an earlier way up put it; or say that it is lost"
            }
            Self::UnknownKept => {
                "change the document that is there instead of making a new one of the members that the step knows"
            }
            Self::Pure => {
                "take time, chance and counters out of the step; give it what it needs as a `Context`"
            }
            Self::Distinct => {
                "look whether the member is there, and whether it is `null`, before a default is taken; or except the law where the two are meant to be one"
            }
            Self::Cardinalities => {
                "treat every element of the array alike; except the law where the place of an element counts"
            }
            Self::Untouched => "write at the write version and nowhere else",
        }
    }
}

impl fmt::Display for HistoryLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reads => "every document of every version is read",
            Self::StepsAgree => "the steps one by one make what they make in one go",
            Self::Valid => "what a step makes is valid against the snapshot of its version",
            Self::Identity => "what is written is read back, and written again the same",
            Self::UpDown => "up and down again, a document is as it was",
            Self::UpDownUp => "up, down and up again, a document is as it was",
            Self::DownUpDown => "down, up and down again, a document is as it was",
            Self::ChangeKept => "what is changed in a document that was brought down is kept on the way up",
            Self::UnknownKept => "members that nobody knows are kept",
            Self::Pure => "the same document gives the same one, again and on another thread",
            Self::Distinct => "absent, null and the default stay three things",
            Self::Cardinalities => "arrays of no, one and two elements go the same way",
            Self::Untouched => "a document that is not stale is given back as it is",
        })
    }
}
