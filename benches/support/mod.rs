//! What the benchmarks share.

pub(crate) mod documents;
pub(crate) mod harness;
pub(crate) mod histories;
pub(crate) mod rivals;
