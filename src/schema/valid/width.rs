use super::number::Num;

/// The integer types of Rust, by the `format` that schemars gives them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Width {
    pub(crate) name: &'static str,
    pub(crate) least: i128,
    /// `u128` ends above, and so has no end here.
    pub(crate) most: Option<i128>,
}

const WIDTHS: [Width; 12] = [
    ending("int8", i8::MIN as i128, i8::MAX as i128),
    ending("int16", i16::MIN as i128, i16::MAX as i128),
    ending("int32", i32::MIN as i128, i32::MAX as i128),
    ending("int64", i64::MIN as i128, i64::MAX as i128),
    ending("int", i64::MIN as i128, i64::MAX as i128),
    ending("int128", i128::MIN, i128::MAX),
    ending("uint8", 0, u8::MAX as i128),
    ending("uint16", 0, u16::MAX as i128),
    ending("uint32", 0, u32::MAX as i128),
    ending("uint64", 0, u64::MAX as i128),
    ending("uint", 0, u64::MAX as i128),
    Width { name: "uint128", least: 0, most: None },
];

const fn ending(name: &'static str, least: i128, most: i128) -> Width {
    Width { name, least, most: Some(most) }
}

impl Width {
    pub(super) fn named(format: &str) -> Option<Self> {
        WIDTHS.into_iter().find(|width| width.name == format)
    }

    /// Whether an integer is of the type; numbers that are no integers are not what it speaks of.
    pub(super) fn holds(self, number: Num) -> bool {
        match number {
            Num::Integer(integer) => integer >= self.least && self.most.is_none_or(|most| integer <= most),
            Num::Large(_) => self.most.is_none(),
            Num::Float(_) => true,
        }
    }
}
