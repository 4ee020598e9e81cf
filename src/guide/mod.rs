//! Pages to read, with no items in them.

#[cfg(feature = "testing")]
#[doc = include_str!("adding_a_version.md")]
pub mod adding_a_version {}

#[doc = include_str!("how_reading_works.md")]
pub mod how_reading_works {}

#[doc = include_str!("rolling_deploys.md")]
pub mod rolling_deploys {}

#[doc = include_str!("write_back.md")]
pub mod write_back {}
