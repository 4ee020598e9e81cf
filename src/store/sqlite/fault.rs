use sqlx::Error;

use crate::store::{StoreError, StoreErrorKind};

/// The beginning of what a fence says.
pub(super) const FENCE: &str = "upcaster fence";

pub(super) fn fault(error: Error) -> StoreError {
    StoreError::new(kind(&error), error)
}

fn kind(error: &Error) -> StoreErrorKind {
    match error {
        Error::Database(error) => {
            let code = error.code().and_then(|code| code.parse().ok()).unwrap_or(1);
            kind_of_code(code, error.message())
        }
        Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => {
            StoreErrorKind::Unavailable
        }
        _ => StoreErrorKind::Other,
    }
}

/// By the primary result codes of <https://sqlite.org/rescode.html>, which are the low bytes of the extended ones.
fn kind_of_code(code: i32, message: &str) -> StoreErrorKind {
    match code & 0xff {
        5 | 6 => StoreErrorKind::Busy,
        8 => StoreErrorKind::ReadOnly,
        10 | 14 => StoreErrorKind::Unavailable,
        13 => StoreErrorKind::Full,
        19 if message.starts_with(FENCE) => StoreErrorKind::Fenced,
        18..=20 => StoreErrorKind::Rejected,
        1 if is_schema(message) => StoreErrorKind::Schema,
        _ => StoreErrorKind::Other,
    }
}

/// What is wrong with a statement has no code of its own.
fn is_schema(message: &str) -> bool {
    ["no such table", "no such column", "has no column named", "unknown database"]
        .iter()
        .any(|part| message.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_kind() {
        let kinds = [
            (5, StoreErrorKind::Busy),
            (517, StoreErrorKind::Busy),
            (6, StoreErrorKind::Busy),
            (8, StoreErrorKind::ReadOnly),
            (1032, StoreErrorKind::ReadOnly),
            (13, StoreErrorKind::Full),
            (14, StoreErrorKind::Unavailable),
            (266, StoreErrorKind::Unavailable),
            (18, StoreErrorKind::Rejected),
            (2067, StoreErrorKind::Rejected),
            (1811, StoreErrorKind::Rejected),
            (1, StoreErrorKind::Other),
            (11, StoreErrorKind::Other),
        ];
        for (code, kind) in kinds {
            assert_eq!(kind_of_code(code, ""), kind, "{code}");
        }
        assert_eq!(kind_of_code(1811, "upcaster fence: the row"), StoreErrorKind::Fenced);
        assert_eq!(kind_of_code(1, "no such table: orders"), StoreErrorKind::Schema);
    }

    #[test]
    fn a_pool_that_gives_no_connection_is_unavailable() {
        assert_eq!(kind(&Error::PoolTimedOut), StoreErrorKind::Unavailable);
        assert_eq!(kind(&Error::PoolClosed), StoreErrorKind::Unavailable);
    }
}
