//! What the benchmarks share.

pub(crate) mod case;
pub(crate) mod cases;
pub(crate) mod documents;
pub(crate) mod histories;
pub(crate) mod rivals;
