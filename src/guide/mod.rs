//! Pages to read, with no items in them.

#[doc = include_str!("how_reading_works.md")]
pub mod how_reading_works {}

#[doc = include_str!("rolling_deploys.md")]
pub mod rolling_deploys {}

#[doc = include_str!("write_back.md")]
pub mod write_back {}
