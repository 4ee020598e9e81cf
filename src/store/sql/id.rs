/// What the column of the ids holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum IdType {
    Text,
    Integer,
    #[cfg(feature = "postgres")]
    Uuid,
}

impl IdType {
    /// Whether a row can have this id at all: whether the column would give it back as it is.
    pub(in crate::store) fn holds(self, id: &str) -> bool {
        match self {
            Self::Text => !id.contains('\0'),
            Self::Integer => id.parse().is_ok_and(|number: i64| number.to_string() == id),
            #[cfg(feature = "postgres")]
            Self::Uuid => is_uuid(id),
        }
    }
}

#[cfg(feature = "postgres")]
fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_comes_back_is_an_id() {
        assert!(IdType::Text.holds(""));
        assert!(!IdType::Text.holds("a\0b"));
        for id in ["0", "-7", "9223372036854775807"] {
            assert!(IdType::Integer.holds(id), "{id}");
        }
        for id in ["", "007", "+7", "-0", " 7", "7.0", "9223372036854775808", "seven"] {
            assert!(!IdType::Integer.holds(id), "{id}");
        }
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn only_the_lower_case_form_is_a_uuid() {
        assert!(IdType::Uuid.holds("67e55044-10b1-426f-9247-bb680e5fe0c8"));
        for id in ["", "67E55044-10b1-426f-9247-bb680e5fe0c8", "67e5504410b1426f9247bb680e5fe0c8"] {
            assert!(!IdType::Uuid.holds(id), "{id}");
        }
    }
}
