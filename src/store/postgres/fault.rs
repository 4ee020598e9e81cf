use sqlx::Error;

use crate::store::{StoreError, StoreErrorKind};

/// The state that a fence raises, which is in no class of PostgreSQL's own.
pub(super) const FENCE: &str = "UC001";

pub(super) fn fault(error: Error) -> StoreError {
    StoreError::new(kind(&error), error)
}

fn kind(error: &Error) -> StoreErrorKind {
    match error {
        Error::Database(error) => error.code().map_or(StoreErrorKind::Other, |code| kind_of_state(&code)),
        Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed => StoreErrorKind::Unavailable,
        _ => StoreErrorKind::Other,
    }
}

/// By the states of <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn kind_of_state(state: &str) -> StoreErrorKind {
    match state {
        FENCE => StoreErrorKind::Fenced,
        // A cancelled statement has done nothing; mostly it is a timeout that cancels one.
        "40001" | "40P01" | "55P03" | "57014" => StoreErrorKind::Busy,
        "25006" => StoreErrorKind::ReadOnly,
        "53100" => StoreErrorKind::Full,
        "42P01" | "42703" | "3F000" | "428C9" => StoreErrorKind::Schema,
        // The server is going down, coming up, or has no connection to spare.
        "57P01" | "57P02" | "57P03" | "57P05" | "53300" | "25P03" => StoreErrorKind::Unavailable,
        // How much one value may be.
        "54000" => StoreErrorKind::Rejected,
        _ => match state.get(..2) {
            Some("08") => StoreErrorKind::Unavailable,
            Some("22" | "23") => StoreErrorKind::Rejected,
            _ => StoreErrorKind::Other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_a_kind() {
        let kinds = [
            ("UC001", StoreErrorKind::Fenced),
            ("40001", StoreErrorKind::Busy),
            ("40P01", StoreErrorKind::Busy),
            ("55P03", StoreErrorKind::Busy),
            ("25006", StoreErrorKind::ReadOnly),
            ("53100", StoreErrorKind::Full),
            ("22P02", StoreErrorKind::Rejected),
            ("22P05", StoreErrorKind::Rejected),
            ("23505", StoreErrorKind::Rejected),
            ("42P01", StoreErrorKind::Schema),
            ("42703", StoreErrorKind::Schema),
            ("08006", StoreErrorKind::Unavailable),
            ("57P01", StoreErrorKind::Unavailable),
            ("42501", StoreErrorKind::Other),
            ("XX000", StoreErrorKind::Other),
            ("", StoreErrorKind::Other),
        ];
        for (state, kind) in kinds {
            assert_eq!(kind_of_state(state), kind, "{state}");
        }
    }

    #[test]
    fn a_pool_that_gives_no_connection_is_unavailable() {
        assert_eq!(kind(&Error::PoolTimedOut), StoreErrorKind::Unavailable);
        assert_eq!(kind(&Error::PoolClosed), StoreErrorKind::Unavailable);
    }
}
