/// What a document may not get back when it is brought up one or more steps and down again, or down and up.
///
/// ```
/// use upcaster::{Steps, step::Loss};
///
/// let steps = Steps::new()
///     .step("rename", |s| s.rename("mail", "email"))
///     .step("currency", |s| s.add("/total/currency", "USD"))
///     .step("drop fax", |s| s.remove("fax"));
/// let losses: Vec<Loss> = steps.iter().map(|step| step.loss()).collect();
/// assert_eq!(losses, [Loss::None, Loss::Members(vec!["/total/currency".to_owned()]), Loss::OneWay]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// Nothing: it comes back as it was, but for the order of members and the space between them.
    #[default]
    None,
    /// The values at these JSON Pointers, in which `*` stands for every element of an array or value of a map.
    ///
    /// They name places as the op finds them that loses something, behind the ops before it and before those
    /// behind it.
    Members(Vec<String>),
    /// There is no way back.
    OneWay,
}

impl Loss {
    /// Whether nothing is lost.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Both losses together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::OneWay, _) | (_, Self::OneWay) => Self::OneWay,
            (Self::None, loss) | (loss, Self::None) => loss,
            (Self::Members(mut members), Self::Members(more)) => {
                for member in more {
                    if !members.contains(&member) {
                        members.push(member);
                    }
                }
                Self::Members(members)
            }
        }
    }

    pub(super) fn member(place: &super::place::Place) -> Self {
        Self::Members(vec![place.pointer()])
    }

    /// The same, seen from above an array or map.
    pub(super) fn below(self, prefix: &str) -> Self {
        match self {
            Self::Members(members) => {
                Self::Members(members.into_iter().map(|member| format!("{prefix}/*{member}")).collect())
            }
            other => other,
        }
    }
}
