use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// Which records may be written back already: a pure function of the id.
///
/// One record is always in or always out, in every process and on every machine, and a larger percentage keeps all that a
/// smaller one had.
///
/// ```
/// use upcaster::repository::Cohort;
///
/// let tenth = Cohort::percent(10.0);
/// let fifth = Cohort::percent(20.0);
/// assert!((0..1000).map(|id| id.to_string()).all(|id| !tenth.contains(&id) || fifth.contains(&id)));
/// assert!(Cohort::ids(["7", "8"]).contains("7"));
/// ```
#[derive(Clone)]
pub struct Cohort(Rule);

#[derive(Clone)]
enum Rule {
    All,
    /// Ids whose hash is below this.
    Below(u64),
    Ids(Arc<HashSet<String>>),
    Predicate(Arc<dyn Fn(&str) -> bool + Send + Sync>),
}

impl Cohort {
    /// Every record.
    #[must_use]
    pub const fn all() -> Self {
        Self(Rule::All)
    }

    /// No record.
    #[must_use]
    pub const fn none() -> Self {
        Self(Rule::Below(0))
    }

    /// A part of the records by a hash of their ids: from 0.0, none, to 100.0, all.
    #[must_use]
    pub fn percent(percent: f64) -> Self {
        if percent >= 100.0 {
            return Self::all();
        }
        // A part of what a hash can be, to 53 bits; NaN and what is below 0 give 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let parts = (percent / 100.0 * 9_007_199_254_740_992.0) as u64;
        Self(Rule::Below(parts << 11))
    }

    /// The records with these ids.
    #[must_use]
    pub fn ids<I: Into<String>>(ids: impl IntoIterator<Item = I>) -> Self {
        Self(Rule::Ids(Arc::new(ids.into_iter().map(Into::into).collect())))
    }

    /// The records whose id a function says yes to. It must depend on nothing but the id.
    #[must_use]
    pub fn by(predicate: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Rule::Predicate(Arc::new(predicate)))
    }

    /// Whether a record belongs to it.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        match &self.0 {
            Rule::All => true,
            Rule::Below(bound) => hash(id) < *bound,
            Rule::Ids(ids) => ids.contains(id),
            Rule::Predicate(predicate) => predicate(id),
        }
    }
}

/// FNV-1a with the finish of `SplitMix64`, for neighbouring ids to be far apart. Written out, because it must never
/// change: it says which records a percentage means.
fn hash(id: &str) -> u64 {
    let mut hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

impl fmt::Debug for Cohort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Rule::All => f.write_str("Cohort::all"),
            Rule::Below(bound) => f.debug_tuple("Cohort::percent").field(bound).finish(),
            Rule::Ids(ids) => f.debug_tuple("Cohort::ids").field(&ids.len()).finish(),
            Rule::Predicate(_) => f.write_str("Cohort::by"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_for_ever() {
        assert_eq!(hash(""), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(hash("order-1"), 0xedf2_3fc2_e07f_a9d3);
    }
}
