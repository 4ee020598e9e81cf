use std::fmt;

use super::number::Num;
use super::rules::{Side, Unknown, UnknownSort};
use super::types::Types;

/// What is wrong with a value, by the keyword that it violates.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why<'s> {
    Never,
    Type(Types),
    Const,
    Enum,
    Bound(Side, Num),
    Width(&'static str),
    Multiple(Num),
    Shorter(usize),
    Longer(usize),
    Pattern(&'s str),
    FewItems(usize),
    ManyItems(usize),
    Repeated,
    Contains,
    Absent(&'s str),
    Other,
    Unseen,
    FewMembers(usize),
    ManyMembers(usize),
    NoneOf,
    NotOne,
    SeveralOf,
    Not,
    Unknown(&'s Unknown),
    Multiples(Num),
    Deep,
}

impl Why<'_> {
    pub(super) fn is_decided(self) -> bool {
        !matches!(self, Self::Unknown(_) | Self::Multiples(_) | Self::Deep)
    }

    pub(super) fn keyword(&self) -> &str {
        match self {
            Self::Never => "false",
            Self::Type(_) => "type",
            Self::Const => "const",
            Self::Enum => "enum",
            Self::Bound(Side::AtLeast, _) => "minimum",
            Self::Bound(Side::Above, _) => "exclusiveMinimum",
            Self::Bound(Side::AtMost, _) => "maximum",
            Self::Bound(Side::Below, _) => "exclusiveMaximum",
            Self::Width(_) => "format",
            Self::Multiple(_) | Self::Multiples(_) => "multipleOf",
            Self::Shorter(_) => "minLength",
            Self::Longer(_) => "maxLength",
            Self::Pattern(_) => "pattern",
            Self::FewItems(_) => "minItems",
            Self::ManyItems(_) => "maxItems",
            Self::Repeated => "uniqueItems",
            Self::Contains => "contains",
            Self::Absent(_) => "required",
            Self::Other => "additionalProperties",
            Self::Unseen => "unevaluatedProperties",
            Self::FewMembers(_) => "minProperties",
            Self::ManyMembers(_) => "maxProperties",
            Self::NoneOf => "anyOf",
            Self::NotOne | Self::SeveralOf => "oneOf",
            Self::Not => "not",
            Self::Unknown(unknown) => &unknown.keyword,
            Self::Deep => "$ref",
        }
    }
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("no value is allowed"),
            Self::Type(types) => write!(f, "the type has to be {types}"),
            Self::Const => f.write_str("the value is not the one that is allowed"),
            Self::Enum => f.write_str("the value is none of those that are allowed"),
            Self::Bound(Side::AtLeast, limit) => write!(f, "the number has to be at least {limit}"),
            Self::Bound(Side::Above, limit) => write!(f, "the number has to be above {limit}"),
            Self::Bound(Side::AtMost, limit) => write!(f, "the number has to be at most {limit}"),
            Self::Bound(Side::Below, limit) => write!(f, "the number has to be below {limit}"),
            Self::Width(width) => write!(f, "the integer has to fit into `{width}`"),
            Self::Multiple(of) => write!(f, "the number has to be a multiple of {of}"),
            Self::Shorter(least) => write!(f, "the text has to have at least {least} characters"),
            Self::Longer(most) => write!(f, "the text may have at most {most} characters"),
            Self::Pattern(pattern) => write!(f, "the text has to match the pattern `{pattern}`"),
            Self::FewItems(least) => write!(f, "the array has to have at least {least} items"),
            Self::ManyItems(most) => write!(f, "the array may have at most {most} items"),
            Self::Repeated => f.write_str("the items of the array have to differ"),
            Self::Contains => f.write_str("the array has too few or too many items that `contains` asks for"),
            Self::Absent(name) => write!(f, "member `{name}` is required and absent"),
            Self::Other | Self::Unseen => f.write_str("the member is not one of those that are allowed"),
            Self::FewMembers(least) => write!(f, "the object has to have at least {least} members"),
            Self::ManyMembers(most) => write!(f, "the object may have at most {most} members"),
            Self::NoneOf => f.write_str("the value fits none of the schemas under `anyOf`"),
            Self::NotOne => f.write_str("the value fits none of the schemas under `oneOf`"),
            Self::SeveralOf => f.write_str("the value fits more than one of the schemas under `oneOf`"),
            Self::Not => f.write_str("the value fits the schema under `not`"),
            Self::Unknown(unknown) => write!(f, "not decided: {unknown}"),
            Self::Multiples(of) => {
                write!(f, "not decided: whether the number is a multiple of {of} is a matter of rounding")
            }
            Self::Deep => {
                f.write_str("not decided: the value nests too deep, or the schema refers to itself")
            }
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyword = &self.keyword;
        match self.sort {
            UnknownSort::Keyword => write!(f, "keyword `{keyword}` is not known"),
            UnknownSort::Value => write!(f, "keyword `{keyword}` has a value that is not known"),
            UnknownSort::Reference => write!(f, "keyword `{keyword}` refers to what is not in the document"),
        }
    }
}

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            Self::Large(large) => large.fmt(f),
            Self::Float(float) => float.fmt(f),
        }
    }
}
