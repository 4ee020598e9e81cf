//! Declared steps: what every op does with what is absent, `null`, of another type or occupied; and random
//! programs against a naive reference.

mod ops;
mod program;
mod random;
mod reference;
