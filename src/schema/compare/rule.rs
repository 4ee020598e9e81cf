use std::fmt;

/// What a comparison can find; the ids are stable.
///
/// Rules come in pairs where a change is one thing to old documents and another to old programs: `..._REMOVED` and
/// `..._NARROWED` bear upon reading old documents, `..._ADDED` and `..._WIDENED` upon reading new documents with the old
/// type. `REQUIRED_ADDED` is the exception: what is asked for anew is missing from old documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The old type writes a member that the new one passes over: its values are lost.
    FieldRemoved,
    /// The new type writes a member that the old one passes over: a program with the old type loses its values.
    FieldAdded,
    /// A member is written that the other type refuses: it denies unknown members.
    FieldRefused,
    /// The new type requires a member that the old one does not always write.
    RequiredAdded,
    /// The old type requires a member that the new one does not always write.
    RequiredRemoved,
    /// No value of the one is a value of the other, by type.
    TypeChanged,
    /// The new type does not read all that the old one writes, by type.
    TypeNarrowed,
    /// The new type writes more than the old one reads, by type.
    TypeWidened,
    /// The old type writes null, and the new one does not read it.
    NullRemoved,
    /// The new type writes null, and the old one does not read it.
    NullAdded,
    /// The old type writes a value that the new one does not list.
    EnumValueRemoved,
    /// The new type writes a value that the old one does not list.
    EnumValueAdded,
    /// The old type writes a variant that the new one does not have.
    VariantRemoved,
    /// The new type writes a variant that the old one does not have.
    VariantAdded,
    /// The new type reads fewer numbers than the old one writes: a smaller integer, or tighter bounds.
    RangeNarrowed,
    /// The new type writes numbers that the old one does not read.
    RangeWidened,
    /// The new type reads fewer lengths, of a text or a list, than the old one writes.
    LengthNarrowed,
    /// The new type writes lengths, of a text or a list, that the old one does not read.
    LengthWidened,
    /// The elements of a list have to be unique on one side only.
    UniqueChanged,
    /// The pattern of a text differs: patterns are not compared, so it is not known which texts match both.
    PatternChanged,
    /// The format of a text differs: whether formats are checked depends on the type.
    FormatChanged,
    /// A number is read with fewer digits than it may be written with.
    PrecisionLost,
    /// The value that stands for an absent member differs.
    DefaultChanged,
    /// A constraint that is only compared as a whole differs: `not`, `if`, `multipleOf` and the like.
    ConstraintChanged,
    /// There is a keyword that is not known, or a malformed one, where the schemas differ.
    UnknownKeyword,
    /// The comparison did not come to an end: alternatives overlap, or the schemas are too large.
    Undecided,
}

impl Rule {
    /// All rules.
    pub const ALL: &'static [Self] = &[
        Self::FieldRemoved,
        Self::FieldAdded,
        Self::FieldRefused,
        Self::RequiredAdded,
        Self::RequiredRemoved,
        Self::TypeChanged,
        Self::TypeNarrowed,
        Self::TypeWidened,
        Self::NullRemoved,
        Self::NullAdded,
        Self::EnumValueRemoved,
        Self::EnumValueAdded,
        Self::VariantRemoved,
        Self::VariantAdded,
        Self::RangeNarrowed,
        Self::RangeWidened,
        Self::LengthNarrowed,
        Self::LengthWidened,
        Self::UniqueChanged,
        Self::PatternChanged,
        Self::FormatChanged,
        Self::PrecisionLost,
        Self::DefaultChanged,
        Self::ConstraintChanged,
        Self::UnknownKeyword,
        Self::Undecided,
    ];

    /// The name of the rule in reports, such as `"FIELD_REMOVED"`; it never changes.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.texts().0
    }

    /// What the rule says, in a sentence.
    #[must_use]
    pub fn explain(self) -> &'static str {
        self.texts().1
    }

    /// What to do about a finding.
    #[must_use]
    pub fn advice(self) -> &'static str {
        self.texts().2
    }

    #[allow(clippy::too_many_lines, reason = "a table")]
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::FieldRemoved => (
                "FIELD_REMOVED",
                "the old type writes a member that the new one passes over",
                "if it was renamed, add a step that renames it; if its values may go, add a step that removes it",
            ),
            Self::FieldAdded => (
                "FIELD_ADDED",
                "the new type writes a member that the old one passes over",
                "a program with the old type drops it when it saves, unless it carries over what it does not know",
            ),
            Self::FieldRefused => (
                "FIELD_REFUSED",
                "a member is written that the other type refuses",
                "add a step that removes it, or do without `deny_unknown_fields`",
            ),
            Self::RequiredAdded => (
                "REQUIRED_ADDED",
                "the new type requires a member that the old one does not always write",
                "add a step that adds it, or give it `#[serde(default)]`",
            ),
            Self::RequiredRemoved => (
                "REQUIRED_REMOVED",
                "the old type requires a member that the new one does not always write",
                "keep the write version until no program with the old type is left",
            ),
            Self::TypeChanged => (
                "TYPE_CHANGED",
                "no value of the one type is read by the other",
                "add a step that converts the values, and a way down for programs with the old type",
            ),
            Self::TypeNarrowed => (
                "TYPE_NARROWED",
                "the new type does not read all that the old one writes",
                "add a step that converts the values",
            ),
            Self::TypeWidened => (
                "TYPE_WIDENED",
                "the new type writes more than the old one reads",
                "keep the write version until no program with the old type is left",
            ),
            Self::NullRemoved => (
                "NULL_REMOVED",
                "the old type writes null, and the new one does not read it",
                "add a step that puts a value in its place",
            ),
            Self::NullAdded => (
                "NULL_ADDED",
                "the new type writes null, and the old one does not read it",
                "keep the write version until no program with the old type is left",
            ),
            Self::EnumValueRemoved => (
                "ENUM_VALUE_REMOVED",
                "the old type writes a value that the new one does not read",
                "add a step that maps it to a value that is left, or keep a variant for it",
            ),
            Self::EnumValueAdded => (
                "ENUM_VALUE_ADDED",
                "the new type writes a value that the old one does not read",
                "keep the write version until no program with the old type is left",
            ),
            Self::VariantRemoved => (
                "VARIANT_REMOVED",
                "the old type writes a variant that the new one does not read",
                "add a step that turns it into a variant that is left, or keep it",
            ),
            Self::VariantAdded => (
                "VARIANT_ADDED",
                "the new type writes a variant that the old one does not read",
                "keep the write version until no program with the old type is left",
            ),
            Self::RangeNarrowed => (
                "RANGE_NARROWED",
                "the new type reads fewer numbers than the old one writes",
                "add a step that says what becomes of the others, or keep the wider type",
            ),
            Self::RangeWidened => (
                "RANGE_WIDENED",
                "the new type writes numbers that the old one does not read",
                "keep the write version until no program with the old type is left",
            ),
            Self::LengthNarrowed => (
                "LENGTH_NARROWED",
                "the new type reads fewer lengths than the old one writes",
                "add a step that says what becomes of the others, or keep the wider bounds",
            ),
            Self::LengthWidened => (
                "LENGTH_WIDENED",
                "the new type writes lengths that the old one does not read",
                "keep the write version until no program with the old type is left",
            ),
            Self::UniqueChanged => (
                "UNIQUE_CHANGED",
                "the elements have to be unique on one side only",
                "see whether lists with the same element twice are stored: a set drops the second one",
            ),
            Self::PatternChanged => (
                "PATTERN_CHANGED",
                "the pattern of a text differs, and patterns are not compared",
                "see whether every text that is stored matches, and add a step if not",
            ),
            Self::FormatChanged => (
                "FORMAT_CHANGED",
                "the format of a text differs, and whether formats are checked depends on the type",
                "see whether every text that is stored is read, and add a step if not",
            ),
            Self::PrecisionLost => (
                "PRECISION_LOST",
                "a number is read with fewer digits than it may be written with",
                "keep the wider type where every digit counts",
            ),
            Self::DefaultChanged => (
                "DEFAULT_CHANGED",
                "the value that stands for an absent member differs",
                "add a step that puts the old default where the member is absent, if old documents shall keep their meaning",
            ),
            Self::ConstraintChanged => (
                "CONSTRAINT_CHANGED",
                "a constraint differs that is only compared as a whole",
                "see whether every document that is stored satisfies it",
            ),
            Self::UnknownKeyword => (
                "UNKNOWN_KEYWORD",
                "a keyword is not known, or malformed, where the schemas differ",
                "see what the keyword means for documents that are stored",
            ),
            Self::Undecided => (
                "UNDECIDED",
                "the comparison could not be brought to an end",
                "read documents of the old version with the new type in a test",
            ),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
