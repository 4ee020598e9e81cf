//! No number changes by being written and read.

use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "doubles", version = 1, max_bytes = 1 << 30)]
struct Doubles {
    all: Vec<f64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "singles", version = 1, max_bytes = 1 << 30)]
struct Singles {
    all: Vec<f32>,
}

/// Marsaglia's xorshift64* generator.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn bits(&mut self) -> f64 {
        std::iter::repeat_with(|| f64::from_bits(self.next()))
            .find(|number| number.is_finite())
            .expect("most bit patterns are finite")
    }

    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64 * 2000.0 - 1000.0
    }

    fn single(&mut self) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "any 32 bits will do")]
        std::iter::repeat_with(|| f32::from_bits(self.next() as u32))
            .find(|number| number.is_finite())
            .expect("most bit patterns are finite")
    }
}

const MILLION: usize = 1_000_000;
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// How many of the numbers come back with other bits.
fn changed(all: Vec<f64>) -> usize {
    let doubles = Doubles { all };
    let document = upcaster::to_vec(&doubles).expect("finite numbers are written");
    let read: Doubles = upcaster::from_slice(&document).expect("what is written is read");
    assert_eq!(read.all.len(), doubles.all.len());
    read.all.iter().zip(&doubles.all).filter(|(read, stored)| read.to_bits() != stored.to_bits()).count()
}

#[test]
fn a_million_doubles_of_any_bits_do_not_change() {
    let mut random = Random(SEED);
    assert_eq!(changed((0..MILLION).map(|_| random.bits()).collect()), 0);
}

#[test]
fn a_million_ordinary_doubles_do_not_change() {
    let mut random = Random(SEED);
    assert_eq!(changed((0..MILLION).map(|_| random.uniform()).collect()), 0);
}

#[test]
fn the_doubles_at_the_edges_do_not_change() {
    let edges = [
        0.0,
        -0.0,
        5e-324,
        -5e-324,
        2.225_073_858_507_201e-308,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        0.1,
        1.0 / 3.0,
        1e15,
        1e16,
        1e21,
        1e22,
        1e23,
        9_007_199_254_740_993.0,
    ];
    assert_eq!(changed(edges.to_vec()), 0);
}

#[test]
fn half_a_million_singles_do_not_change() {
    let mut random = Random(SEED);
    let singles = Singles { all: (0..MILLION / 2).map(|_| random.single()).collect() };
    let document = upcaster::to_vec(&singles).unwrap();
    let read: Singles = upcaster::from_slice(&document).unwrap();
    let changed = read.all.iter().zip(&singles.all).filter(|(a, b)| a.to_bits() != b.to_bits()).count();
    assert_eq!(changed, 0);
}
